"""A document saved from a mail, then deposited by who wrote it: it becomes its author's, as if the deposit came first.

Mail and record carry the same document, in any order (RULES.md DOC-15). Without this, whoever saved the mail first
would keep the author from correcting the document (STR-02). Only somebody whom the saved document already names, or the
structure it names, is given anything: having the same bytes proves nothing, since letters are passed on.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access.api import Decision, DocumentStatus
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.record.models import DocumentEntry
from espace_sante.record.services.change import change_set
from espace_sante.record.services.metadata import replace_metadata
from espace_sante.record.services.words import WordBox, Words
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault

AUTHORS = frozenset({ActorKind.PROFESSIONAL, ActorKind.STRUCTURE})  # to whom a copy that was saved comes back


def give_to_author(
    *, actor: Actor, space: SpaceView, document_id: UUID, decision: Decision, edge: str, now: datetime
) -> bool:
    """Make an entry of the holder's side the depositor's, when it names them. True when something changed, traced.

    `decision` is the one that allowed the deposit.
    """
    with transaction.atomic(using="dmp"):
        entry = DocumentEntry.objects.select_for_update().get(space_id=space.id, id=document_id)
        if not entry.by_holder_side or entry.status != DocumentStatus.APPROVED.value:
            return False
        if not names(WordBox(space.id, vault.key_of(space.id)).open(entry.words, item=entry.id), actor):
            return False
        audit.append(
            audit.TraceRecord(
                space_id=space.id, at=now, act=audit.Act.DOCUMENT_DEPOSITED, actor=actor, reason=decision.reason.value,
                document_id=entry.id, type_code=entry.type_code, matrix_version=decision.matrix_version, edge=edge,
            )
        )  # fmt: skip
        replace_metadata(
            entry,
            submission_set_id=change_set(actor, space, edge, now),
            now=now,
            by_holder_side=False,
            author_rpps=actor.rpps or "",
            author_finess=actor.finess or "",
        )
    return True


def names(words: Words, actor: Actor) -> bool:
    """Whether the document names this professional, or the structure they act for, among who wrote or signed it."""
    people = [*words.authors, *filter(None, [words.legal_authenticator])]
    return any(
        (actor.rpps and one.rpps == actor.rpps) or (actor.finess and one.finess == actor.finess) for one in people
    )
