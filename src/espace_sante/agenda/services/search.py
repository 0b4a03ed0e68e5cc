"""Events by what was said of them, for software: rows, not the times of a series; pages that follow one another.

What is in clear is filtered by the database; what is sealed is opened, row after row, only when it is asked about.
Source: RULES.md AGE-01, AGE-04; HL7 FHIR R4, search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from espace_sante.agenda.domain.author import author_of
from espace_sante.agenda.domain.content import Identifier, Kind, Status
from espace_sante.agenda.models import Event, EventIdentifier
from espace_sante.agenda.services.ask import check_reading, joined_to, shown_to
from espace_sante.agenda.services.views import COLUMNS, EventView, event_view, view_without_words
from espace_sante.kernel.actors import Actor
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault

Bounds = tuple[datetime | None, datetime | None]
Place = tuple[datetime, UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventQuery:
    """Every part must be true. `starts`: half-open intervals in which it starts; `words`: a test of what is sealed.

    `identifiers`: one of them, with a system of None for any system; a linked service is told those it gave alone, and
    finds by no other one (SCO-03).
    """

    kind: Kind = Kind.APPOINTMENT
    ids: frozenset[UUID] | None = None
    statuses: frozenset[Status] | None = None
    starts: tuple[Bounds, ...] = ()
    updated: tuple[Bounds, ...] = ()
    identifiers: tuple[tuple[tuple[str | None, str], ...], ...] = ()
    words: Callable[[EventView], bool] | None = None


@dataclass(frozen=True, slots=True)
class EventPage:
    """`next`: the place after which the following page begins, None on the last."""

    events: tuple[EventView, ...]
    total: int
    next: Place | None


def search_events(
    *, actor: Actor, space: SpaceView, query: EventQuery, size: int, after: Place | None = None, now: datetime
) -> EventPage:
    """In the order of their starts; of who feeds, their own alone. At most seven queries. Raises AccessRefused."""
    decision = check_reading(actor, space, now)
    places = list(joined_to([space.id]))
    rows = _filtered(shown_to(Event.objects.filter(space_id__in=places), actor, decision), query, places, actor)
    if query.words is None:
        total = rows.count()
        found = list(_after(rows, after)[: size + 1]) if size else []
        views = opened(found[:size], actor)
        return EventPage(views, total, _place(found[size - 1]) if len(found) > size > 0 else None)
    kept = [view for view in opened(rows, actor) if query.words(view)]
    later = [view for view in kept if after is None or (view.content.moment.starts, view.id) > after]
    last = later[size - 1] if len(later) > size > 0 else None
    return EventPage(tuple(later[:size]), len(kept), (last.content.moment.starts, last.id) if last else None)


def _filtered(rows: QuerySet[Event], query: EventQuery, places: list[UUID], actor: Actor) -> QuerySet[Event]:
    rows = rows.filter(kind=query.kind.value).order_by("starts_at", "id")
    if query.ids is not None:
        rows = rows.filter(id__in=query.ids)
    if query.statuses is not None:
        rows = rows.filter(status__in=[one.value for one in query.statuses])
    for column, bounds in (("starts_at", query.starts), ("updated_at", query.updated)):
        for since, until in bounds:
            rows = rows.filter(**{f"{column}__gte": since}) if since else rows
            rows = rows.filter(**{f"{column}__lt": until}) if until else rows
    for alternatives in query.identifiers:
        wanted = Q(pk__in=[])
        for system, value in alternatives:
            wanted |= Q(value=value) if system is None else Q(value=value, system=system)
        named = EventIdentifier.objects.filter(wanted, space_id__in=places)
        if actor.paired is not None:
            named = named.filter(author=author_of(actor).key)
        rows = rows.filter(id__in=list(named.values_list("event_id", flat=True)))
    return rows


def _after(rows: QuerySet[Event], after: Place | None) -> QuerySet[Event]:
    if after is None:
        return rows
    return rows.filter(Q(starts_at__gt=after[0]) | Q(starts_at=after[0], id__gt=after[1]))


def _place(row: Event) -> Place:
    return row.starts_at, row.id


def opened(rows: Iterable[Event], actor: Actor) -> tuple[EventView, ...]:
    """The views, with their business identifiers: two queries more."""
    found = list(rows)
    keys = vault.keys_of({row.space_id for row in found}) if found else {}
    named = identifiers_of_events(found)
    return tuple(
        event_view(row, key=keys[row.space_id], actor=actor, identifiers=named.get(row.id, ())) for row in found
    )


def closed(rows: QuerySet[Event], actor: Actor) -> tuple[EventView, ...]:
    """The same without what people wrote: nothing is opened, nor read. One query more than `rows`."""
    found = list(rows.only(*(name for name in COLUMNS if name != "sealed")))
    named = identifiers_of_events(found)
    return tuple(view_without_words(row, actor=actor, identifiers=named.get(row.id, ())) for row in found)


def identifiers_of_events(rows: Iterable[Event]) -> dict[UUID, tuple[Identifier, ...]]:
    """The business identifiers of several events, in one query."""
    ids = {row.id for row in rows}
    if not ids:
        return {}
    found: dict[UUID, tuple[Identifier, ...]] = {}
    named = EventIdentifier.objects.filter(event_id__in=ids, space_id__in={row.space_id for row in rows})
    for event_id, system, value in named.order_by("system", "value").values_list("event_id", "system", "value"):
        found[event_id] = (*found.get(event_id, ()), Identifier(system, value))
    return found
