"""The trace of a space and those of the spaces merged into it, read as one history, newest first.

The holder of two spaces that turned out to be theirs alone reads both histories on one page; when the merge is undone,
each goes back to its own. No chain is touched: they are joined when they are read. After an erasure a space begins
again, and so does what is read of it (LC-20): which of the older lines were to be hidden, nobody can tell any more.
Source: CSP art. L. 1111-16; RNIV 1, traitement des doublons; RULES.md TRA-01, TRA-05.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from uuid import UUID

from espace_sante.audit import api as audit
from espace_sante.prepared.api import Select
from espace_sante.record.models import ErasedRecord, SpaceMerge

# Both traces have these lines: the one of the kept space tells them.
_TOLD_ONCE = frozenset(
    {
        audit.Act.IDENTITY_MERGED,
        audit.Act.IDENTITY_PARTED,
        audit.Act.OLDER_RECORD_JOINED,
        audit.Act.DOCUMENTS_MOVED,
    }
)
_LAST_ERASURE = Select(
    lambda a: ErasedRecord.objects.filter(space_id=a.space_id).order_by("-erased_at").values_list("erased_at"),
    space_id=UUID,
)
_HEAD = "0"  # of a chain, in a cursor
_DIGITS = 32  # of the id of a line
_END = 1  # nothing stands before the first position
EMERGENCY_MODES = ("emergency", "call_centre")  # of the trace (EMG-08)


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Entries newest first; `before` asks for the following page, None at the end."""

    entries: list[audit.TraceEntry]
    before: str | None


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Which lines are wanted; None wants all. `since` is included, `until` is not."""

    actor_kinds: tuple[str, ...] | None = None
    acts: tuple[str, ...] | None = None
    document_id: UUID | None = None
    actor_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    outcome: str | None = None
    modes: tuple[str, ...] | None = None


def chains_of(space_id: UUID) -> list[UUID]:
    """The spaces whose traces tell the history of this one: itself first, then those merged into it. One query."""
    merged = SpaceMerge.objects.filter(
        space_id=space_id, state__in=[SpaceMerge.State.MOVING, SpaceMerge.State.MOVED]
    ).order_by("began_at", "id")
    return [space_id, *merged.values_list("from_space_id", flat=True)]


def history_page(
    chains: Sequence[UUID],
    *,
    before: str | None = None,
    wanted: HistoryFilter | None = None,
    size: int = audit.TRACE_PAGE,
) -> HistoryPage:
    """One page of the history. `before` is a cursor of this function: a line in each chain, by its id."""
    positions = _positions(before, chains)
    wanted = wanted or HistoryFilter()
    since = max(filter(None, [wanted.since, erased_at(chains[0])]), default=None)
    pages = [
        audit.trace_page(
            space_id=chain,
            before=position,
            actor_kinds=wanted.actor_kinds,
            acts=wanted.acts,
            document_id=wanted.document_id,
            actor_id=wanted.actor_id,
            since=since,
            until=wanted.until,
            outcome=wanted.outcome,
            modes=wanted.modes,
            size=size,
        )
        for chain, position in zip(chains, positions, strict=True)
    ]
    taken = list(merge(*(page.entries for page in pages), key=lambda entry: entry.at, reverse=True))[:size]
    following = [_following(page, position, taken) for page, position in zip(pages, positions, strict=True)]
    more = any(one != _END for one in following)
    told = [entry for entry in taken if entry.space_id == chains[0] or entry.act not in _TOLD_ONCE]
    cursor = _cursor(chains, following)
    return HistoryPage(entries=told, before=cursor if more else None)


def erased_at(space_id: UUID) -> datetime | None:
    """When a space was last erased; None for nearly all of them."""
    row = _LAST_ERASURE.first(space_id=space_id)
    return row[0] if row else None


def _positions(before: str | None, chains: Sequence[UUID]) -> list[int | None]:
    """Where to go on in each chain; what names no line of it is its head."""
    asked = before.split("-") if before else []
    padded = [*asked, *[_HEAD] * len(chains)][: len(chains)]
    return [_position(chain, one) for chain, one in zip(chains, padded, strict=True)]


def _position(chain: UUID, written: str) -> int | None:
    return audit.position_of_line(chain, UUID(written)) if len(written) == _DIGITS else None


def _cursor(chains: Sequence[UUID], positions: Sequence[int | None]) -> str:
    """Positions stand in no address: they would tell how many lines the reader is not told of (MIN-11, ANN-01)."""
    ids = [
        _HEAD if one is None else audit.line_id(chain, one).hex for chain, one in zip(chains, positions, strict=True)
    ]
    return "-".join(ids)


def _following(page: audit.TracePage, position: int | None, taken: list[audit.TraceEntry]) -> int | None:
    """The position to ask for next in a chain of which these entries were taken."""
    if not page.entries:
        return _END
    own = [entry.position for entry in taken if entry.space_id == page.entries[0].space_id]
    if len(own) == len(page.entries) and page.before is None:
        return _END
    return min(own) if own else position
