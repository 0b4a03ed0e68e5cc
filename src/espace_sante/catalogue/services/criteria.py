"""Import a file of criteria, and read them. A version is never changed: another file is another version (CAT-01)."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files

from django.db import transaction

from espace_sante.catalogue.domain.criteria import CriterionLine, Family, How, read_criteria
from espace_sante.catalogue.domain.errors import CriteriaFileInvalid
from espace_sante.catalogue.models import CriteriaVersion, Criterion
from espace_sante.catalogue.services.asking import check_reviewer
from espace_sante.kernel.actors import SYSTEM, Actor

OURS = "criteria-2026-01.csv"


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version of the criteria, and how many there are in each family."""

    version: str
    published_on: date
    count: int
    by_family: dict[Family, int]


def import_criteria(*, actor: Actor, content: bytes, now: datetime) -> VersionView:
    """Keep a file as a version of its own; the same file again changes nothing.

    Raises AccessRefused, CriteriaFileInvalid, also when another file already bears this version.
    """
    check_reviewer(actor)
    return _keep(content, by=actor.id, now=now)


def _keep(content: bytes, *, by: str, now: datetime) -> VersionView:
    found, digest = read_criteria(content), hashlib.sha256(content).digest()
    with transaction.atomic(using="ens"):
        known, made = CriteriaVersion.objects.get_or_create(
            version=found.version,
            defaults={
                "published_on": found.published_on, "imported_at": now, "imported_by": by, "sha256": digest,
            },
        )  # fmt: skip
        if bytes(known.sha256) != digest:
            raise CriteriaFileInvalid(f"Version {found.version} is known, with another content: name a new version.")
        if made:
            Criterion.objects.bulk_create(_row(known, place, one) for place, one in enumerate(found.lines, 1))
    return _view(found.version, found.published_on, found.lines)


def shipped_criteria() -> bytes:
    """The file of criteria that comes with the service."""
    return files("espace_sante.catalogue").joinpath("data", OURS).read_bytes()


def latest_version(*, now: datetime) -> str:
    """The version that a new application is filled on; the one that comes with the service when there is no other."""
    found = CriteriaVersion.objects.order_by("-published_on", "-version").values_list("version", flat=True).first()
    return found or _keep(shipped_criteria(), by=SYSTEM.id, now=now).version


def versions() -> list[VersionView]:
    """Every version, latest first."""
    rows = CriteriaVersion.objects.order_by("-published_on", "-version").values_list("version", "published_on")
    return [_view(version, day, criteria_of(version)) for version, day in rows]


def criteria_of(version: str) -> tuple[CriterionLine, ...]:
    """The criteria of a version, in the order of its file. One query."""
    rows = Criterion.objects.filter(version=version).order_by("position")
    return tuple(
        CriterionLine(
            code=row.code,
            family=Family(row.family),
            heading=row.heading,
            everybody=row.track == "all",
            how=How(row.how),
            evidence=row.evidence,
            sentence=row.sentence,
        )
        for row in rows
    )


def _row(version: CriteriaVersion, place: int, one: CriterionLine) -> Criterion:
    return Criterion(
        version=version,
        position=place,
        code=one.code,
        family=one.family.value,
        heading=one.heading,
        track="all" if one.everybody else "exchange",
        how=one.how.value,
        evidence=one.evidence,
        sentence=one.sentence,
    )


def _view(version: str, day: date, lines: tuple[CriterionLine, ...]) -> VersionView:
    counted = Counter(one.family for one in lines)
    return VersionView(version=version, published_on=day, count=len(lines), by_family=dict(counted))
