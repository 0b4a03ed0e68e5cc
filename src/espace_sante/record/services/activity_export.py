"""The whole activity for a file of one's own: every line that the reader may know of, oldest pages last, in pieces.

Lines are not folded: an export is complete (TRA-02). A few pages are in memory at a time. That it was asked is in the
trace before the first line leaves.
Source: CSP art. L. 1111-16; RULES.md TRA-02, TRA-05.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.record.services.activity import allowed_case, names_in, trace_reading, visible_entries, with_documents
from espace_sante.record.services.activity_fold import ActivityEntry
from espace_sante.record.services.histories import HistoryFilter
from espace_sante.spaces.api import SpaceView

PIECE = 500  # lines opened at once


@dataclass(frozen=True, slots=True)
class ExportedLine:
    """One line, with the names of the citizens that its page tells, by holder id."""

    told: ActivityEntry
    names: Mapping[str, str]


def exported_activity(
    *, actor: Actor, space: SpaceView, now: datetime, wanted: HistoryFilter | None = None, most: int | None = None
) -> Iterator[ExportedLine]:
    """Every line, newest first, at most `most` of them. Decided and traced when called; raises AccessRefused (traced).

    Lines come as they are asked for: the decision is loaded again for each piece, and stops what was withdrawn.
    """
    trace_reading(allowed_case(actor, space, now), space, audit.Act.TRACE_EXPORTED, now=now)
    return _lines(actor, space, now, wanted, most)


def _lines(
    actor: Actor, space: SpaceView, now: datetime, wanted: HistoryFilter | None, most: int | None
) -> Iterator[ExportedLine]:
    before: str | None = None
    left = most
    while left is None or left > 0:
        case = allowed_case(actor, space, now)
        size = PIECE if left is None else min(PIECE, left)
        entries, before = visible_entries(case, wanted=wanted, before=before, size=size)
        names = names_in(entries, but=actor)
        yield from (ExportedLine(told, names) for told in with_documents(case, entries))
        left = None if left is None else left - len(entries)
        if before is None:
            return
