"""A mail comes in: sealed, stored once, in its conversation. When this returns, it is durable.

Attachments are stored before the rows that name them, so that a stop in between leaves noise and no message without
its files. The same Message-ID again answers as before.
Source: RULES.md MSG-02, MSG-06, MSG-08, MSG-17; RFC 5321, 4.2.5 (who accepts a mail is responsible for it).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from espace_sante.access.api import Decision
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.envelope import associated_data, seal_file
from espace_sante.kernel.events import publish
from espace_sante.kernel.identifiers import new_id
from espace_sante.messaging.domain.events import MessageArrived
from espace_sante.messaging.domain.life import Standing
from espace_sante.messaging.domain.mail import Mail, MailPart, Peer
from espace_sante.messaging.models import Message, Part
from espace_sante.messaging.services.mailboxes import Mailbox, check_delivery, sender_actor
from espace_sante.messaging.services.ports import message_store
from espace_sante.messaging.services.sealing import digest_of, seal_words
from espace_sante.messaging.services.threads import grow, meet, thread_for
from espace_sante.messaging.services.trace import SMTP, queue_trace
from espace_sante.vault import api as vault


@dataclass(frozen=True, slots=True)
class Received:
    """`new`: False when the same mail was stored before."""

    id: UUID
    new: bool


def receive(*, mailbox: Mailbox, mail: Mail, peer: Peer, now: datetime) -> Received:
    """Store a mail in a mailbox. Raises MailboxClosed; nothing is stored then."""
    sender = sender_actor(mail.sender)
    decision = check_delivery(mailbox, sender=sender, now=now)
    known = _known(mailbox.id, mail)
    if known is not None:
        return Received(known, new=False)
    key, message_id = vault.key_of(mailbox.id), new_id()
    try:
        with stored_parts(mailbox.id, key, mail.parts) as stored, transaction.atomic(using="ens"):
            _write(mailbox, mail, peer, sender, decision, key, message_id, stored, now)
    except IntegrityError:  # the same mail, at the same instant, by another connection
        known = _known(mailbox.id, mail)
        if known is None:
            raise
        return Received(known, new=False)
    return Received(message_id, new=True)


@contextmanager
def stored_parts(mailbox_id: UUID, key: bytes, parts: Iterable[MailPart]) -> Iterator[list[UUID]]:
    """Attachments sealed in the store of messages, for the rows that name them: gone again when those fail."""
    stored: list[UUID] = []
    try:
        stored.extend(_store_part(mailbox_id, key, part) for part in parts)
        yield stored
    except BaseException:
        if stored:
            message_store().delete(space_id=mailbox_id, blob_ids=stored)
        raise


def _store_part(mailbox_id: UUID, key: bytes, part: MailPart) -> UUID:
    part_id = new_id()
    sealed = seal_file(key, part.content, associated=associated_data(space_id=mailbox_id, item=f"part:{part_id}"))
    message_store().put(space_id=mailbox_id, blob_id=part_id, sealed=sealed)
    return part_id


def write_parts(
    *, mailbox_id: UUID, key: bytes, thread_id: UUID, message_id: UUID, parts: tuple[MailPart, ...], stored: list[UUID]
) -> None:
    """The rows of attachments that are stored already."""
    Part.objects.bulk_create(
        Part(
            mailbox_id=mailbox_id,
            id=part_id,
            thread_id=thread_id,
            message_id=message_id,
            position=position,
            mime_type=part.mime_type[:127],
            size=len(part.content),
            sealed=seal_words(key, mailbox_id, f"part:{part_id}", {"name": part.name}),
        )
        for position, (part_id, part) in enumerate(zip(stored, parts, strict=True))
    )


def _write(
    mailbox: Mailbox,
    mail: Mail,
    peer: Peer,
    sender: Actor,
    decision: Decision,
    key: bytes,
    message_id: UUID,
    stored: list[UUID],
    now: datetime,
) -> None:
    people = _people(mail, mailbox)
    thread = thread_for(mail, mailbox_id=mailbox.id, key=key, people=people)
    if not mail.automatic:  # an answer by a program, of who is away, changes nothing of a conversation
        thread.ended_by = mail.sender.address if mail.ends_exchange else ""
        thread.no_reply = mail.no_reply
    elif not thread.messages:
        thread.no_reply = True
    thread.people = sorted({*thread.people, *people})
    name = sender.name or mail.sender.name or mail.sender.address
    Message.objects.create(
        mailbox_id=mailbox.id,
        id=message_id,
        thread_id=thread.id,
        digest=digest_of(mail.message_id),
        message_id=mail.message_id,
        at=now,
        outgoing=False,
        standing=Standing.RECEIVED.value,
        standing_at=now,
        sender=mail.sender.address,
        wants_receipt=mail.wants_receipt,
        peer={"domain": peer.domain, "spf": peer.spf[:40], "dkim": peer.dkim[:40]},
        sealed=seal_words(key, mailbox.id, f"message:{message_id}", _words(mail, name)),
    )
    grow(
        thread, key=key, subject=mail.subject, names=[name], text=mail.text, at=now, parts=len(mail.parts), unread=1,
        mine=False,
    )  # fmt: skip
    write_parts(
        mailbox_id=mailbox.id, key=key, thread_id=thread.id, message_id=message_id, parts=mail.parts, stored=stored
    )
    if not thread.no_reply and not mail.automatic:
        meet(
            mailbox_id=mailbox.id, key=key, address=mail.sender.address, name=name, rpps=sender.rpps or "",
            finess=sender.finess or "", at=now, ended=mail.ends_exchange,
        )  # fmt: skip
    queue_trace(
        space_id=mailbox.id, act=audit.Act.MESSAGE_RECEIVED, actor=sender, decision=decision,
        about=mail.sender.address, edge=SMTP, now=now,
    )  # fmt: skip
    publish(MessageArrived(space_id=mailbox.id, thread_id=thread.id, message_id=message_id, at=now))


def _people(mail: Mail, mailbox: Mailbox) -> list[str]:
    """The other people of this mail: its sender, and whom else it was sent to."""
    everybody = [mail.sender, *mail.to, *mail.cc]
    domain = mailbox.address.rpartition("@")[2]
    return list(dict.fromkeys(one.address for one in everybody if one.domain != domain))


def _words(mail: Mail, name: str) -> dict[str, object]:
    return {
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "name": name,
        "to": [[one.address, one.name] for one in mail.to],
        "cc": [[one.address, one.name] for one in mail.cc],
        "sent_at": mail.sent_at.isoformat(),
    }


def _known(mailbox_id: UUID, mail: Mail) -> UUID | None:
    rows = Message.objects.filter(mailbox_id=mailbox_id, digest=digest_of(mail.message_id))
    return rows.values_list("id", flat=True).first()
