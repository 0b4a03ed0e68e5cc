"""The holder's side writes: an answer, or a new conversation with somebody who wrote first.

Source: RULES.md MSG-02 to MSG-06, MSG-09, CAR-10, C11.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import new_id
from espace_sante.messaging.domain.errors import (
    ExchangeEnded,
    PartsTooLarge,
    ThreadUnknown,
    WordsMissing,
    WordsTooLong,
)
from espace_sante.messaging.domain.life import Standing
from espace_sante.messaging.domain.mail import Mail, MailAddress, MailPart
from espace_sante.messaging.domain.replies import CAN_REPLY, reply_mode, subject_of_reply
from espace_sante.messaging.models import Correspondent, Departure, Draft, Message, Thread
from espace_sante.messaging.services.calendars import CALENDAR
from espace_sante.messaging.services.conversation import people_of
from espace_sante.messaging.services.first_letters import first_letter_to
from espace_sante.messaging.services.inbox import check
from espace_sante.messaging.services.keep import NewMessage, StoredPart, stored_parts, write_message
from espace_sante.messaging.services.mailboxes import mailbox_of
from espace_sante.messaging.services.merged import mailbox_of_thread, mailboxes_read_with
from espace_sante.messaging.services.ports import archive_writer
from espace_sante.messaging.services.sealing import mark_of, seal_words
from espace_sante.messaging.services.threads import locked, meet, thread_for, words_of
from espace_sante.messaging.services.trace import queue_trace
from espace_sante.messaging.services.views import Person
from espace_sante.record import api as record
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault

MOST_CHARACTERS = 20_000
MOST_OF_A_SUBJECT = 200
ARCHIVE_NAME = "IHE_XDM.zip"
CALENDAR_NAME = "reponse.ics"


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote. `subject` counts for a new conversation alone.

    `parts`: files of the person; `documents`: ids of documents of the space, which go in one archive (MSG-12).
    `to`: one of the conversation, instead of who wrote last. `calendar`: the answer to an invitation (RFC 6047).
    """

    text: str
    subject: str = ""
    parts: tuple[MailPart, ...] = ()
    documents: tuple[UUID, ...] = ()
    to_all: bool = False
    to: str = ""
    calendar: bytes = b""


def reply(*, actor: Actor, space: SpaceView, thread_id: UUID, written: Written, now: datetime) -> UUID:
    """Answer in a conversation; the id of the message. It leaves at the next turn of the sender.

    Raises AccessRefused, ThreadUnknown, ExchangeEnded, WordsMissing, WordsTooLong, PartsTooLarge, and what
    `record.check_content` raises for a file; nothing is stored then.
    """
    decision = check(actor, space, access.Action.SEND_MESSAGE, now)
    checked = _with_calendar(_with_documents(_checked(written), actor=actor, space=space, now=now))
    box = mailbox_of_thread(space.id, thread_id)
    key = vault.key_of(box)
    with stored_parts(box, key, checked.parts) as stored, transaction.atomic(using="ens"):
        thread = locked(box, thread_id)
        if thread is None:
            raise ThreadUnknown
        mode = reply_mode(ended=bool(thread.ended_by), no_reply=thread.no_reply, correspondents=len(thread.people))
        if mode not in CAN_REPLY:
            raise ExchangeEnded
        subject = subject_of_reply(words_of(thread, key).get("subject", ""))
        to = tuple(thread.people) if checked.to_all else (_one_recipient(thread, checked.to),)
        mail = _mail(space, replace(checked, subject=subject), to=to, last=_last_message_ids(thread), now=now)
        return _store(actor, space, decision, thread, mail, key=key, stored=stored, now=now)


