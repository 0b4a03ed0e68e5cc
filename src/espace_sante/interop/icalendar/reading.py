"""Events of a calendar as what an agenda can note. Source: RFC 5545, 3.6.1, 3.8; RFC 5546, 2.1.4, 3.2.

What an agenda cannot hold (several rules, dates added one by one) is refused with its reason, never half read. Words
that are too long are cut, as they can be read where they came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import vDate, vDatetime, vDuration

from espace_sante.agenda.api import UID, Content, Identifier, Kind, Moment, Status, instant, whole_day
from espace_sante.interop.icalendar.components import Component
from espace_sante.interop.icalendar.errors import EventRefused
from espace_sante.interop.icalendar.lines import Line, unescaped
from espace_sante.interop.icalendar.zones import zone_named

MOST_OUT = 400
LONGEST_UID = 255
LONGEST = timedelta(days=366)
_DAY = re.compile(r"\d{8}")
_STATUSES = {"": Status.BOOKED, "CONFIRMED": Status.BOOKED, "TENTATIVE": Status.PENDING, "CANCELLED": Status.CANCELLED}
_TAGS = re.compile(r"<[^<>]{1,200}>")


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event of a calendar. `organizer`: an address in lower case, empty when nobody organises it.

    `occurrence_at`: the time of a series that it replaces. `content.identifiers` holds its UID.
    """

    uid: str
    sequence: int
    organizer: str
    occurrence_at: datetime | None
    content: Content

    @property
    def cancelled(self) -> bool:
        return self.content.status is Status.CANCELLED


def events_of(calendar: Component) -> list[Component]:
    """The events, series before the times of them that were moved."""
    found = [one for one in calendar.inside if one.name == "VEVENT"]
    return sorted(found, key=lambda one: one.line("RECURRENCE-ID") is not None)


def read_event(event: Component, *, zone: str, sender: str = "") -> Incoming:
    """An event as it can be noted. `zone`: of hours that name none; `sender`: whose name stands for who organises it.

    Raises EventRefused.
    """
    uid = event.value("UID")
    if not uid or len(uid) > LONGEST_UID:
        raise EventRefused("It has no identifier, or one that is too long.")
    if event.line("RDATE") or event.line("EXRULE") or len(list(event.all("RRULE"))) > 1:
        raise EventRefused("It happens on dates of its own, which are not understood here.")
    status = _STATUSES.get(event.value("STATUS").upper())
    if status is None:
        raise EventRefused("Its status is not understood.")
    moment = _moment(event, zone)
    replaced = event.line("RECURRENCE-ID")
    return Incoming(
        uid=uid,
        sequence=_sequence(event.value("SEQUENCE")),
        organizer=_address(event.line("ORGANIZER")),
        occurrence_at=_times(replaced, moment.zone)[0] if replaced else None,
        content=_content(event, moment, status, uid, sender),
    )


def _content(event: Component, moment: Moment, status: Status, uid: str, sender: str) -> Content:
    title = _words(event, "SUMMARY", 200, lines=False)
    organizer = event.line("ORGANIZER")
    named = organizer.parameters.get("CN", "") if organizer else ""
    who = sender or " ".join(named.split())[:200] or title or "Non précisé"
    return Content(
        kind=Kind.APPOINTMENT,
        moment=moment,
        title=title,
        status=status,
        practitioner=who,
        address=_words(event, "LOCATION", 300),
        note=_words(event, "DESCRIPTION", 1_000),
        rule=event.value("RRULE").upper(),
        exceptions=tuple(_exceptions(event, moment.zone)),
        identifiers=(Identifier(UID, uid),),
    )


def _moment(event: Component, zone: str) -> Moment:
    start = event.line("DTSTART")
    if start is None:
        raise EventRefused("It has no date.")
    if _is_day(start):
        return _days(event, start, zone)
    told = _zone(start, zone)
    starts = _times(start, told)[0]
    end = event.line("DTEND")
    if end is not None:
        if _is_day(end):
            raise EventRefused("It begins at an hour and ends on a day.")
        ends: datetime | None = _times(end, told)[0]
    else:
        length = _duration(event.value("DURATION"))
        ends = starts + length if length else None
    return Moment(starts, ends, told)


def _days(event: Component, start: Line, zone: str) -> Moment:
    first, end = _day(start.value), event.line("DTEND")
    if end is not None:
        if not _is_day(end):
            raise EventRefused("It begins on a day and ends at an hour.")
        days = (_day(end.value) - first).days
    else:
        days = _duration(event.value("DURATION")).days or 1
    if not 0 <= days <= 366:
        raise EventRefused("It ends before it begins, or lasts more than a year.")
    return whole_day(first, zone=zone, days=max(days, 1))


def _exceptions(event: Component, zone: str) -> Iterator[datetime]:
    found = [at for line in event.all("EXDATE") for at in _times(line, zone)]
    if len(found) > MOST_OUT:
        raise EventRefused("Too many dates are taken out.")
    return iter(found)


def _is_day(line: Line) -> bool:
    return line.parameters.get("VALUE", "").upper() == "DATE" or bool(_DAY.fullmatch(line.value.strip()))


def _zone(line: Line, zone: str) -> str:
    """The zone of a line: that it names, else that of the person."""
    named = line.parameters.get("TZID")
    return zone_named(named) if named else zone


def _times(line: Line, zone: str) -> list[datetime]:
    """The instants of a line, in UTC; a day is its midnight."""
    named = _zone(line, zone)
    return [_instant(one.strip(), named) for one in line.value.split(",")]


def _instant(text: str, zone: str) -> datetime:
    if _DAY.fullmatch(text):
        return instant(_day(text), None, zone)
    try:
        told = vDatetime.from_ical(text)
        return told if told.tzinfo else instant(told.date(), told.time(), zone)
    except (ValueError, OverflowError) as error:
        raise EventRefused("It has a date that is not one.") from error


def _day(text: str) -> date:
    try:
        return vDate.from_ical(text.strip())
    except ValueError as error:
        raise EventRefused("It has a date that is not one.") from error


def _duration(text: str) -> timedelta:
    if not text:
        return timedelta()
    try:
        found = vDuration.from_ical(text)
    except (ValueError, OverflowError) as error:
        raise EventRefused("It lasts a time that is not understood.") from error
    if not timedelta() < found <= LONGEST:
        raise EventRefused("It lasts a time that is not understood.")
    return found


def _sequence(text: str) -> int:
    if not text:
        return 0
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise EventRefused("Its sequence is no number.")
    return int(text)


def _address(line: Line | None) -> str:
    told = line.value.strip().lower() if line else ""
    return told.removeprefix("mailto:") if told.startswith("mailto:") else ""


def _words(event: Component, name: str, longest: int, *, lines: bool = True) -> str:
    """What a line says, as plain words of so many characters at most."""
    text = _TAGS.sub("", unescaped(event.value(name))) if event.line(name) else ""
    tidy = "\n".join(" ".join(one.split()) for one in text.splitlines()) if lines else " ".join(text.split())
    tidy = re.sub(r"\n{3,}", "\n\n", tidy).strip()
    return tidy if len(tidy) <= longest else f"{tidy[: longest - 1]}…"
