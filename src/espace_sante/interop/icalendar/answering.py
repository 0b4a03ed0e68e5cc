"""What is answered to an invitation, as a text of calendar: yes, no, or that another date cannot be settled so.

Source: RFC 5546, 3.2.3 (REPLY), 3.2.8 (DECLINECOUNTER), 3.2.7 (COUNTER); RFC 5545, 3.8.4.1 (ATTENDEE).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from espace_sante.agenda.api import zone_of
from espace_sante.interop.icalendar.lines import escaped, folded
from espace_sante.interop.icalendar.reading import Incoming


def reply_text(events: Iterable[Incoming], *, accepted: bool, attendee: str, organizer: str, now: datetime) -> bytes:
    """A REPLY. `attendee`, `organizer`: addresses. Nothing of what the appointment is about goes back."""
    answer = "ACCEPTED" if accepted else "DECLINED"
    who = (f"ORGANIZER:mailto:{organizer}", f"ATTENDEE;PARTSTAT={answer}:mailto:{attendee}")
    return _calendar("REPLY", events, who, now)


def counter_declined_text(events: Iterable[Incoming], *, attendee: str, organizer: str, now: datetime) -> bytes:
    """A DECLINECOUNTER: who proposes another date is told that it is not taken up."""
    return _calendar("DECLINECOUNTER", events, (f"ORGANIZER:mailto:{organizer}", f"ATTENDEE:mailto:{attendee}"), now)


def words_of(events: Iterable[Incoming], *, accepted: bool) -> str:
    """What the mail says besides, for who reads it without a calendar. In French: a practice reads it."""
    first = next(iter(events)).content.moment
    at = first.starts.astimezone(zone_of(first.zone))
    when = f"{at:%d/%m/%Y}" + ("" if first.all_day else f" à {at.hour} h {at.minute:02d}")
    return f"J’accepte le rendez-vous du {when}." if accepted else f"Je ne viendrai pas au rendez-vous du {when}."


COUNTER_WORDS = (
    "Mon agenda ne peut pas répondre à une proposition d’une autre date. Merci de m’envoyer une nouvelle invitation, "
    "ou de m’écrire."
)


def _calendar(method: str, events: Iterable[Incoming], who: tuple[str, ...], now: datetime) -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Espace sante//Agenda//FR",
        f"METHOD:{method}",
        *(line for one in events for line in _event(one, who, now)),
        "END:VCALENDAR",
    ]
    return b"".join(map(folded, lines))


def _event(event: Incoming, who: tuple[str, ...], now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{event.sequence}"
    if event.occurrence_at is not None:
        moment = event.content.moment
        day = f"VALUE=DATE:{event.occurrence_at.astimezone(zone_of(moment.zone)):%Y%m%d}"
        instant = f"{event.occurrence_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        yield f"RECURRENCE-ID;{day}" if moment.all_day else f"RECURRENCE-ID:{instant}"
    yield from who
    yield "END:VEVENT"
