"""Find schedules and slots that are published: whoever is signed in. Pages in order, no total: nothing is counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from espace_sante.access import api as access
from espace_sante.agenda.domain import availability as domain
from espace_sante.agenda.domain.author import author_of, may_change
from espace_sante.agenda.models import AvailabilityTerm, Schedule, Slot
from espace_sante.agenda.services.search import Bounds, Place
from espace_sante.agenda.services.slots import author_of_slot
from espace_sante.kernel.actors import Actor

P = TypeVar("P", Schedule, Slot)
Alternatives = tuple[tuple[str, str | None, str], ...]  # name, system (None: any), value


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailabilityQuery:
    """Every part must be true; of alternatives, one of them. `of_schedule`: what must be true of its schedule."""

    ids: frozenset[UUID] | None = None
    schedules: frozenset[UUID] | None = None
    statuses: frozenset[domain.SlotStatus] | None = None
    active: bool | None = None
    starts: tuple[Bounds, ...] = ()
    updated: tuple[Bounds, ...] = ()
    terms: tuple[Alternatives, ...] = ()
    of_schedule: tuple[Alternatives, ...] = ()


@dataclass(frozen=True, slots=True)
class Page(Generic[P]):
    """`next`: the place after which the following page begins, None on the last."""

    rows: tuple[P, ...]
    next: Place | None


def search_slots(*, actor: Actor, query: AvailabilityQuery, size: int, after: Place | None) -> Page[Slot]:
    """In the order of their starts, of the schedules in use alone. One query. Raises AccessRefused."""
    access.check_of_no_space(actor, access.Action.READ_AVAILABILITY)
    rows = _filtered(Slot.objects.filter(schedule__active=True), "slot", query)
    for alternatives in query.of_schedule:
        rows = rows.filter(schedule_id__in=_named("schedule", alternatives))
    if query.schedules is not None:
        rows = rows.filter(schedule_id__in=query.schedules)
    if query.statuses is not None:
        rows = rows.filter(status__in=[one.value for one in query.statuses])
    rows = _between(rows, "starts_at", query.starts)
    return _page(rows, "starts_at", size, after)


def search_schedules(*, actor: Actor, query: AvailabilityQuery, size: int, after: Place | None) -> Page[Schedule]:
    """In the order in which they were made. One query. Raises AccessRefused."""
    access.check_of_no_space(actor, access.Action.READ_AVAILABILITY)
    rows = _filtered(Schedule.objects.all(), "schedule", query)
    if query.active is not None:
        rows = rows.filter(active=query.active)
    return _page(rows, "created_at", size, after)


def read_published(model: type[P], *, actor: Actor, item_id: UUID) -> P:
    """A slot of a schedule that is not in use is read by its author alone. One query.

    Raises AccessRefused, AvailabilityUnknown.
    """
    access.check_of_no_space(actor, access.Action.READ_AVAILABILITY)
    rows = model._default_manager.filter(id=item_id)
    row = (rows.select_related("schedule") if model is Slot else rows).first()
    if row is None or (
        isinstance(row, Slot) and not row.schedule.active and not may_change(actor, author_of_slot(row))
    ):
        raise domain.AvailabilityUnknown
    return row


def schedules_by_id(ids: Iterable[UUID]) -> list[Schedule]:
    """Of slots that were read. One query."""
    return list(Schedule.objects.filter(id__in=set(ids)).order_by("id"))


def actors_of(schedule_ids: Iterable[UUID]) -> dict[UUID, list[domain.Term]]:
    """Who each schedule is of, as it named them: addresses, and numbers by their system. One query."""
    found: dict[UUID, list[domain.Term]] = {}
    rows = AvailabilityTerm.objects.filter(kind="schedule", name=domain.ACTOR, item_id__in=set(schedule_ids))
    for item_id, system, value in rows.order_by("id").values_list("item_id", "system", "value"):
        found.setdefault(item_id, []).append(domain.Term(domain.ACTOR, system, value))
    return found


def find_own(kind: str, *, actor: Actor, system: str, value: str) -> UUID | None:
    """The schedule or the slot to which this author gave this identifier. Raises AccessRefused."""
    access.check_of_no_space(actor, access.Action.PUBLISH_AVAILABILITY)
    found = AvailabilityTerm.objects.filter(
        kind=kind, author=author_of(actor).key, name=domain.IDENTIFIER, system=system, value=value
    )
    return found.values_list("item_id", flat=True).first()


def _filtered(rows: QuerySet[P], kind: str, query: AvailabilityQuery) -> QuerySet[P]:
    if query.ids is not None:
        rows = rows.filter(id__in=query.ids)
    for alternatives in query.terms:
        rows = rows.filter(id__in=_named(kind, alternatives))
    return _between(rows, "updated_at", query.updated)


def _between(rows: QuerySet[P], column: str, bounds: tuple[Bounds, ...]) -> QuerySet[P]:
    for since, until in bounds:
        rows = rows.filter(**{f"{column}__gte": since}) if since else rows
        rows = rows.filter(**{f"{column}__lt": until}) if until else rows
    return rows


def _named(kind: str, alternatives: Alternatives) -> QuerySet[AvailabilityTerm, UUID]:
    wanted = Q(pk__in=[])
    for name, system, value in alternatives:
        wanted |= Q(name=name, value=value) if system is None else Q(name=name, value=value, system=system)
    return AvailabilityTerm.objects.filter(wanted, kind=kind).values_list("item_id", flat=True)


def _page(rows: QuerySet[P], column: str, size: int, after: Place | None) -> Page[P]:
    if after is not None:
        later, same = Q(**{f"{column}__gt": after[0]}), Q(**{column: after[0], "id__gt": after[1]})
        rows = rows.filter(later | same)
    found = list(rows.order_by(column, "id")[: size + 1]) if size else []
    shown = tuple(found[:size])
    return Page(shown, (getattr(shown[-1], column), shown[-1].id) if len(found) > size > 0 else None)
