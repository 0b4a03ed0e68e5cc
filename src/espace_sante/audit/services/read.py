"""Read the trace of a space, newest first, by pages (RULES.md TRA-05)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from espace_sante.audit.domain.entry import HASHED_FIELDS, TraceEntry
from espace_sante.audit.models import TraceEntryRow, TraceHead
from espace_sante.prepared.api import Select

PAGE = 100  # RULES.md TRA-05
_STORED = (*HASHED_FIELDS, "hash", "content_hash")


@dataclass(frozen=True, slots=True)
class TracePage:
    """Entries newest first; `before` is the position to ask for the following page, None at the end."""

    entries: list[TraceEntry]
    before: int | None


def trace_page(
    *,
    space_id: UUID,
    before: int | None = None,
    actor_kinds: Iterable[str] | None = None,
    actor_id: str | None = None,
    document_id: UUID | None = None,
    acts: Iterable[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    outcome: str | None = None,
    modes: Iterable[str] | None = None,
    subject_id: str | None = None,
    size: int = PAGE,
) -> TracePage:
    """One page of the trace, `since` included, `until` not. The caller has asked the decision point first."""
    asked: dict[str, Any] = {
        "before": before,
        "actor_kinds": None if actor_kinds is None else list(actor_kinds),
        "actor_id": actor_id,
        "document_id": document_id,
        "acts": None if acts is None else list(acts),
        "since": since,
        "until": until,
        "outcome": outcome,
        "modes": None if modes is None else list(modes),
        "subject_id": subject_id,
    }
    given = {name: value for name, value in asked.items() if value is not None}
    found = [_entry(row) for row in _page(frozenset(given), size).rows(space_id=space_id, **given)]
    more = len(found) > size
    return TracePage(entries=found[:size], before=found[size - 1].position if more else None)


# Each criterion of a page: how it is looked for, and the type of its value.
_CRITERIA: dict[str, tuple[str, Any]] = {
    "before": ("position__lt", int),
    "actor_kinds": ("actor_kind__among", [str]),
    "actor_id": ("actor_id", str),
    "document_id": ("document_id", UUID),
    "acts": ("act__among", [str]),
    "since": ("at__gte", datetime),
    "until": ("at__lt", datetime),
    "outcome": ("outcome", str),
    "modes": ("mode__among", [str]),
    "subject_id": ("subject_id", str),
}


@lru_cache(maxsize=256)
def _page(given: frozenset[str], size: int) -> Select:
    """The statement for these criteria."""

    def build(a: Any) -> QuerySet[TraceEntryRow, Any]:
        wanted = {_CRITERIA[name][0]: getattr(a, name) for name in given}
        rows = TraceEntryRow.objects.filter(space_id=a.space_id, **wanted).order_by("-position")
        return rows[: size + 1].values_list(*_STORED)

    return Select(build, space_id=UUID, **{name: _CRITERIA[name][1] for name in given})


def entries(rows: QuerySet[TraceEntryRow]) -> Iterable[TraceEntry]:
    """Rows as entries, with their stored hash."""
    yield from map(_entry, rows.values_list(*_STORED).iterator(chunk_size=2000))


def _entry(row: tuple[Any, ...]) -> TraceEntry:
    values = dict(zip(HASHED_FIELDS, row, strict=False))
    return TraceEntry(**values, hash=bytes(row[-2]), content_hash=bytes(row[-1] or b""))


def spaces_with_a_trace() -> Iterator[UUID]:
    """The spaces whose chain has begun, in the order of their ids, a few in memory at a time."""
    heads = TraceHead.objects.filter(position__gt=0).order_by("space_id")
    return heads.values_list("space_id", flat=True).iterator(chunk_size=10_000)
