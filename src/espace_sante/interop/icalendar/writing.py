"""An agenda as an iCalendar text, with as much of it as its owner chose. Source: RFC 5545; RFC 7986 (NAME, REFRESH).

Times that do not come back are told in UTC, which every program reads alike; a series is told in its own zone, with the
changes of hour of that zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from espace_sante.agenda.api import ENDED, Detail, EventView, Kind, Moment, Status, parse_rule, zone_of
from espace_sante.interop.icalendar.lines import escaped, folded
from espace_sante.interop.icalendar.zones import zone_lines

DOMAIN = "espace-sante.invalid"  # of the UIDs: an id, never an address of mail
YEARS_AHEAD = 3  # of the changes of hour told with a series
_TENTATIVE = frozenset({Status.PROPOSED, Status.PENDING, Status.WAITLIST})


@dataclass(frozen=True, slots=True)
class Words:
    """The few words of ours, in the language of the address; the last two with the place of a `name`."""

    busy: str
    appointment: str
    reminder: str

    @classmethod
    def of(cls, language: str) -> Words:
        with override(language):
            return cls(_("Occupé"), _("Rendez-vous, %(name)s"), _("Rappel, %(name)s"))


def calendar_text(
    events: Sequence[EventView], *, detail: Detail, name: str, page: str, today: date, language: str = "fr"
) -> bytes:
    """The whole calendar. `name`: whose agenda it is; `page`: where one reads it, signed in."""
    title = "Agenda" if detail is Detail.BUSY else f"Agenda, {name}"
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Espace sante//Agenda//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{escaped(title)}",
        f"X-WR-CALNAME:{escaped(title)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    moved, ours = moved_times(events), Words.of(language)
    lines = [
        *head,
        *zones_of(events, today),
        *(
            line
            for one in events
            if _told(one, detail)
            for line in event_lines(one, uid=uid_of(one), words=_words(one, detail, name, page, ours), moved=moved)
        ),
        "END:VCALENDAR",
    ]
    return b"".join(map(folded, lines))


def _told(event: EventView, detail: Detail) -> bool:
    """A reminder takes no time of anybody: it is not told to who learns only when one is busy."""
    return detail is not Detail.BUSY or event.content.kind is Kind.APPOINTMENT


def zones_of(events: Iterable[EventView], today: date) -> Iterator[str]:
    """The zones of the series."""
    first: dict[str, int] = {}
    for one in events:
        if one.content.rule or one.occurrence_at is not None:
            zone, year = one.content.moment.zone, one.content.moment.day.year
            first[zone] = min(first.get(zone, year), year)
    for zone, year in sorted(first.items()):
        yield from zone_lines(zone, max(year - 1, today.year - 20), today.year + YEARS_AHEAD)


def moved_times(events: Iterable[EventView]) -> dict[object, set[datetime]]:
    """The times of each series that are told as events of their own: they are not taken out of it besides."""
    moved: dict[object, set[datetime]] = {}
    for one in events:
        if one.series_id is not None and one.occurrence_at is not None:
            moved.setdefault(one.series_id, set()).add(one.occurrence_at)
    return moved


def uid_of(event: EventView) -> str:
    """Its UID when nobody gave it another."""
    return f"{event.series_id or event.id}@{DOMAIN}"


def event_lines(
    event: EventView, *, uid: str, words: Iterable[str], moved: dict[object, set[datetime]]
) -> Iterator[str]:
    """A VEVENT, line by line. `words`: what it says besides when; `moved`: as `moved_times` gives them."""
    content = event.content
    series = bool(content.rule) or event.occurrence_at is not None
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(uid)}"
    yield f"DTSTAMP:{_utc(event.updated_at)}"
    yield f"CREATED:{_utc(event.created_at)}"
    yield f"LAST-MODIFIED:{_utc(event.updated_at)}"
    yield f"SEQUENCE:{event.sequence}"
    yield from _times(content.moment, series=series)
    if event.occurrence_at is not None:
        yield _at("RECURRENCE-ID", event.occurrence_at, content.moment, series=True)
    if content.rule:
        yield f"RRULE:{_rule(content.rule, content.moment)}"
        for out in content.exceptions:
            if out not in moved.get(event.id, ()):
                yield _at("EXDATE", out, content.moment, series=True)
    yield f"STATUS:{_status(content.status)}"
    yield f"TRANSP:{'OPAQUE' if content.kind is Kind.APPOINTMENT and not content.moment.all_day else 'TRANSPARENT'}"
    yield "CLASS:PRIVATE"
    yield from words
    yield "END:VEVENT"


def _words(event: EventView, detail: Detail, name: str, page: str, ours: Words) -> Iterator[str]:
    content = event.content
    if detail is Detail.BUSY:
        yield f"SUMMARY:{ours.busy}"
        return
    if detail is Detail.NEUTRAL:
        word = ours.appointment if content.kind is Kind.APPOINTMENT else ours.reminder
        yield f"SUMMARY:{escaped(word % {'name': name})}"
        yield f"DESCRIPTION:{escaped(page)}"
        return
    who = content.practitioner or content.structure
    yield f"SUMMARY:{escaped(f'{name} : {content.title or who}')}"
    if content.address:
        yield f"LOCATION:{escaped(' '.join(content.address.split()))}"
    told = [
        ", ".join(filter(None, [who, content.speciality])),
        content.note,
        *(f"– {one}" for one in content.preparation),
        page,
    ]
    yield f"DESCRIPTION:{escaped(chr(10).join(filter(None, told)))}"


def _status(status: Status) -> str:
    if status in ENDED:
        return "CANCELLED"
    return "TENTATIVE" if status in _TENTATIVE else "CONFIRMED"


def _times(moment: Moment, *, series: bool) -> Iterator[str]:
    yield _at("DTSTART", moment.starts, moment, series=series)
    if moment.ends is not None:
        yield _at("DTEND", moment.ends, moment, series=series)


def _at(name: str, at: datetime, moment: Moment, *, series: bool) -> str:
    """One instant: a day, an hour of the zone for what comes back, else an instant in UTC."""
    if moment.all_day:
        return f"{name};VALUE=DATE:{at.astimezone(zone_of(moment.zone)):%Y%m%d}"
    if series:
        return f"{name};TZID={moment.zone}:{at.astimezone(zone_of(moment.zone)):%Y%m%dT%H%M%S}"
    return f"{name}:{_utc(at)}"


def _rule(rule: str, moment: Moment) -> str:
    """The rule with its last day told as RFC 5545 wants it: an instant in UTC beside hours, a day beside days."""
    read = parse_rule(rule)
    last = read.until_instant(zone_of(moment.zone))
    if last is None:
        return rule
    until = f"{last.astimezone(zone_of(moment.zone)):%Y%m%d}" if moment.all_day else _utc(last)
    parts = (one for one in rule.split(";") if not one.upper().startswith("UNTIL="))
    return ";".join([*parts, f"UNTIL={until}"])


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
