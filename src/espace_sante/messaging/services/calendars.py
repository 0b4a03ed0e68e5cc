"""Calendars that came by mail: the bytes of a part, and who sent it. What they mean, the edge of calendars says.

Source: RFC 6047 (iCalendar by mail); PEERS.md ask 31.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.kernel.actors import Actor
from espace_sante.messaging.domain.errors import PartsTooLarge, PartUnknown
from espace_sante.messaging.domain.mail import MailAddress
from espace_sante.messaging.models import Message, Part
from espace_sante.messaging.services.conversation import open_part, part_chunks
from espace_sante.messaging.services.merged import mailboxes_read_with
from espace_sante.messaging.services.sealing import open_words
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault

CALENDAR = "text/calendar"
LARGEST = 1_000_000  # bytes
MOST_IN_A_MESSAGE = 5


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """A calendar, the address that sent it, and in which conversation."""

    content: bytes
    sender: MailAddress
    thread_id: UUID


def is_calendar(name: str, mime_type: str) -> bool:
    """Whether a part is a calendar, by its type or by its name."""
    return mime_type in {CALENDAR, "application/ics"} or name.casefold().endswith(".ics")


def calendar_part(*, actor: Actor, space: SpaceView, part_id: UUID, now: datetime) -> CalendarPart:
    """A calendar that somebody opens, traced as any part. Raises AccessRefused, PartUnknown, PartsTooLarge."""
    opened = open_part(actor=actor, space=space, part_id=part_id, now=now)
    if opened.view.size > LARGEST:
        raise PartsTooLarge
    row = Part.objects.get(mailbox_id__in=mailboxes_read_with(space.id), id=part_id)
    sender = _sender(row.mailbox_id, row.message_id, vault.key_of(row.mailbox_id))
    if sender is None or not is_calendar(opened.view.name, opened.view.mime_type):
        raise PartUnknown
    return CalendarPart(content=b"".join(opened.chunks), sender=sender, thread_id=row.thread_id)


def calendars_in(*, space_id: UUID, message_id: UUID) -> list[CalendarPart]:
    """The calendars of a message that came, for the service itself: nothing of them is shown to anybody."""
    key = vault.key_of(space_id)
    sender = _sender(space_id, message_id, key)
    rows = Part.objects.filter(mailbox_id=space_id, message_id=message_id, mime_type=CALENDAR, size__lte=LARGEST)
    if sender is None:
        return []
    return [
        CalendarPart(content=b"".join(part_chunks(row, key)), sender=sender, thread_id=row.thread_id)
        for row in rows.order_by("position")[:MOST_IN_A_MESSAGE]
    ]


def _sender(space_id: UUID, message_id: UUID, key: bytes) -> MailAddress | None:
    """Who sent a message that came; None for one that left from here, or is gone."""
    row = Message.objects.filter(mailbox_id=space_id, id=message_id, outgoing=False).first()
    if row is None:
        return None
    words = open_words(key, space_id, f"message:{row.id}", row.sealed)
    return MailAddress(row.sender, words.get("name", ""))
