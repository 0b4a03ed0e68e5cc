"""A document that waited for an announcement becomes visible to the person: announced, or after one month.

Source: CSP art. R. 1111-53; RULES.md ANN-03 (one month), ANN-04 (any health professional who may read it).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings

from espace_sante.access.api import Action, DocumentStatus
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import SYSTEM, Actor
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.outbox import Message, register
from espace_sante.outbox import api as outbox
from espace_sante.record.domain.announcement import waiting_ends_at
from espace_sante.record.models import DocumentEntry, RecordOutbox
from espace_sante.record.services.change import change
from espace_sante.spaces.api import SpaceView, space_by_id

TOPIC = "record.announcement"


def announce_document(
    *, actor: Actor, space: SpaceView, document_id: UUID, now: datetime, edge: str = "portal"
) -> bool:
    """Record that the announcement was made: the person sees the document at once. True when something changed.

    Raises DocumentUnknown, AccessRefused.
    """
    return change(
        actor=actor, space=space, document_id=document_id, action=Action.ANNOUNCE_DOCUMENT,
        act=audit.Act.DOCUMENT_ANNOUNCED, edge=edge, now=now, changes={"invisible_patient": False},
    )  # fmt: skip


def plan_end_of_waiting(entries: list[DocumentEntry], *, now: datetime) -> None:
    """In the transaction of a deposit: see to it that no document waits for ever."""
    waiting = [{"space": str(one.space_id), "document": str(one.id)} for one in entries if one.invisible_patient]
    if waiting:
        due_at = waiting_ends_at(now, months=settings.ANNOUNCEMENT_MONTHS)
        outbox.put(RecordOutbox, topic=TOPIC, payloads=waiting, now=now, due_at=due_at)


def end_waiting(message: Message) -> None:
    """Handler of the outbox, run when the month is over. What was announced or deleted meanwhile is left alone."""
    space = space_by_id(UUID(message.payload["space"]))
    document_id = UUID(message.payload["document"])
    waiting = DocumentEntry.objects.filter(space_id=space.id, id=document_id, invisible_patient=True)
    if waiting.exclude(status=DocumentStatus.DELETED.value).exists():
        announce_document(actor=SYSTEM, space=space, document_id=document_id, now=utc_now(), edge="task")


register(TOPIC, end_waiting)
