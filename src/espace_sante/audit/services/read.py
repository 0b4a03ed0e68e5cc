"""Read the trace of a space, newest first, by pages (RULES.md TRA-05)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from espace_sante.audit.domain.entry import HASHED_FIELDS, TraceEntry
from espace_sante.audit.models import TraceEntryRow

PAGE = 100  # RULES.md TRA-05


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
    document_id: UUID | None = None,
    acts: Iterable[str] | None = None,
    since: datetime | None = None,
    size: int = PAGE,
) -> TracePage:
    """One page of the trace. The caller has asked the decision point first."""
    rows = TraceEntryRow.objects.filter(space_id=space_id).order_by("-position")
    if before is not None:
        rows = rows.filter(position__lt=before)
    if actor_kinds is not None:
        rows = rows.filter(actor_kind__in=list(actor_kinds))
    if document_id is not None:
        rows = rows.filter(document_id=document_id)
    if acts is not None:
        rows = rows.filter(act__in=list(acts))
    if since is not None:
        rows = rows.filter(at__gte=since)
    found = list(entries(rows[: size + 1]))
    more = len(found) > size
    return TracePage(entries=found[:size], before=found[size - 1].position if more else None)


def entries(rows: QuerySet[TraceEntryRow]) -> Iterable[TraceEntry]:
    """Rows as entries, with their stored hash."""
    values: tuple[Any, ...]
    for values in rows.values_list(*HASHED_FIELDS, "hash").iterator(chunk_size=2000):
        yield TraceEntry(**{**dict(zip(HASHED_FIELDS, values, strict=False)), "hash": bytes(values[-1])})
