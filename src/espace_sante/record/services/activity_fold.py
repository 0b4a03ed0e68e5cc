"""What is told many times becomes one line: the same act on the same thing in a day, several documents in a row.

Only the reading changes: the trace keeps each act, and a page unfolds them.
Source: RULES.md TRA-01, TRA-05; C6.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from espace_sante.audit import api as audit
from espace_sante.kernel.clock import PARIS
from espace_sante.record.services.views import DocumentView

# What is done many times in a row and is worth one sentence a day.
REPEATED = frozenset(
    {
        audit.Act.DOCUMENTS_LISTED,
        audit.Act.DOCUMENT_READ,
        audit.Act.HEALTH_HISTORY_READ,
        audit.Act.TRACE_READ,
        audit.Act.SPACE_FOUND,
    }
)
IN_A_ROW = timedelta(minutes=30)  # between one document and the next
FEWEST = 3  # documents, for one line to tell them together


@dataclass(frozen=True, slots=True)
class ActivityEntry:
    """A line of the trace with its document, when the reader may read it, and how many times it was done that day.

    `gathered`: the lines, newest first, that this one tells together; it is then the newest of them.
    """

    entry: audit.TraceEntry
    document: DocumentView | None = None
    times: int = 1
    gathered: tuple[ActivityEntry, ...] = ()


def fold(entries: Iterable[ActivityEntry]) -> list[ActivityEntry]:
    """What one person does several times in a day to the same thing becomes one entry, at its latest instant.

    From each place of work: a professional with two of them is told twice (RULES.md STR-04).
    """
    folded: dict[tuple[object, ...], ActivityEntry] = {}
    for position, one in enumerate(entries):
        entry = one.entry
        what = (_day(one), entry.act, *_who(one), entry.document_id, entry.outcome, entry.reason)
        key = what if entry.act in REPEATED else (position,)
        known = folded.get(key)
        folded[key] = replace(known, times=known.times + 1) if known else one
    return list(folded.values())


def gather(entries: Iterable[ActivityEntry]) -> list[ActivityEntry]:
    """Documents that one person opened one after the other, within IN_A_ROW, become one entry that holds them.

    `entries`: newest first, as `fold` gives them; what others did meanwhile changes nothing. Two documents stay two
    lines: they are read as fast as one.
    """
    runs: list[list[ActivityEntry]] = []
    going_on: dict[tuple[object, ...], list[ActivityEntry]] = {}
    for one in entries:
        key = (_day(one), *_who(one), *_how(one)) if one.entry.act == audit.Act.DOCUMENT_READ else None
        run = going_on.get(key) if key else None
        if run is not None and run[-1].entry.at - one.entry.at <= IN_A_ROW:
            run.append(one)
            continue
        runs.append([one])
        if key:
            going_on[key] = runs[-1]
    return _in_order(told for run in runs for told in (_together(run) if len(run) >= FEWEST else run))


def _in_order(entries: Iterable[ActivityEntry]) -> list[ActivityEntry]:
    """Newest first again: a run too short to be told together is where each of its lines was."""
    return sorted(entries, key=lambda one: one.entry.at, reverse=True)


def _together(run: list[ActivityEntry]) -> list[ActivityEntry]:
    return [replace(run[0], times=1, gathered=tuple(run))]


def _day(one: ActivityEntry) -> object:
    return one.entry.at.astimezone(PARIS).date()


def _who(one: ActivityEntry) -> tuple[str, ...]:
    entry = one.entry
    return entry.actor_kind, entry.actor_id, entry.actor_structure, entry.actor_structure_name


def _how(one: ActivityEntry) -> tuple[str, ...]:
    return one.entry.outcome, one.entry.reason, one.entry.mode
