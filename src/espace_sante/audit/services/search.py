"""Look for lines of the trace across spaces: by who acted, where, when, how, with what outcome. Newest first.

The lines of one actor are read by `trace_of_an_actor`, those of one space by its chain, those of a period by
`trace_by_time` (PostgreSQL). Source: RULES.md TRA-05, TRA-08, TRA-09.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from espace_sante.audit.domain.entry import TraceEntry
from espace_sante.audit.models import TraceEntryRow
from espace_sante.audit.services.read import entries

# The predicate of the index of actors, in its own words: a planner proves nothing of a parameter.
NOT_BY_SYSTEM = "NOT (actor_kind = 'system')"
LINES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands among those of all spaces: what comes after it is older."""

    at: datetime
    space_id: UUID
    position: int


@dataclass(frozen=True, slots=True)
class TraceQuery:
    """What is looked for. Empty means whatever; `acts`, `outcomes` and `documents` are empty sets to find nothing.

    The period is half-open: since <= at < until, in UTC.
    """

    spaces: Sequence[UUID] | None = None
    actor_id: str = ""
    structure: str = ""
    actor_kinds: frozenset[str] = field(default_factory=frozenset)
    acts: frozenset[str] | None = None
    outcomes: frozenset[str] | None = None
    mode: str = ""
    documents: frozenset[UUID] | None = None
    since: datetime | None = None
    until: datetime | None = None


def search_traces(query: TraceQuery, *, after: Place | None = None, size: int) -> list[TraceEntry]:
    """At most `size` lines. One query. The caller has asked the decision point first."""
    rows = _rows(query)
    if after is not None:
        older = Q(space_id__lt=after.space_id) | Q(space_id=after.space_id, position__lt=after.position)
        rows = rows.filter(Q(at__lt=after.at) | Q(older, at=after.at), at__lte=after.at)
    rows = rows.order_by("-at", "-space_id", "-position")
    return list(entries(rows[:size]))


def walk_traces(query: TraceQuery, *, most: int) -> Iterator[TraceEntry]:
    """The same lines, a few in memory at a time, `most` at most."""
    after: Place | None = None
    while most > 0:
        found = search_traces(query, after=after, size=min(most, LINES_AT_ONCE))
        yield from found
        if len(found) < min(most, LINES_AT_ONCE):
            return
        most -= len(found)
        after = place_of(found[-1])


def trace_line(*, space_id: UUID, position: int) -> TraceEntry | None:
    """One line by its address, or None."""
    return next(iter(entries(TraceEntryRow.objects.filter(space_id=space_id, position=position))), None)


def within(query: TraceQuery, spaces: Sequence[UUID]) -> TraceQuery:
    """The same query, of these spaces alone."""
    return replace(query, spaces=spaces)


def place_of(entry: TraceEntry) -> Place:
    return Place(entry.at, entry.space_id, entry.position)


def _rows(query: TraceQuery) -> QuerySet[TraceEntryRow]:
    criteria = {
        "space_id__among": query.spaces,
        "actor_id": query.actor_id or None,
        "actor_structure": query.structure or None,
        "actor_kind__among": sorted(query.actor_kinds) or None,
        "act__among": None if query.acts is None else sorted(query.acts),
        "outcome__among": None if query.outcomes is None else sorted(query.outcomes),
        "mode": query.mode or None,
        "document_id__among": None if query.documents is None else list(query.documents),
        "at__gte": query.since,
        "at__lt": query.until,
    }
    rows = TraceEntryRow.objects.filter(**{name: value for name, value in criteria.items() if value is not None})
    return rows.extra(where=[NOT_BY_SYSTEM]) if query.actor_id else rows  # noqa: S610 - a constant of ours
