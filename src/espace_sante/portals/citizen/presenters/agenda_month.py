"""A month as a table of weeks: each day with a mark for each date, in the colour, shape and initial of whose it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from espace_sante.agenda import api as agenda
from espace_sante.portals.citizen.place import Place, Relative
from espace_sante.portals.citizen.presenters.agenda_rows import relatives
from espace_sante.portals.citizen.wording.agenda import headline, hour_of
from espace_sante.portals.citizen.wording.dates import day_of
from espace_sante.portals.components.presenters import Colour

MOST_MARKS = 3


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One date of a day. `said` is for who does not see: the person, the hour, with whom; `who` is read on paper."""

    colour: Colour
    who: str
    initial: str
    hour: str
    said: str
    cancelled: bool


@dataclass(frozen=True, kw_only=True)
class MonthDay:
    """A day: `out` is of another month; `more` is how many marks have no room."""

    date: date
    out: bool
    today: bool
    href: str
    marks: list[Mark]
    more: int


@dataclass(frozen=True, kw_only=True)
class Week:
    """Seven days, from Monday."""

    days: list[MonthDay]


def weeks_of(
    found: Iterable[agenda.Occurrence], window: tuple[date, date], month: date, place: Place,
    *, address: Callable[[date], str],
) -> list[Week]:  # fmt: skip
    """The weeks of a window that begins on a Monday."""
    since, until = window
    ordered = sorted(found, key=lambda one: one.moment.day)
    by_day = {day: list(group) for day, group in groupby(ordered, key=lambda one: one.moment.day)}
    whose = relatives(place)
    days = [
        _day(since + timedelta(days=number), by_day, month, day_of(place.now), whose, address)
        for number in range((until - since).days)
    ]
    return [Week(days=days[start : start + 7]) for start in range(0, len(days), 7)]


def _day(
    day: date, by_day: dict[date, list[agenda.Occurrence]], month: date, today: date,
    whose: Mapping[object, Relative], address: Callable[[date], str],
) -> MonthDay:  # fmt: skip
    there = by_day.get(day, [])
    return MonthDay(
        date=day,
        out=day.month != month.month,
        today=day == today,
        href=address(day) if there else "",
        marks=[_mark(one, whose[one.of]) for one in there[:MOST_MARKS]],
        more=max(0, len(there) - MOST_MARKS),
    )


def _mark(one: agenda.Occurrence, whose: Relative) -> Mark:
    at = hour_of(one.moment)
    said = ", ".join(words for words in (whose.given_name, at, headline(one.event.content)) if words)
    return Mark(
        colour=whose.colour,
        who=whose.given_name,
        initial=whose.given_name[:1].upper(),
        hour=at or headline(one.event.content),
        said=said,
        cancelled=one.event.cancelled,
    )
