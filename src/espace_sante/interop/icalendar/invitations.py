"""Invitations received by secure mail. Somebody accepts one once, or declines it, and its organiser is told; what
they send later follows by itself.

The organiser is who sent the mail: an invitation that names another one is not theirs to send. The appointment is noted
in their name, so that they alone change it (AGE-04); an update by somebody else changes nothing, even of the same
structure.
Source: RFC 5546, 3.2.2, 3.2.3, 3.2.5, 3.2.8, 6.1.1 (spoofing the organizer); RFC 6047; RULES.md AGE-01, AGE-04.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from espace_sante.access.api import AccessRefused
from espace_sante.agenda import api as agenda
from espace_sante.identity import api as identity
from espace_sante.interop.icalendar.answering import COUNTER_WORDS, counter_declined_text, reply_text, words_of
from espace_sante.interop.icalendar.components import read_calendar
from espace_sante.interop.icalendar.errors import CalendarMalformed, EventRefused
from espace_sante.interop.icalendar.importing import MOST_EVENTS, as_cancelled
from espace_sante.interop.icalendar.noting import Outcome, check_may_write, note
from espace_sante.interop.icalendar.reading import Incoming, events_of, read_event
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.errors import DomainError, Unavailable
from espace_sante.kernel.outbox import Message, register
from espace_sante.messaging import api as messaging
from espace_sante.outbox import api as outbox
from espace_sante.spaces import api as spaces

TOPIC = "icalendar.follow"
ORGANIZER = "urn:ietf:rfc:5545:organizer"
logger = logging.getLogger(__name__)


class NotTheOrganizer(EventRefused):
    """This invitation names another organiser than who sent it."""

    code = "not-the-organizer"


class CounterRefused(EventRefused):
    """Another date is proposed for an appointment that nobody here organises: it is settled by a message."""

    code = "counter-refused"


class AnswerNotAwaited(EventRefused):
    """What came asks for no answer."""

    code = "answer-not-awaited"


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an invitation. `outcome`: SAME when it was there already; `sent`: its organiser is told."""

    outcome: Outcome
    sent: bool


def accept_invitation(*, actor: Actor, space: spaces.SpaceView, part_id: UUID, now: datetime) -> Answered:
    """Note in the agenda what a part of a message invites to, in the name of who sent it, and answer yes.

    An answer leaves once, for a REQUEST, where the conversation takes one; the appointment is noted in any case.
    Raises AccessRefused, PartUnknown, PartsTooLarge, CalendarMalformed, CalendarTooLarge, EventRefused,
    NotTheOrganizer, CounterRefused, and what the agenda refuses.
    """
    check_may_write(actor=actor, space=space, now=now)
    part = messaging.calendar_part(actor=actor, space=space, part_id=part_id, now=now)
    if method_of(part) == "COUNTER":
        raise CounterRefused
    events = list(_events(part, space))
    outcomes = {_note(one, part.sender, space, now) for one in events}
    outcome = next((one for one in (Outcome.ADDED, Outcome.CHANGED) if one in outcomes), Outcome.SAME)
    if outcome is Outcome.SAME or method_of(part) != "REQUEST":
        return Answered(outcome, sent=False)
    try:
        _answer(part, events, actor=actor, space=space, accepted=True, now=now)
    except (AccessRefused, messaging.ExchangeEnded, messaging.ThreadUnknown):
        return Answered(outcome, sent=False)
    return Answered(outcome, sent=True)


def decline_invitation(*, actor: Actor, space: spaces.SpaceView, part_id: UUID, now: datetime) -> None:
    """Tell who invites that one does not come, or that another date is not settled so. Nothing is noted.

    What was accepted before stays in the agenda until its author cancels it (AGE-04). Raises as `accept_invitation`,
    and AnswerNotAwaited, ExchangeEnded.
    """
    check_may_write(actor=actor, space=space, now=now)
    part = messaging.calendar_part(actor=actor, space=space, part_id=part_id, now=now)
    if method_of(part) not in {"REQUEST", "COUNTER"}:
        raise AnswerNotAwaited
    _answer(part, list(_events(part, space)), actor=actor, space=space, accepted=False, now=now)


