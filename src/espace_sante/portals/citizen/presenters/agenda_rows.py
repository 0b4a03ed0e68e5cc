"""One date of an agenda as a row: when, whose, what, where, who noted it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from espace_sante.agenda import api as agenda
from espace_sante.portals.citizen.place import Place, Relative
from espace_sante.portals.citizen.wording.agenda import STATUSES, author_words, headline, hour_of
from espace_sante.portals.citizen.wording.dates import day_of
from espace_sante.portals.components.presenters import Colour

BELOW = 120  # characters of a note in a list


@dataclass(frozen=True, kw_only=True)
class EventRow:
    """One line: `who` is the first name of the person, always said; `lines` tell with whom, where, what to bring."""

    date: date
    title: str
    href: str
    who: str
    initial: str
    colour: Colour
    lines: list[str]
    tags: list[str]
    cancelled: bool
    reminder: bool


@dataclass(frozen=True, kw_only=True)
class DayOfEvents:
    """The dates of one day."""

    id: str
    day: date
    title: str
    rows: list[EventRow] = field(default_factory=list)


def relatives(place: Place) -> dict[object, Relative]:
    """Everybody whose space one may open, by space."""
    return {one.space.id: one for one in place.people if one.space is not None}


def event_row(one: agenda.Occurrence, place: Place, whose: Relative) -> EventRow:
    content = one.event.content
    at = hour_of(one.moment)
    said = headline(content)
    lines = [content.title] if content.kind is agenda.Kind.APPOINTMENT and content.title != said else []
    lines += [content.speciality, content.address.replace("\n", ", "), _short(content.note)]
    return EventRow(
        date=one.moment.day,
        title=f"{at}, {said}" if at else said,
        href=event_address(one, of=one.of),
        who=whose.given_name,
        initial=whose.given_name[:1].upper(),
        colour=whose.colour,
        lines=[line for line in lines if line],
        tags=[tag for tag in (_status(one, place), author_words(one.event, place)) if tag],
        cancelled=one.event.cancelled,
        reminder=content.kind is agenda.Kind.REMINDER,
    )


def event_address(one: agenda.Occurrence, *, of: object) -> str:
    """The page of an event; of a series, the time that was touched."""
    address = reverse("citizen:agenda_event", args=[of, one.event.id])
    return f"{address}?fois={one.moment.starts:%Y%m%dT%H%M}" if one.event.content.rule else address


def _status(one: agenda.Occurrence, place: Place) -> str:
    status = one.event.content.status
    if status is agenda.Status.BOOKED or (
        status is agenda.Status.FULFILLED and day_of(one.moment.starts) < day_of(place.now)
    ):
        return ""
    return str(STATUSES.get(status, ""))


def _short(note: str) -> str:
    words = " ".join(note.split())
    return words if len(words) <= BELOW else words[:BELOW].rpartition(" ")[0] + "…"
