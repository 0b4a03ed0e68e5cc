"""The trace of a space line by line, for the software of the holder's side: what the activity page tells, unfolded.

The same lines are left out as on the page: those about a document that the reader may not know of, and secret
connections before who represents the person. Source: RULES.md TRA-01, TRA-04, MIN-10, MIN-11, ANN-01; IHE ITI-81.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from espace_sante.access.api import Action, Case, Decision, case_of
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import new_id
from espace_sante.record.domain.errors import DocumentUnknown
from espace_sante.record.services.activity import hidden_ids, names_in, secret
from espace_sante.record.services.histories import chains_of, erased_at
from espace_sante.record.services.read import refuse
from espace_sante.spaces.api import SpaceView


@dataclass(frozen=True, slots=True)
class TraceFeed:
    """Lines newest first. `after` asks for the following page, None at the end. `names`: citizens by holder id."""

    lines: list[audit.TraceEntry]
    after: audit.Place | None
    names: Mapping[str, str]


def trace_feed(
    *, actor: Actor, space: SpaceView, query: audit.TraceQuery, now: datetime, edge: str, size: int,
    after: audit.Place | None = None,
) -> TraceFeed:  # fmt: skip
    """One page of what `query` asks of this space, whatever spaces it names itself. Reading it is traced too.

    Raises AccessRefused (traced).
    """
    case, decision = _allowed(actor, space, edge, now)
    chains = chains_of(space.id)
    began = erased_at(space.id)
    since = max((one for one in (query.since, began) if one is not None), default=None)
    unknown = hidden_ids(case, chains)
    # A document that the reader may not know of is looked for as one that never was, with the same statements (VIS-05).
    about = query.documents and frozenset(new_id() if one in unknown else one for one in query.documents)
    wanted = replace(query, spaces=chains, since=since, documents=about)
    kept: list[audit.TraceEntry] = []
    place = after
    while len(kept) <= size:
        found = audit.search_traces(wanted, after=place, size=size + 1)
        kept += _visible(case, found, unknown)
        if len(found) <= size:
            break
        place = audit.place_of(found[-1])
    lines = kept[:size]
    _trace(decision, actor=actor, space=space, edge=edge, now=now)
    more = len(kept) > size
    return TraceFeed(lines, audit.place_of(lines[-1]) if more else None, names_in(lines, but=actor))


def trace_line(*, actor: Actor, space: SpaceView, line: audit.TraceEntry | None, now: datetime, edge: str) -> TraceFeed:
    """One line, already found by its address, if it is of this space's history and the reader may know of it.

    Raises AccessRefused (traced), DocumentUnknown for what is not there and for what is hidden, in the same words.
    """
    case, decision = _allowed(actor, space, edge, now)
    began = erased_at(space.id)
    chains = chains_of(space.id)
    unknown = hidden_ids(case, chains)
    if line is None or line.space_id not in chains or (began is not None and line.at < began):
        raise DocumentUnknown
    if not _visible(case, [line], unknown):
        raise DocumentUnknown
    _trace(decision, actor=actor, space=space, edge=edge, now=now)
    return TraceFeed([line], None, names_in([line], but=actor))


def _visible(case: Case, lines: list[audit.TraceEntry], unknown: frozenset[UUID | None]) -> list[audit.TraceEntry]:
    """Those that the reader may know of."""
    return [line for line in lines if line.document_id not in unknown and not secret(case, line)]


def _allowed(actor: Actor, space: SpaceView, edge: str, now: datetime) -> tuple[Case, Decision]:
    case = case_of(actor=actor, space=space, now=now)
    decision = case.decide(Action.READ_TRACE)
    if not decision.allowed:
        refuse(decision, act=audit.Act.TRACE_READ, actor=actor, space=space, edge=edge, now=now)
    return case, decision


def _trace(decision: Decision, *, actor: Actor, space: SpaceView, edge: str, now: datetime) -> None:
    audit.append_alone(
        audit.TraceRecord(
            space_id=space.id,
            at=now,
            act=audit.Act.TRACE_READ,
            actor=actor,
            reason=decision.reason.value,
            mode=decision.mode,
            edge=edge,
        )
    )
