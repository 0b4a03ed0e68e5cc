"""What follows a mail with an archive of documents: the worker opens it, files it where that was chosen, and answers.

Never while the mail comes in: whoever hands it over waits for its storage alone.
Source: RULES.md MSG-11 to MSG-14, DOC-15, STR-02.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.kernel.actors import Actor
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.outbox import Message as Work
from espace_sante.kernel.outbox import register
from espace_sante.messaging.domain.attachments import is_archive
from espace_sante.messaging.domain.mail import MailAddress, MailPart
from espace_sante.messaging.models import Message, MessagingOutbox, Part
from espace_sante.messaging.services.acting import acting, written_down
from espace_sante.messaging.services.choices import choices_of
from espace_sante.messaging.services.conversation import part_chunks
from espace_sante.messaging.services.keep import StoredPart
from espace_sante.messaging.services.mailboxes import sender_actor
from espace_sante.messaging.services.ports import Savers, archive_taker
from espace_sante.messaging.services.receipts import report_integration
from espace_sante.outbox import api as outbox
from espace_sante.spaces import api as spaces
from espace_sante.vault import api as vault

TOPIC = "messaging.archive"


def queue_archives(mailbox_id: UUID, parts: tuple[MailPart, ...], stored: list[StoredPart], now: datetime) -> None:
    """In the transaction that stores a message."""
    payloads = [
        {"space": str(mailbox_id), "part": str(kept.id)}
        for part, kept in zip(parts, stored, strict=True)
        if is_archive(part.name, part.mime_type)
    ]
    if payloads:
        outbox.put(MessagingOutbox, topic=TOPIC, payloads=payloads, now=now)


def take(work: Work) -> None:
    """Handler of the outbox. A second time finds the same documents, and answers nothing more."""
    mailbox_id = UUID(work.payload["space"])
    part = Part.objects.filter(mailbox_id=mailbox_id, id=UUID(work.payload["part"])).first()
    message = Message.objects.filter(mailbox_id=mailbox_id, id=part.message_id).first() if part else None
    if part is None or message is None:  # its conversation is deleted, or its space erased
        return
    now = utc_now()
    filed_by = choices_of(mailbox_id).filed_by
    taken = archive_taker()(
        b"".join(part_chunks(part, vault.key_of(mailbox_id))),
        space=spaces.space_by_id(mailbox_id),
        sender=sender_actor(MailAddress(message.sender)),
        filed_by=filed_by,
        savers=savers_of(mailbox_id),
        now=now,
    )
    with transaction.atomic(using="ens"):
        if taken.document_ids and taken.by is not None:
            saved_by = written_down(taken.by) | {"documents": [str(one) for one in taken.document_ids]}
            Part.objects.filter(mailbox_id=mailbox_id, id=part.id).update(
                document_id=taken.document_ids[0], saved_by=saved_by
            )
        report_integration(message, code=taken.code, now=now)


def savers_of(mailbox_id: UUID) -> Savers:
    """Who had each document saved from this mailbox. One query a question."""

    def saver(document_id: UUID) -> Actor | None:
        rows = Part.objects.filter(mailbox_id=mailbox_id, document_id__isnull=False)
        for told in rows.order_by("-id").values_list("saved_by", flat=True):
            if str(document_id) in told.get("documents", ()):
                return acting(told)
        return None

    return saver


register(TOPIC, take, apart=True)
