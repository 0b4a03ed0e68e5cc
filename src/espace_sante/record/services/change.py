"""One change of a document's metadata: decide, trace, keep what was, all in one transaction.

Source: RULES.md VIS-02, DOC-13; a change is a submission set of its own (INTEROP.md 1.5).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access.api import AccessRefused, Action, case_of
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import new_id
from espace_sante.record.models import DocumentEntry, SubmissionSet
from espace_sante.record.services.facts import facts_of
from espace_sante.record.services.metadata import replace_metadata
from espace_sante.record.services.read import absent, refuse
from espace_sante.record.services.tell_of_documents import ask_to_tell
from espace_sante.record.services.words import WordBox, Words
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault


def change(
    *,
    actor: Actor,
    space: SpaceView,
    document_id: UUID,
    action: Action,
    act: audit.Act,
    changes: dict[str, object],
    edge: str,
    now: datetime,
) -> bool:
    """Write `changes` on one document. True when something changed. Raises DocumentUnknown, AccessRefused (traced)."""
    case = case_of(actor=actor, space=space, now=now)
    try:
        with transaction.atomic(using="dmp"):
            entry = DocumentEntry.objects.select_for_update().filter(space_id=space.id, id=document_id).first()
            decision = case.decide(action, facts_of(entry) if entry else None)
            if entry is None or not decision.allowed:
                raise AccessRefused(decision)
            if all(getattr(entry, name) == value for name, value in changes.items()):
                return False
            audit.append(
                audit.TraceRecord(
                    space_id=space.id,
                    at=now,
                    act=act,
                    actor=actor,
                    reason=decision.reason.value,
                    document_id=entry.id,
                    type_code=entry.type_code,
                    matrix_version=decision.matrix_version,
                    edge=edge,
                )
            )
            set_id = change_set(actor, space, edge, now)
            replace_metadata(entry, submission_set_id=set_id, now=now, **changes)
            if act is audit.Act.DOCUMENT_ANNOUNCED:
                ask_to_tell(entry, now=now)
    except AccessRefused as refused:
        if refused.decision.allowed:
            absent(refused.decision, act=act, actor=actor, space=space, document_id=document_id, edge=edge, now=now)
        refuse(refused.decision, act=act, actor=actor, space=space, document_id=document_id, edge=edge, now=now)
    return True


def change_set(actor: Actor, space: SpaceView, edge: str, now: datetime) -> UUID:
    """A change of metadata is a submission set of its own, so that software that synchronises sees it."""
    set_id = new_id()
    SubmissionSet.objects.create(
        space_id=space.id,
        id=set_id,
        unique_id=f"urn:uuid:{set_id}",
        submitted_at=now,
        edge=edge,
        author_rpps=actor.rpps or "",
        author_finess=actor.finess or "",
        words=WordBox(space.id, vault.key_of(space.id)).seal(Words(), item=set_id),
    )
    return set_id
