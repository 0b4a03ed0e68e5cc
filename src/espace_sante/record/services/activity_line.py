"""One line of the activity, for who points at it: what is hidden from them there is not found here either.

Source: RULES.md TRA-01, CIT-18, MIN-10, MIN-11.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import NotFound
from espace_sante.record.services.activity import allowed_case, hidden_ids, secret, with_documents
from espace_sante.record.services.activity_fold import ActivityEntry
from espace_sante.record.services.histories import chains_of, erased_at
from espace_sante.spaces.api import SpaceView


class LineUnknown(NotFound):
    """The activity of this space has no such line that the reader may know of."""

    code = "line-unknown"


@dataclass(frozen=True, slots=True)
class LineReference:
    """A line, by the chain that holds it (the space, or one merged into it) and its position there."""

    space_id: UUID
    position: int


def activity_line(*, actor: Actor, space: SpaceView, line: LineReference, now: datetime) -> ActivityEntry:
    """The line at a position. Raises LineUnknown, AccessRefused (traced)."""
    found = audit.trace_page(space_id=line.space_id, before=line.position + 1, size=1).entries
    at_position = [entry for entry in found if entry.position == line.position]
    return _visible(at_position, actor=actor, space=space, now=now)


def emergency_line(*, actor: Actor, space: SpaceView, emergency_id: UUID, now: datetime) -> ActivityEntry:
    """The line that tells the opening of an emergency. Raises LineUnknown, AccessRefused (traced)."""
    mark = access.opening_mark(space_ids=chains_of(space.id), emergency_id=emergency_id)
    if mark is None:
        return _visible([], actor=actor, space=space, now=now)
    found = audit.trace_page(
        space_id=mark.space_id,
        acts=[audit.Act.EMERGENCY_OPENED.value],
        subject_id=mark.rpps,
        since=mark.at,
        until=mark.at + timedelta(microseconds=1),
        size=1,
    ).entries
    return _visible(found, actor=actor, space=space, now=now)


def _visible(found: Iterable[audit.TraceEntry], *, actor: Actor, space: SpaceView, now: datetime) -> ActivityEntry:
    case = allowed_case(actor, space, now)
    chains = chains_of(space.id)
    since = erased_at(space.id)
    for entry in found:
        told = entry.space_id in chains and (since is None or entry.at >= since)
        if told and not secret(case, entry) and entry.document_id not in hidden_ids(case, chains):
            return with_documents(case, [entry])[0]
    raise LineUnknown
