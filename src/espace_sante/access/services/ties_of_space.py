"""Every tie of a space as it stands, and what the holder is told of the treating doctor: for pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from espace_sante.access.models import CareRelation
from espace_sante.identity import api as identity
from espace_sante.spaces.api import SpaceView

TieKind = CareRelation.Kind


@dataclass(frozen=True, slots=True)
class TieView:
    """One tie. `rpps` or `finess` says with whom, neither when it is about everybody; `document_id` about what."""

    rpps: str
    finess: str
    kind: str  # a value of TieKind
    document_id: UUID | None
    scope: str
    since: datetime
    until: datetime | None
    by_kind: str
    by_id: str


@dataclass(frozen=True, slots=True)
class TreatingDoctor:
    """Who the treating doctor is, here and for the insurer. Numbers and names are empty when nobody is known.

    `mismatch`: the two differ; the insurer's choice arrives with a delay, and nobody changes it here (MT-01).
    `sees_masked`: which reading of MT-05 this service applies; the holder is told it (MT-07).
    """

    rpps: str
    insurer_rpps: str
    insurer_name: str
    sees_masked: bool

    @property
    def mismatch(self) -> bool:
        return self.rpps != self.insurer_rpps


def ties_of(space: SpaceView, *, now: datetime, but_secret: bool = False) -> list[TieView]:
    """The ties that run, newest first, in one query. The caller has asked for SEE_PROFESSIONALS.

    `but_secret`: without those of a secret connection, for who represents the minor (MIN-10).
    """
    running = Q(until__isnull=True) | Q(until__gt=now)
    rows = CareRelation.objects.filter(running, space_id=space.id, since__lte=now).exclude(kind=TieKind.KNOWN)
    if but_secret:
        rows = rows.filter(secret=False)
    names = ("rpps", "finess", "kind", "document_id", "scope", "since", "until", "by_kind", "by_id")
    return [TieView(*row) for row in rows.order_by("-since", "-id").values_list(*names)]


def treating_doctor_of(space: SpaceView) -> TreatingDoctor:
    """What the space and the insurer say of the treating doctor. Three queries at most."""
    rows = CareRelation.objects.filter(space_id=space.id, kind=TieKind.MEDECIN_TRAITANT, until__isnull=True)
    told = identity.treating_doctors([space.holder_id]).get(space.holder_id, ("", ""))
    return TreatingDoctor(
        rpps=rows.values_list("rpps", flat=True).first() or "",
        insurer_rpps=told[0],
        insurer_name=told[1],
        sees_masked=settings.TREATING_DOCTOR_SEES_MASKED,
    )
