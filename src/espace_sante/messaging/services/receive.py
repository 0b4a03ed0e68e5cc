"""A mail comes in: sealed, stored once, in its conversation. When this returns, it is durable.

The same mail again answers as before; another mail under the same Message-ID is another message.
Source: RULES.md MSG-02, MSG-06, MSG-08, MSG-17; RFC 5321, 4.2.5 (who accepts a mail is responsible for it).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from espace_sante.access.api import Decision
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.events import publish
from espace_sante.kernel.identifiers import new_id
from espace_sante.messaging.domain.errors import MailboxClosed
from espace_sante.messaging.domain.events import MessageArrived
from espace_sante.messaging.domain.life import Standing
from espace_sante.messaging.domain.mail import Mail, Peer
from espace_sante.messaging.models import Thread
from espace_sante.messaging.services.archives import queue_archives
from espace_sante.messaging.services.calendars import CALENDAR
from espace_sante.messaging.services.keep import NewMessage, stored_parts, write_message
from espace_sante.messaging.services.mailboxes import Mailbox, check_delivery, mailbox_of, sender_actor
from espace_sante.messaging.services.sealing import mark_of
from espace_sante.messaging.services.threads import Near, meet, near, thread_for
from espace_sante.messaging.services.trace import SMTP, queue_trace
from espace_sante.spaces import api as spaces
from espace_sante.vault import api as vault


@dataclass(frozen=True, slots=True)
class Received:
    """`new`: False when the same mail was stored before."""

    id: UUID
    new: bool


def receive(*, mailbox: Mailbox, mail: Mail, peer: Peer, now: datetime, sender: Actor | None = None) -> Received:
    """Store a mail in a mailbox, in nine statements and one transaction, eleven with attachments.

    `sender`: who the directory says its author is, when the caller has asked. Raises MailboxClosed, and what reading a
    long attachment raises; nothing is stored then.
    """
    mailbox = _as_it_is_now(mailbox)
    sender = sender or sender_actor(mail.sender)
    decision = check_delivery(mailbox, sender=sender)
    known, mark = near(mail, mailbox_id=mailbox.id), mark_of(mail)
    if (same := _same(known, mark)) is not None:
        return Received(same, new=False)
    key, message_id = vault.key_of(mailbox.id), new_id()
    try:
        with stored_parts(mailbox.id, key, mail.parts) as stored, transaction.atomic(using="ens"):
            people = _people(mail, mailbox)
            thread = thread_for(mail, mailbox_id=mailbox.id, key=key, people=people, near=known)
            _follow(thread, mail, people)
            name = sender.name or mail.sender.name or mail.sender.address
            message = _message(mail, message_id, name, peer, now)
            write_message(thread, message, key=key, mark=mark, stored=stored)
            queue_archives(mailbox.id, mail.parts, stored, now)
            _meet_and_tell(mailbox, mail, thread, sender, decision, key, message_id, name, now)
    except IntegrityError:  # the same mail, at the same instant, by another connection
        same = _same(near(mail, mailbox_id=mailbox.id), mark)
        if same is None:
            raise
        return Received(same, new=False)
    return Received(message_id, new=True)


def _as_it_is_now(mailbox: Mailbox) -> Mailbox:
    """Long after its recipient was accepted, a mail may find the space closed, or merged into another."""
    try:
        return mailbox_of(spaces.space_by_id(mailbox.id))
    except spaces.SpaceUnknown:
        raise MailboxClosed from None


def _same(known: list[Near], mark: bytes) -> UUID | None:
    """The message that is this very mail; the same Message-ID with another content is another mail."""
    return next((one.id for one in known if one.mark == mark), None)


def _follow(thread: Thread, mail: Mail, people: list[str]) -> None:
    """What a mail changes of its conversation: an answer by a program, of who is away, changes nothing (MSG-06)."""
    if not mail.automatic:
        thread.ended_by = mail.sender.address if mail.ends_exchange else ""
        thread.no_reply = mail.no_reply
    elif not thread.messages:
        thread.no_reply = True
    thread.people = sorted({*thread.people, *people})


def _message(mail: Mail, message_id: UUID, name: str, peer: Peer, now: datetime) -> NewMessage:
    return NewMessage(
        id=message_id,
        mail=mail,
        at=now,
        standing=Standing.RECEIVED,
        words=_words(mail, name),
        names=(name,),
        columns={"peer": {"domain": peer.domain, "spf": peer.spf[:40], "dkim": peer.dkim[:40]}},
    )


def _meet_and_tell(
    mailbox: Mailbox, mail: Mail, thread: Thread, sender: Actor, decision: Decision, key: bytes, message_id: UUID,
    name: str, now: datetime,
) -> None:  # fmt: skip
    if not thread.no_reply and not mail.automatic:
        meet(
            mailbox_id=mailbox.id, key=key, address=mail.sender.address, name=name, rpps=sender.rpps or "",
            finess=sender.finess or "", at=now, ended=mail.ends_exchange,
        )  # fmt: skip
    queue_trace(
        space_id=mailbox.id, act=audit.Act.MESSAGE_RECEIVED, actor=sender, decision=decision,
        about=mail.sender.address, edge=SMTP, now=now,
    )  # fmt: skip
    calendar = any(one.mime_type == CALENDAR for one in mail.parts)
    publish(MessageArrived(space_id=mailbox.id, thread_id=thread.id, message_id=message_id, at=now, calendar=calendar))


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
        "automatic": mail.automatic,
    }
