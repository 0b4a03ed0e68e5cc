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


def proof_offered(relations: Relations, one: ActivityEntry, *, now: datetime) -> bool:
    """Whether this reader, who may read this line, may take its proof.

    A proof holds the kind of the document: it is for the holder, and for who may read that document (VIS-05). That of
    an entry of the first format holds its place in the chain too, and two of them would tell how many lines stand
    between: for the holder alone, once the longest announcement is over (MIN-10, MIN-11, ANN-01, ANN-03).
    """
    if not one.entry.content_hash:
        return relations.holder and one.entry.at <= now - timedelta(days=31 * settings.ANNOUNCEMENT_MONTHS)
    return relations.holder or one.entry.document_id is None or one.document is not None


def activity_proof(*, actor: Actor, space: SpaceView, line: LineReference, words: Words, now: datetime) -> bytes:
    """The file (JSON), told in `words`; taking it is traced.

    Raises LineUnknown, NotInTheLogYet, AccessRefused (traced).
    """
    one = activity_line(actor=actor, space=space, line=line, now=now)
    case = allowed_case(actor, space, now)
    if not proof_offered(case.relations, one, now=now):
        raise LineUnknown
    file = audit.log.entry_proof(space_id=one.entry.space_id, position=one.entry.position, told=words(one))
    trace_reading(case, space, audit.Act.TRACE_EXPORTED, now=now)
    return file