def write_to(*, actor: Actor, space: SpaceView, address: str, written: Written, now: datetime) -> UUID:
    """Begin a conversation; the thread's id.

    With whom wrote first and did not end the exchange (MSG-02), a pharmacy (MSG-03), or a professional whom the holder
    authorised and who lets them write first (C11). Raises as `reply`, and CorrespondentUnknown.
    """
    decision = check(actor, space, access.Action.SEND_MESSAGE, now)
    known = Correspondent.objects.filter(mailbox_id__in=mailboxes_read_with(space.id), address=address.lower())
    last = known.order_by("-last_at").first()
    if last is not None and last.ended_at is not None:
        raise ExchangeEnded
    first = first_letter_to(address.lower(), actor=actor, space=space, now=now) if last is None else None
    checked = _with_documents(_checked(written), actor=actor, space=space, now=now)
    key = vault.key_of(space.id)
    mail = _mail(space, checked, to=(address.lower(),), last=(), now=now)
    with stored_parts(space.id, key, checked.parts) as stored, transaction.atomic(using="ens"):
        thread = thread_for(mail, mailbox_id=space.id, key=key, people=[address.lower()], near=())
        if first is not None and first.is_pharmacy:  # a window ends, and what was begun goes on in its conversation
            meet(
                mailbox_id=space.id, key=key, address=first.address, name=first.name, rpps=first.rpps,
                finess=first.finess, at=now, ended=False,
            )  # fmt: skip
        names = (first.name,) if first else ()
        _store(actor, space, decision, thread, mail, key=key, stored=stored, now=now, names=names)
        return thread.id


def people_to_write_to(*, actor: Actor, space: SpaceView, now: datetime) -> list[Person]:
    """Whom the holder's side may write to, the last met first. Raises AccessRefused."""
    check(actor, space, access.Action.SEND_MESSAGE, now)
    known: dict[str, Person] = {}
    for box in mailboxes_read_with(space.id):
        rows = Correspondent.objects.filter(mailbox_id=box, ended_at__isnull=True).order_by("-last_at")
        addresses = list(rows.values_list("address", flat=True))
        for one in people_of(box, addresses, vault.key_of(box)) if addresses else ():
            known.setdefault(one.address, one)
    return list(known.values())


def keep_draft(*, actor: Actor, space: SpaceView, thread_id: UUID, text: str, now: datetime) -> None:
    """Keep what somebody began to write, one for each conversation; empty words drop it (MSG-10).

    Raises AccessRefused, ThreadUnknown, WordsTooLong.
    """
    check(actor, space, access.Action.SEND_MESSAGE, now)
    box = mailbox_of_thread(space.id, thread_id)
    where: dict[str, Any] = {"mailbox_id": box, "thread_id": thread_id, "by_id": actor.id}
    if not text.strip():
        Draft.objects.filter(**where).delete()
        return
    if len(text) > MOST_CHARACTERS:
        raise WordsTooLong
    if not Thread.objects.filter(mailbox_id=box, id=thread_id).exists():
        raise ThreadUnknown
    item = f"draft:{thread_id}:{actor.id}"
    sealed = seal_words(vault.key_of(box), box, item, {"text": text})
    Draft.objects.update_or_create(**where, defaults={"at": now, "sealed": sealed})


def _checked(written: Written) -> Written:
    text, subject = written.text.strip(), " ".join(written.subject.split())
    if not text and not written.parts and not written.documents:
        raise WordsMissing(field="texte")
    if len(text) > MOST_CHARACTERS:
        raise WordsTooLong(field="texte")
    if len(subject) > MOST_OF_A_SUBJECT:
        raise WordsTooLong(field="objet")
    if sum(len(part.content) for part in written.parts) > settings.MESSAGE_PARTS_BYTES:
        raise PartsTooLarge(field="fichier")
    return replace(written, text=text, subject=subject, parts=tuple(map(_checked_part, written.parts)))


def _with_documents(written: Written, *, actor: Actor, space: SpaceView, now: datetime) -> Written:
    """The documents that go along, read and traced as any reading (TRA-01), in one archive (MSG-12)."""
    if not written.documents:
        return written
    opened = [record.read_document(actor=actor, space=space, document_id=one, now=now) for one in written.documents]
    holder = identity.holders([space.holder_id])[space.holder_id]
    archive = archive_writer()(opened, holder=holder, now=now)
    parts = (*written.parts, MailPart(ARCHIVE_NAME, "application/zip", archive))
    if sum(len(part.content) for part in parts) > settings.MESSAGE_PARTS_BYTES:
        raise PartsTooLarge(field="document")
    return replace(written, parts=parts)


