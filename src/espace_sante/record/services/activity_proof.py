"""The proof of one line of the activity: whoever may read the line may show that it was written, and when.

Source: RULES.md TRA-01, TRA-04, MIN-10, MIN-11; ADR 19.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.conf import settings

from espace_sante.access.api import Relations
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.record.services.activity import allowed_case, trace_reading
from espace_sante.record.services.activity_fold import ActivityEntry
from espace_sante.record.services.activity_line import LineReference, LineUnknown, activity_line
from espace_sante.spaces.api import SpaceView

Words = Callable[[ActivityEntry], Mapping[str, str]]


def proof_offered(relations: Relations, entry: audit.TraceEntry, *, now: datetime) -> bool:
    """Whether this reader may take the proof of this line.

    A proof holds the place of the line in its chain, so that two of them tell how many lines stand between. Hence for
    the holder alone, from whom nothing is hidden but what waits for an announcement (MIN-10, MIN-11), and not before
    the longest of these is over (ANN-01, ANN-03).
    """
    return relations.holder and entry.at <= now - timedelta(days=31 * settings.ANNOUNCEMENT_MONTHS)


def activity_proof(*, actor: Actor, space: SpaceView, line: LineReference, words: Words, now: datetime) -> bytes:
    """The file (JSON), told in `words`; taking it is traced.

    Raises LineUnknown, NotInTheLogYet, AccessRefused (traced).
    """
    one = activity_line(actor=actor, space=space, line=line, now=now)
    case = allowed_case(actor, space, now)
    if not proof_offered(case.relations, one.entry, now=now):
        raise LineUnknown
    file = audit.log.entry_proof(space_id=one.entry.space_id, position=one.entry.position, told=words(one))
    trace_reading(case, space, audit.Act.TRACE_EXPORTED, now=now)
    return file
