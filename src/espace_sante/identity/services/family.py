"""Whom a person may act for. Source: CSP art. R. 1111-40; RULES.md MIN-02, MIN-04, MIN-12, CAR-06."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from espace_sante.identity.models import Relationship
from espace_sante.identity.services.directory import HolderView, holder_view


@dataclass(frozen=True, slots=True)
class ActsFor:
    """Somebody a person acts for, and as what (`representative` or `carer`)."""

    kind: str
    holder: HolderView
    since: datetime


def acts_for(holder_id: UUID, *, now: datetime) -> list[ActsFor]:
    """Everybody this person acts for now, children first by age, in one query."""
    rows = _current(now).filter(person_id=holder_id).select_related("helped")
    people = [ActsFor(kind=row.kind, holder=holder_view(row.helped), since=row.since) for row in rows]
    return sorted(people, key=lambda one: (one.kind != "representative", one.holder.birth_on))


def helpers_of(holder_id: UUID, *, now: datetime) -> list[ActsFor]:
    """Everybody who acts for this person now, in one query."""
    rows = _current(now).filter(helped_id=holder_id).select_related("person")
    return [ActsFor(kind=row.kind, holder=holder_view(row.person), since=row.since) for row in rows]


def relationship(*, person_id: UUID, helped_id: UUID, now: datetime) -> str | None:
    """As what the one acts for the other now: `representative`, `carer` or None."""
    return _current(now).filter(person_id=person_id, helped_id=helped_id).values_list("kind", flat=True).first()


def relate(*, person_id: UUID, helped_id: UUID, kind: str, now: datetime) -> None:
    """Record that a person acts for another one from now on; a relation already there is kept."""
    Relationship.objects.bulk_create(
        [Relationship(person_id=person_id, helped_id=helped_id, kind=Relationship.Kind(kind), since=now)],
        ignore_conflicts=True,
    )


def _current(now: datetime) -> QuerySet[Relationship]:
    return Relationship.objects.filter(Q(until__isnull=True) | Q(until__gt=now), since__lte=now)