def _with_calendar(written: Written) -> Written:
    if not written.calendar:
        return written
    return replace(written, parts=(*written.parts, MailPart(CALENDAR_NAME, CALENDAR, written.calendar)))


def _checked_part(part: MailPart) -> MailPart:
    """What a person may send is what they may add to their documents (DOC-09). The type that bytes show wins."""
    if len(part.content) > settings.CITIZEN_UPLOAD_BYTES:
        raise PartsTooLarge(field="fichier")
    declared = record.sniff(part.content) or part.mime_type
    mime_type = record.check_content(part.content, mime_type=declared, accepted=record.CITIZEN_TYPES)
    return replace(part, mime_type=mime_type)


def _mail(space: SpaceView, written: Written, *, to: Sequence[str], last: Sequence[str], now: datetime) -> Mail:
    domain = settings.PATIENT_MAIL_DOMAIN
    return Mail(
        message_id=f"{new_id()}@{domain}",
        sent_at=now,
        sender=MailAddress(mailbox_of(space).address),
        to=tuple(MailAddress(one) for one in to),
        subject=written.subject,
        text=written.text,
        parts=written.parts,
        in_reply_to=last[-1] if last else "",
        references=tuple(last),
    )


def _store(
    actor: Actor,
    space: SpaceView,
    decision: access.Decision,
    thread: Thread,
    mail: Mail,
    *,
    key: bytes,
    stored: list[StoredPart],
    now: datetime,
    names: tuple[str, ...] = (),
) -> UUID:
    message_id = new_id()
    holder = identity.holders([space.holder_id])[space.holder_id]
    words = {
        "subject": mail.subject,
        "text": mail.text,
        "name": holder.full_name,
        "by": actor.name,
        "mention": mention_of(actor, decision, holder.full_name),
        "to": [[one.address, one.name] for one in mail.to],
        "references": [*mail.references],
    }
    message = NewMessage(
        id=message_id,
        mail=mail,
        at=now,
        standing=Standing.QUEUED,
        words=words,
        columns={"by_id": actor.id},
        names=names,
    )
    write_message(thread, message, key=key, mark=mark_of(mail), stored=stored)
    Departure.objects.bulk_create(
        Departure(mailbox_id=thread.mailbox_id, message_id=message_id, recipient=one.address, due_at=now)
        for one in mail.to
    )
    Draft.objects.filter(mailbox_id=thread.mailbox_id, thread_id=thread.id, by_id=actor.id).delete()
    queue_trace(
        space_id=space.id, act=audit.Act.MESSAGE_SENT, actor=actor, decision=decision,
        about=", ".join(one.address for one in mail.to), edge="portal", now=now,
    )  # fmt: skip
    return message_id


def mention_of(actor: Actor, decision: access.Decision, holder_name: str) -> str:
    """Who wrote in the place of the holder, in the words that go with the message (CAR-10); empty for the holder."""
    written = {
        access.Reason.CARER: f"Écrit par {actor.name}, qui aide {holder_name}.",
        access.Reason.CARER_EMERGENCY: f"Écrit par {actor.name}, qui aide {holder_name}.",
        access.Reason.REPRESENTATIVE: f"Écrit par {actor.name}, qui représente {holder_name}.",
        access.Reason.GUARDIAN: f"Écrit par {actor.name}, qui représente {holder_name} par décision de justice.",
    }
    return written.get(decision.reason, "")


def _one_recipient(thread: Thread, wanted: str) -> str:
    return wanted if wanted in thread.people else _last_sender(thread)


def _last_sender(thread: Thread) -> str:
    """Who wrote last: an answer goes to them."""
    rows = Message.objects.filter(mailbox_id=thread.mailbox_id, thread_id=thread.id, outgoing=False)
    last = rows.order_by("-at", "-id").values_list("sender", flat=True).first()
    return last or thread.people[0]


def _last_message_ids(thread: Thread, most: int = 10) -> tuple[str, ...]:
    rows = Message.objects.filter(mailbox_id=thread.mailbox_id, thread_id=thread.id).order_by("-at", "-id")
    return tuple(reversed(rows.values_list("message_id", flat=True)[:most]))