def _answer(
    part: messaging.CalendarPart, events: list[Incoming], *, actor: Actor, space: spaces.SpaceView, accepted: bool,
    now: datetime,
) -> None:  # fmt: skip
    """Raises AccessRefused, ExchangeEnded, ThreadUnknown."""
    ours, theirs = messaging.mailbox_of(space).address, part.sender.address
    if method_of(part) == "COUNTER":
        content = counter_declined_text(events, attendee=theirs, organizer=ours, now=now)
        text = COUNTER_WORDS
    else:
        content = reply_text(events, accepted=accepted, attendee=ours, organizer=theirs, now=now)
        text = words_of(events, accepted=accepted)
    written = messaging.Written(text=text, to=theirs, calendar=content)
    messaging.reply(actor=actor, space=space, thread_id=part.thread_id, written=written, now=now)


def method_of(part: messaging.CalendarPart) -> str:
    return read_calendar(part.content).value("METHOD").upper()


def on_message(event: messaging.MessageArrived) -> None:
    """In the transaction that stores the message: what it changes is looked at afterwards."""
    if event.calendar:
        payload = {"space": str(event.space_id), "message": str(event.message_id)}
        outbox.put(messaging.MessagingOutbox, topic=TOPIC, payloads=[payload], now=event.at)


def follow(message: Message) -> None:
    """Handler of the outbox: a newer version, or the end, of what was accepted before. Anything else changes nothing.

    Done twice, the second time finds the same sequence. Raises Unavailable: it is done again later.
    """
    space_id, now = UUID(message.payload["space"]), utc_now()
    try:
        space = spaces.space_by_id(space_id)
        parts = messaging.calendars_in(space_id=space_id, message_id=UUID(message.payload["message"]))
        for part in parts:
            for incoming in _events(part, space) if method_of(part) != "COUNTER" else ():
                if _is_there(incoming, part.sender, space, now):
                    _note(incoming, part.sender, space, now)
    except Unavailable:
        raise
    except DomainError as error:  # a mail that is wrong stays a mail
        logger.info("icalendar.not_followed reason=%s", error.code)


def _events(part: messaging.CalendarPart, space: spaces.SpaceView) -> Iterator[Incoming]:
    """What a calendar that came by mail asks. Raises CalendarMalformed, CalendarTooLarge, EventRefused."""
    calendar = read_calendar(part.content)
    method, events = calendar.value("METHOD").upper(), events_of(calendar)
    if method not in {"REQUEST", "PUBLISH", "CANCEL", "COUNTER"} or not 0 < len(events) <= MOST_EVENTS:
        raise CalendarMalformed("This is no invitation.")
    zone = identity.time_zones([space.holder_id])[space.holder_id]
    name = part.sender.name or part.sender.address
    for one in events:
        incoming = read_event(one, zone=zone, sender=name[:200])
        organizer = messaging.mailbox_of(space).address if method == "COUNTER" else part.sender.address
        if (incoming.organizer or organizer) != organizer:
            raise NotTheOrganizer
        yield as_cancelled(incoming) if method == "CANCEL" else incoming


def _note(incoming: Incoming, sender: messaging.MailAddress, space: spaces.SpaceView, now: datetime) -> Outcome:
    """In the name of the sender, with a mark of their address. Raises NotTheOrganizer for what another one noted."""
    if _is_there(incoming, sender, space, now) is False:
        raise NotTheOrganizer
    identifiers = (*incoming.content.identifiers, _mark(incoming, sender))
    marked = replace(incoming, content=replace(incoming.content, identifiers=identifiers))
    author = messaging.sender_actor(sender)
    return note(marked, actor=author, space=space, source=agenda.Source.MAIL, now=now, newer_only=True)


def _is_there(incoming: Incoming, sender: messaging.MailAddress, space: spaces.SpaceView, now: datetime) -> bool | None:
    """True when it was accepted from this very address, False from another one of the same author, None when it was
    not.
    """
    where: dict[str, Any] = {"actor": messaging.sender_actor(sender), "space": space, "now": now}
    event_id = agenda.find_event(identifier=agenda.Identifier(agenda.UID, incoming.uid), **where)
    if event_id is None:
        return None
    found = agenda.event(event_id=event_id, traced=False, **where)
    return _mark(incoming, sender) in found.content.identifiers


def _mark(incoming: Incoming, sender: messaging.MailAddress) -> agenda.Identifier:
    """Of one event and of the address that organises it: an author has as many as they have invitations."""
    told = hashlib.sha256(f"{sender.address}\n{incoming.uid}".encode()).hexdigest()
    return agenda.Identifier(ORGANIZER, told)


register(TOPIC, follow)
