"""A conversation is deleted with its attachments (MSG-10); a mailbox is erased with its space (LC-15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.messaging.domain.errors import ThreadUnknown
from espace_sante.messaging.models import (
    Correspondent,
    Departure,
    Draft,
    MailboxChoice,
    MergedMailbox,
    Message,
    MessagingOutbox,
    Part,
    Thread,
)
from espace_sante.messaging.services.inbox import check
from espace_sante.messaging.services.merged import mailbox_of_thread
from espace_sante.messaging.services.ports import message_store
from espace_sante.messaging.services.threads import locked
from espace_sante.messaging.services.trace import queue_trace
from espace_sante.spaces.api import SpaceView

FILES = 2_000  # removed at a time


def delete_thread(*, actor: Actor, space: SpaceView, thread_id: UUID, now: datetime) -> None:
    """Delete a conversation for good; what has not left does not leave. Raises AccessRefused, ThreadUnknown.

    The files go after the rows: a stop in between leaves sealed bytes that nothing names, and that the erasure of the
    space removes.
    """
    decision = check(actor, space, access.Action.SEND_MESSAGE, now)
    box = mailbox_of_thread(space.id, thread_id)
    with transaction.atomic(using="ens"):
        thread = locked(box, thread_id)
        if thread is None:
            raise ThreadUnknown
        of_thread = {"mailbox_id": box, "thread_id": thread_id}
        files = list(Part.objects.filter(**of_thread).values_list("id", flat=True))
        messages = list(Message.objects.filter(**of_thread).values_list("id", flat=True))
        Departure.objects.filter(mailbox_id=box, message_id__in=messages).delete()
        for model in (Part, Draft, Message):
            model.objects.filter(**of_thread).delete()
        Thread.objects.filter(mailbox_id=box, id=thread_id).delete()
        queue_trace(
            space_id=space.id, act=audit.Act.CONVERSATION_DELETED, actor=actor, decision=decision,
            about=", ".join(thread.people), edge="portal", now=now,
        )  # fmt: skip
    if files:
        message_store().delete(space_id=box, blob_ids=files)


def erase_mailboxes(space_ids: Sequence[UUID]) -> None:
    """Everything of these mailboxes, rows first, then files. Doing it twice is no error."""
    with transaction.atomic(using="ens"):
        for model in (Departure, Draft, Part, Message, Thread, Correspondent, MailboxChoice):
            model._default_manager.filter(mailbox_id__in=list(space_ids)).delete()
        MergedMailbox.objects.filter(from_id__in=list(space_ids)).delete()
        MessagingOutbox.objects.filter(payload__space__in=[str(one) for one in space_ids]).delete()
    for space_id in space_ids:
        while message_store().delete_some(space_id=space_id, most=FILES):
            pass
