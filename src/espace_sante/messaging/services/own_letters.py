"""What the service itself writes in a mailbox, for a holder who asked for it: one conversation, that nobody answers.

It goes through no relay and meets no correspondent, and no event tells of it: a reminder must not send a mail that says
a message waits. Source: RULES.md AGE-08, MSG-05, MSG-08, TRA-01; docs/adr/0021.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from espace_sante.audit import api as audit
from espace_sante.kernel.actors import SYSTEM
from espace_sante.kernel.identifiers import new_id
from espace_sante.messaging.domain.errors import MailboxClosed
from espace_sante.messaging.domain.life import Standing
from espace_sante.messaging.domain.mail import Mail, MailAddress
from espace_sante.messaging.services.keep import NewMessage, write_message
from espace_sante.messaging.services.mailboxes import Mailbox, check_delivery, mailbox_of
from espace_sante.messaging.services.sealing import mark_of
from espace_sante.messaging.services.threads import near, thread_for
from espace_sante.messaging.services.trace import queue_trace
from espace_sante.spaces import api as spaces
from espace_sante.vault import api as vault

SENDER = "ne-pas-repondre"  # before the domain of patients: no matricule, so nobody's mailbox


def write_as_service(*, space_id: UUID, number: UUID, subject: str, text: str, now: datetime) -> bool:
    """Store a message of the service in the conversation of this subject; False when this number is there already.

    The same number comes with the same words. Of a merged space, the mailbox of the one that was kept. Raises
    MailboxClosed for a space that is closed, erased or unknown, and nothing is stored then.
    """
    mailbox = _open_mailbox(space_id)
    decision = check_delivery(mailbox, sender=SYSTEM)
    mail = _mail(mailbox, number, subject, text, now)
    mark = mark_of(mail)
    known = near(mail, mailbox_id=mailbox.id)
    if any(one.mark == mark for one in known):
        return False
    key = vault.key_of(mailbox.id)
    with transaction.atomic(using="ens"):
        people = [mail.sender.address]
        thread = thread_for(mail, mailbox_id=mailbox.id, key=key, people=people, near=known)
        thread.no_reply = True
        write_message(thread, _message(mail, now), key=key, mark=mark, stored=[])
        queue_trace(
            space_id=mailbox.id, act=audit.Act.MESSAGE_RECEIVED, actor=SYSTEM, decision=decision,
            about=mail.sender.address, edge="task", now=now,
        )  # fmt: skip
    return True


def _open_mailbox(space_id: UUID) -> Mailbox:
    try:
        return mailbox_of(spaces.space_by_id(space_id))
    except spaces.SpaceUnknown:
        raise MailboxClosed from None


def _mail(mailbox: Mailbox, number: UUID, subject: str, text: str, now: datetime) -> Mail:
    domain = settings.PATIENT_MAIL_DOMAIN
    return Mail(
        message_id=f"{number}@{domain}",
        sent_at=now,
        sender=MailAddress(f"{SENDER}@{domain}", SYSTEM.name),
        to=(MailAddress(mailbox.address),),
        subject=subject,
        text=text,
        no_reply=True,
        automatic=True,
    )


def _message(mail: Mail, now: datetime) -> NewMessage:
    words = {
        "subject": mail.subject,
        "text": mail.text,
        "name": mail.sender.name,
        "to": [[one.address, one.name] for one in mail.to],
        "sent_at": mail.sent_at.isoformat(),
        "automatic": True,
    }
    return NewMessage(
        id=new_id(), mail=mail, at=now, standing=Standing.RECEIVED, words=words, names=(mail.sender.name,)
    )
