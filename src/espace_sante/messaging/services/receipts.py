"""Reports on what was received: they wait in the queue of what leaves, like messages, and leave once.

A report is sent by nobody and asks for nothing, so that none ever answers another (RFC 8098 section 2.1).
Source: RULES.md MSG-10, MSG-13.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access import api as access
from espace_sante.kernel.actors import Actor
from espace_sante.messaging.domain.errors import MessageUnknown
from espace_sante.messaging.domain.reports import INTEGRATED, Receipt, Receipts, Report
from espace_sante.messaging.models import Departure, Message
from espace_sante.messaging.services.choices import choices_of
from espace_sante.messaging.services.inbox import check
from espace_sante.messaging.services.merged import mailboxes_read_with
from espace_sante.spaces.api import SpaceView


def answer_receipt(*, actor: Actor, space: SpaceView, message_id: UUID, agree: bool, now: datetime) -> None:
    """Tell a correspondent that their message was read, or that one does not want to; the first answer holds.

    Raises AccessRefused, MessageUnknown for a message that asks for nothing.
    """
    check(actor, space, access.Action.SEND_MESSAGE, now)
    with transaction.atomic(using="ens"):
        rows = Message.objects.select_for_update().filter(
            mailbox_id__in=mailboxes_read_with(space.id), id=message_id, outgoing=False
        )
        row = rows.filter(wants_receipt=True).first()
        if row is None:
            raise MessageUnknown
        if row.receipt == Receipt.UNANSWERED:
            _answer(row, Report.READ if agree else None, now)


def give_receipts(mailbox_id: UUID, thread_id: UUID, now: datetime) -> None:
    """Where the holder's side gives them always: for what was just read. In the caller's transaction."""
    waiting = Message.objects.filter(mailbox_id=mailbox_id, thread_id=thread_id, outgoing=False)
    rows = list(waiting.filter(wants_receipt=True, receipt=Receipt.UNANSWERED.value))
    if rows and choices_of(mailbox_id).receipts is Receipts.ALWAYS:
        for row in rows:
            _answer(row, Report.READ_ALWAYS, now)


def report_integration(row: Message, *, code: str, now: datetime) -> None:
    """Tell the sender's software what became of the documents; `code` is empty when all went well.

    The first word holds. A failure is told to who asks for nothing too, in a plain mail (INTEROP.md section 4). In the
    caller's transaction.
    """
    if row.integration:
        return
    told = Message.objects.filter(mailbox_id=row.mailbox_id, id=row.id)
    told.update(integration=code or INTEGRATED)
    if code or row.wants_receipt:
        _leave(row, Report.REFUSED if code else Report.INTEGRATED, now, code=code)


def _answer(row: Message, report: Report | None, now: datetime) -> None:
    answer = Receipt.GIVEN if report else Receipt.DECLINED
    Message.objects.filter(mailbox_id=row.mailbox_id, id=row.id).update(receipt=answer.value)
    if report:
        _leave(row, report, now)


def _leave(row: Message, report: Report, now: datetime, *, code: str = "") -> None:
    Departure.objects.create(
        mailbox_id=row.mailbox_id, message_id=row.id, recipient=row.sender, report=report.value, code=code, due_at=now
    )
