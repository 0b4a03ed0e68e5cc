"""Documents of a space that already have the unique id of one that arrives, and to whom that is told.

One unique id is one document (IHE ITI-41, ITI-65): what has the same one with other content is refused. Who may not
know of the document that is there is refused in the same words whatever the content, and the refusal is traced: they
learn neither its id, nor its version, nor since when, nor whether its content is what they sent.
Source: IHE ITI-42 (XDSNonIdenticalHash); RULES.md DOC-13, DOC-15, VIS-05, STR-02, PRO-12.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from espace_sante.access.api import Action, Case, Decision
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.prepared.api import Select
from espace_sante.record.domain.errors import NonIdenticalHash
from espace_sante.record.domain.submission import Submission
from espace_sante.record.models import DocumentEntry
from espace_sante.record.services.check_submission import Checked
from espace_sante.record.services.facts import facts_of
from espace_sante.record.services.give_to_author import AUTHORS, names
from espace_sante.record.services.words import WordBox, Words
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault


class Known(NamedTuple):
    """What is asked of a document that is already there."""

    id: UUID
    unique_id: str
    version: int
    submission_set_id: UUID
    submitted_at: datetime
    hash_sha256: bytes
    by_holder_side: bool


_KNOWN = Select(
    lambda a: DocumentEntry.objects.filter(space_id=a.space_id, unique_id__among=a.unique_ids).values_list(
        *Known._fields
    ),
    space_id=UUID,
    unique_ids=[str],
)


def already_there(
    case: Case, space: SpaceView, submission: Submission, checked: list[Checked], *, now: datetime
) -> dict[str, Known]:
    """By unique id. One query, three when there are some. Raises NonIdenticalHash."""
    wanted = {one.new.unique_id: one for one in checked}
    known = {row[1]: Known(*row) for row in _KNOWN.rows(space_id=space.id, unique_ids=list(wanted))}
    if known and case.actor.kind is not ActorKind.SYSTEM:
        _refuse_who_may_not_know(case, space, submission, list(known.values()), now)
    for unique_id, entry in known.items():
        if bytes(entry.hash_sha256) != wanted[unique_id].sha256:
            raise NonIdenticalHash(field="masterIdentifier")
    return known


def _refuse_who_may_not_know(
    case: Case, space: SpaceView, submission: Submission, known: list[Known], now: datetime
) -> None:
    for entry in DocumentEntry.objects.filter(space_id=space.id, id__in=[one.id for one in known]):
        facts = facts_of(entry)
        reading = case.decide(Action.READ_DOCUMENT, facts)
        if reading.allowed or case.decide(Action.REPLACE_DOCUMENT, facts).allowed or _wrote(case.actor, entry):
            continue
        trace_refusal(reading, reading.reason.value, actor=case.actor, space=space, submission=submission, now=now)
        raise NonIdenticalHash(field="masterIdentifier")


def _wrote(actor: Actor, entry: DocumentEntry) -> bool:
    """Who sends again what they sent, when nothing but the words of the document names them."""
    saved = entry.by_holder_side and actor.kind in AUTHORS  # from a mail of theirs (DOC-15)
    if not saved and actor.kind is not ActorKind.SERVICE:
        return False
    words = WordBox(entry.space_id, vault.key_of(entry.space_id)).open(entry.words, item=entry.id)
    return names(words, actor) if saved else not entry.by_holder_side and _by_service(words, actor)


def _by_service(words: Words, actor: Actor) -> bool:
    return any(
        (one.name, one.institution, one.rpps, one.finess) == (actor.name, actor.name, "", "") for one in words.authors
    )


def trace_refusal(
    decision: Decision, reason: str, *, actor: Actor, space: SpaceView, submission: Submission, now: datetime
) -> None:
    """The line of a deposit that was refused, in a transaction of its own."""
    audit.append_alone(
        audit.TraceRecord(
            space_id=space.id,
            at=now,
            act=audit.Act.DOCUMENT_DEPOSITED,
            actor=actor,
            outcome=audit.Outcome.REFUSED,
            reason=reason,
            matrix_version=decision.matrix_version,
            edge=submission.edge,
        )
    )
