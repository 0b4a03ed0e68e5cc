"""The auditor's search across spaces: pages, one line, a file. Ids, codes and professionals' names; never content.

Source: RULES.md TRA-05, TRA-08, TRA-09; IHE ITI-81.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import NotFound
from espace_sante.oversight.services.ask import AUDITORS_CHAIN, check_auditor, note_look

PAGE = 50
MOST_EXPORTED = 50_000  # lines in one file; the period is then to be cut


class LineUnknown(NotFound):
    """There is no line of the trace at this address."""

    code = "line-unknown"


@dataclass(frozen=True, slots=True)
class TracesPage:
    """Lines newest first; `after` asks for the following page, None at the end."""

    lines: list[audit.TraceEntry]
    after: audit.Place | None


def find_traces(
    *, actor: Actor, query: audit.TraceQuery, now: datetime, edge: str,
    after: audit.Place | None = None, size: int = PAGE,
) -> TracesPage:  # fmt: skip
    """One page of what is looked for. Raises AccessRefused before anything is read. Two queries and the line written.

    A query about one space is told to its holder: the line goes to that space's own chain.
    """
    check_auditor(actor)
    found = audit.search_traces(query, after=after, size=size + 1)
    lines = found[:size]
    _note(actor, query, now=now, edge=edge, count=len(lines))
    return TracesPage(lines, audit.place_of(lines[-1]) if len(found) > size else None)


def read_line(*, actor: Actor, space_id: UUID, position: int, now: datetime, edge: str) -> audit.TraceEntry:
    """One line. Raises AccessRefused, LineUnknown. Its reading is told to the holder of the space."""
    check_auditor(actor)
    line = audit.trace_line(space_id=space_id, position=position)
    if line is None:
        raise LineUnknown
    note_look(actor=actor, now=now, edge=edge, count=1, space_id=space_id)
    return line


def export_traces(*, actor: Actor, query: audit.TraceQuery, now: datetime, edge: str) -> Iterator[audit.TraceEntry]:
    """The lines for a file, at most MOST_EXPORTED, a few in memory at a time. Raises AccessRefused at once."""
    check_auditor(actor)
    _note(actor, query, now=now, edge=edge, count=None)
    return audit.walk_traces(query, most=MOST_EXPORTED)


def _note(actor: Actor, query: audit.TraceQuery, *, now: datetime, edge: str, count: int | None) -> None:
    about, asked = query.actor_id or query.structure, told(query)
    one_by_one = [one for one in query.spaces or [] if one != AUDITORS_CHAIN]
    for space_id in one_by_one:
        note_look(actor=actor, now=now, edge=edge, count=count, space_id=space_id)
    if not one_by_one:
        note_look(actor=actor, now=now, edge=edge, count=count, about=about, asked=asked)


def told(query: audit.TraceQuery) -> str:
    """The criteria in one line, for the chain of the auditors: codes and dates."""
    parts = {
        "since": query.since and query.since.isoformat(timespec="minutes"),
        "until": query.until and query.until.isoformat(timespec="minutes"),
        "structure": query.structure,
        "mode": query.mode,
        "outcome": ",".join(sorted(query.outcomes or ())),
        "kind": ",".join(sorted(query.actor_kinds)),
        "acts": str(len(query.acts)) if query.acts is not None else "",
    }
    return " ".join(f"{name}={value}" for name, value in parts.items() if value)
