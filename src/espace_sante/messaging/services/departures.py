"""What waits for the relay: claimed in order, sent by the edge, then marked here.

A claim is a lease: a sender that stops leaves its mails to the next one, which sends them again under the same
Message-ID, so that the other side keeps one (RFC 5321, 4.5.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connections, transaction

from espace_sante.messaging.domain.life import Standing, goes_to
from espace_sante.messaging.domain.mail import Mail, MailAddress, MailPart
from espace_sante.messaging.domain.reports import Report
from espace_sante.messaging.models import Departure as DepartureRow
from espace_sante.messaging.models import Message, Part
from espace_sante.messaging.services.conversation import part_chunks, part_view
from espace_sante.messaging.services.mailboxes import mailbox_of
from espace_sante.messaging.services.sealing import open_words
from espace_sante.spaces import api as spaces
from espace_sante.vault import api as vault

LEASE = timedelta(minutes=10)
DELAYS = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4),
)  # fmt: skip
GIVEN_UP_AFTER = timedelta(days=5)  # RFC 5321, 4.5.4.1


@dataclass(frozen=True, slots=True)
class Departure:
    """One message for one recipient; or a report to the sender of a message that was received, `mail` being that one.

    `code`: of a failed integration. A report leaves in nobody's name (RFC 8098 section 3: MAIL FROM is empty).
    """

    id: UUID
    mail: Mail
    envelope_from: str
    recipient: str
    attempts: int
    mailbox: str  # the address of ours
    report: Report | None = None
    code: str = ""


def departures(*, now: datetime, most: int = 20) -> list[Departure]:
    """The oldest that are due, claimed for ten minutes. One whose content was erased is dropped."""
    claimed = _claim(now, most)
    found = []
    for row in claimed:
        departure = _departure_of(row)
        if departure is None:
            row.delete()
            continue
        found.append(departure)
    return found


def departed(departure_id: UUID, *, now: datetime) -> None:
    """The relay took it. Doing it twice is no error."""
    with transaction.atomic(using="ens"):
        row = DepartureRow.objects.select_for_update().filter(id=departure_id).first()
        if row is None:
            return
        row.delete()
        if row.report:
            return
        left = DepartureRow.objects.filter(mailbox_id=row.mailbox_id, message_id=row.message_id, report="")
        if not left.filter(refused_at__isnull=True).exists():
            refused = left.exists()
            settle(row.mailbox_id, row.message_id, Standing.FAILED if refused else Standing.DEPARTED, now)


def postpone(departure_id: UUID, *, reply: str, now: datetime) -> None:
    """The relay did not take it now: later, and after five days never."""
    row = DepartureRow.objects.filter(id=departure_id).first()
    if row is None:
        return
    if now - _waits_since(row) > GIVEN_UP_AFTER:
        bounced(departure_id, reply=reply, now=now)
        return
    row.attempts += 1
    row.due_at = now + DELAYS[min(row.attempts, len(DELAYS)) - 1]
    row.reply = reply[:200]
    row.save(update_fields=["attempts", "due_at", "reply"])


def bounced(departure_id: UUID, *, reply: str, now: datetime) -> None:
    """Refused for good: the writer reads so beside the message."""
    with transaction.atomic(using="ens"):
        row = DepartureRow.objects.select_for_update().filter(id=departure_id).first()
        if row is None:
            return
        if row.report:  # there is nobody to tell, and no report on a report
            row.delete()
            return
        row.refused_at, row.reply = now, reply[:200]
        row.save(update_fields=["refused_at", "reply"])
        settle(row.mailbox_id, row.message_id, Standing.FAILED, now)


def settle(mailbox_id: UUID, message_id: UUID, standing: Standing, now: datetime) -> None:
    """Move a message that was sent, forwards only. In the caller's transaction."""
    row = Message.objects.select_for_update().filter(mailbox_id=mailbox_id, id=message_id, outgoing=True).first()
    if row is not None and goes_to(Standing(row.standing), standing):
        Message.objects.filter(mailbox_id=mailbox_id, id=message_id).update(standing=standing.value, standing_at=now)


def _claim(now: datetime, most: int) -> list[DepartureRow]:
    with transaction.atomic(using="ens"):
        rows = DepartureRow.objects.filter(due_at__lte=now, refused_at__isnull=True).order_by("due_at", "id")
        if connections["ens"].features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        claimed = list(rows[:most])
        DepartureRow.objects.filter(id__in=[one.id for one in claimed]).update(due_at=now + LEASE)
        return claimed


def _waits_since(row: DepartureRow) -> datetime:
    """When the message was written; of a report, when it joined the queue, which its id tells (RFC 9562, version 7)."""
    if row.report:
        return datetime.fromtimestamp((row.id.int >> 80) / 1000, tz=UTC)
    found = Message.objects.filter(mailbox_id=row.mailbox_id, id=row.message_id).values_list("at", flat=True).first()
    return found or row.due_at


def _departure_of(row: DepartureRow) -> Departure | None:
    message = Message.objects.filter(mailbox_id=row.mailbox_id, id=row.message_id).first()
    if message is None:
        return None
    try:
        key = vault.key_of(row.mailbox_id)
    except vault.SpaceKeyMissing:
        return None
    words = open_words(key, row.mailbox_id, f"message:{message.id}", message.sealed)
    if not row.report:
        mail = _mail_of(row, message, words, key)
        return Departure(row.id, mail, mail.sender.address, row.recipient, row.attempts, mail.sender.address)
    report, mailbox = Report(row.report), mailbox_of(spaces.space_by_id(row.mailbox_id)).address
    about = received_mail(message, words, parts=tuple(_parts(row, key)) if report is Report.REFUSED else ())
    return Departure(row.id, about, "", row.recipient, row.attempts, mailbox, report, row.code)


def received_mail(message: Message, words: dict[str, Any], *, parts: tuple[MailPart, ...]) -> Mail:
    """A message that was received, as it came; with these attachments."""
    return Mail(
        message_id=message.message_id,
        sent_at=datetime.fromisoformat(words["sent_at"]),
        sender=MailAddress(message.sender, words["name"]),
        to=tuple(MailAddress(address, name) for address, name in words["to"]),
        cc=tuple(MailAddress(address, name) for address, name in words["cc"]),
        subject=words["subject"],
        text=words["text"],
        parts=parts,
        wants_receipt=message.wants_receipt,
        automatic=words.get("automatic", False),
    )


def _mail_of(row: DepartureRow, message: Message, words: dict[str, Any], key: bytes) -> Mail:
    references = tuple(words.get("references", ()))
    return Mail(
        message_id=message.message_id,
        sent_at=message.at,
        sender=MailAddress(message.sender, words["name"]),
        to=tuple(MailAddress(address, name) for address, name in words["to"]),
        subject=words["subject"],
        text=_with_mention(words),
        parts=tuple(_parts(row, key)),
        in_reply_to=references[-1] if references else "",
        references=references,
        wants_receipt=settings.MESSAGE_RECEIPTS,
    )


def _with_mention(words: dict[str, Any]) -> str:
    return f"{words['text']}\n\n{words['mention']}" if words.get("mention") else str(words["text"])


def _parts(row: DepartureRow, key: bytes) -> list[MailPart]:
    rows = Part.objects.filter(mailbox_id=row.mailbox_id, message_id=row.message_id).order_by("position")
    return [MailPart(part_view(one, key).name, one.mime_type, b"".join(part_chunks(one, key))) for one in rows]
