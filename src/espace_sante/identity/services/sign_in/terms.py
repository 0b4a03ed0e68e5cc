"""The terms of use: dated text files, accepted once each. Source: RULES.md LC-13."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from django.db import transaction

from espace_sante.identity.models import Account, TermsAcceptance

FOLDER = Path(__file__).parents[2] / "data" / "terms"


@dataclass(frozen=True, slots=True)
class Terms:
    """A version of the terms: the day it came into force, its parts as (title, paragraphs)."""

    version: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def day(self) -> date:
        return date.fromisoformat(self.version)


def terms_in_force(today: date) -> Terms:
    """The last version whose day has come."""
    return next(one for one in reversed(_versions(FOLDER)) if one.day <= today)


def must_accept(account: Account, today: date) -> bool:
    """Whether this account has still to accept the terms in force."""
    return account.accepted_terms != terms_in_force(today).version


def accept_terms(*, account_id: UUID, version: str, now: datetime) -> None:
    """Record that somebody accepted a version; doing it again changes nothing."""
    with transaction.atomic(using="ens"):
        TermsAcceptance.objects.bulk_create(
            [TermsAcceptance(account_id=account_id, version=version, accepted_at=now)], ignore_conflicts=True
        )
        Account.objects.filter(id=account_id).update(accepted_terms=version)


@cache
def _versions(folder: Path) -> tuple[Terms, ...]:
    return tuple(_read(file) for file in sorted(folder.glob("????-??-??.txt")))


def _read(file: Path) -> Terms:
    """A part begins with a line `# Title`; paragraphs are separated by an empty line."""
    parts = []
    for block in file.read_text(encoding="utf-8").split("# ")[1:]:
        title, _, rest = block.partition("\n")
        paragraphs = tuple(" ".join(one.split()) for one in rest.split("\n\n") if one.strip())
        parts.append((title.strip(), paragraphs))
    return Terms(version=file.stem, parts=tuple(parts))
