"""The agenda of a person, or of a whole family: a month, a week, a list of days.

One question to the agenda whatever is shown: the month with what comes after it, seven days, or sixty.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from espace_sante.access.api import Action
from espace_sante.agenda import api as agenda
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.agenda_month import Week, weeks_of
from espace_sante.portals.citizen.presenters.agenda_rows import DayOfEvents, EventRow, event_row, relatives
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.dates import capitalised, day_of, day_title, full_day
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.components.presenters import Chip
from espace_sante.portals.components.shell import ShellPresenter

MONTH, WEEK, LIST = "mois", "semaine", "liste"
AHEAD, LISTED = timedelta(days=60), timedelta(days=60)
MOST_COMING, MOST_LISTED = 12, 30  # rows; what follows is one link away
FIRST, LAST = date(1900, 1, 8), timedelta(days=3_650)


@dataclass(frozen=True, kw_only=True)
class Look:
    """What an address asks to see: the view, the day it begins with or holds. `family`: of everybody."""

    view: str
    day: date
    family: bool

    @property
    def window(self) -> tuple[date, date]:
        """The days that are shown, the last one excluded; a month begins and ends with whole weeks."""
        if self.view == WEEK:
            monday = self.day - timedelta(days=self.day.weekday())
            return monday, monday + timedelta(days=7)
        if self.view == LIST:
            return self.day, self.day + LISTED
        first = self.day.replace(day=1)
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        return first - timedelta(days=first.weekday()), last + timedelta(days=7 - last.weekday())

    def asked(self, today: date) -> tuple[datetime, datetime]:
        """The instants to ask the agenda about: with the month that holds today, what comes after it."""
        since, until = self.window
        if self.view == MONTH and since <= today < until:
            until = max(until, today + AHEAD)
        zone = agenda.DEFAULT_ZONE
        return agenda.instant(since, None, zone), agenda.instant(until, None, zone)


@dataclass(frozen=True, kw_only=True)
class AgendaPresenter:
    """The page."""

    shell: ShellPresenter
    title: str
    lead: str
    people: list[Chip]
    views: list[Chip]
    period: str
    before: tuple[str, str]
    after: tuple[str, str]
    today_href: str
    weeks: list[Week]
    rows: list[EventRow]
    more: tuple[str, str]
    days: list[DayOfEvents]
    days_title: str
    empty: str
    note_href: str
    remind_href: str
    prevention_href: str
    calendars_href: str
    family: bool


def agenda_presenter(place: Place, look: Look, found: Sequence[agenda.Occurrence]) -> AgendaPresenter:
    today = day_of(place.now)
    since, until = look.window
    in_month = look.view == MONTH and since <= today < until
    shown = [one for one in found if one.moment.day < until or in_month]
    whose = relatives(place)
    listed, following = _cut(
        _listed(shown, look, today, coming=in_month), MOST_COMING if in_month else MOST_LISTED, look
    )
    may_write = place.may(Action.CHANGE_AGENDA)
    here = [place.space.id]
    about = [] if look.family else here
    return AgendaPresenter(
        shell=shell_of(place, current="agenda"),
        title=_title(place, look),
        lead=_("Ici, vous notez et retrouvez vos rendez-vous. Ce n’est pas un outil de prise de rendez-vous : pour en "
               "prendre un, appelez le cabinet ou passez par votre service habituel."),
        people=_people(place, look),
        views=[
            Chip(label=label, href=_address(place, replace(look, view=view)), current=view == look.view)
            for view, label in ((MONTH, _("Mois")), (WEEK, _("Semaine")), (LIST, _("Liste")))
        ],
        period=_period(look, today),
        before=_beside(place, look, today, back=True),
        after=_beside(place, look, today, back=False),
        today_href="" if since <= today < until else _address(place, replace(look, day=today)),
        weeks=weeks_of(shown, look.window, look.day, place, address=lambda day: _day_address(place, look, day))
        if look.view == MONTH
        else [],
        rows=[] if look.view == WEEK else [event_row(one, place, whose[one.of]) for one in listed],
        more=_more(place, look, following, today),
        days=_week(listed, place, today, since) if look.view == WEEK else [],
        days_title=_days_title(look, in_month=in_month),
        empty="" if listed or look.view == WEEK else _empty(look, in_month=in_month),
        note_href=reverse("citizen:note_appointment", args=here) if may_write else "",
        remind_href=reverse("citizen:note_reminder", args=here) if may_write else "",
        prevention_href=reverse("citizen:family_prevention" if look.family else "citizen:prevention", args=about),
        calendars_href=reverse("citizen:calendars", args=here) if may_write and not look.family else "",
        family=look.family,
    )  # fmt: skip


def _title(place: Place, look: Look) -> str:
    if look.family:
        return _("Agenda de la famille")
    return _("Agenda") if place.own else _("L’agenda %(of_name)s") % {"of_name": of_person(place.who.given_name)}


def _listed(found: Iterable[agenda.Occurrence], look: Look, today: date, *, coming: bool) -> list[agenda.Occurrence]:
    since, until = look.window
    if coming:
        return [one for one in found if one.moment.day >= today]
    if look.view == MONTH:
        return [one for one in found if (one.moment.day.year, one.moment.day.month) == (look.day.year, look.day.month)]
    return [one for one in found if since <= one.moment.day < until]


def _cut(found: list[agenda.Occurrence], most: int, look: Look) -> tuple[list[agenda.Occurrence], date | None]:
    """So many dates, whole days, and the day of the next one; a week is never cut."""
    if look.view == WEEK or len(found) <= most:
        return found, None
    first_left = found[most].moment.day
    kept = [one for one in found if one.moment.day < first_left]
    if kept:
        return kept, first_left
    same_day = [one for one in found if one.moment.day == first_left]
    return same_day, first_left + timedelta(days=1)


def _more(place: Place, look: Look, day: date | None, today: date) -> tuple[str, str]:
    """The address and the name of what follows a list that was cut."""
    if day is None:
        return "", ""
    address = _address(place, replace(look, view=LIST, day=day))
    return address, _("La suite, à partir du %(day)s") % {"day": full_day(day, today)}


def _week(found: Iterable[agenda.Occurrence], place: Place, today: date, monday: date) -> list[DayOfEvents]:
    """The seven days, those with nothing too."""
    whose = relatives(place)
    by_day = {
        day: [event_row(one, place, whose[one.of]) for one in group]
        for day, group in groupby(found, key=lambda one: one.moment.day)
    }
    days = [monday + timedelta(days=number) for number in range(7)]
    return [
        DayOfEvents(id=f"j{day:%Y-%m-%d}", day=day, title=day_title(day, today), rows=by_day.get(day, []))
        for day in days
    ]


def _people(place: Place, look: Look) -> list[Chip]:
    """Everybody whose agenda one may read; nothing when there is one's own alone."""
    readable = [one for one in place.people if one.space is not None and place.may_in(one, Action.READ_AGENDA)]
    if len(readable) < 2:
        return []
    more = _query(look)
    everybody = Chip(label=_("Toute la famille"), href=reverse("citizen:family_agenda") + more, current=look.family)
    return [
        everybody,
        *(
            Chip(
                label=one.given_name,
                href=reverse("citizen:agenda", args=[one.space.id]) + more,  # type: ignore[union-attr]
                current=not look.family and one is place.who,
                initial=one.given_name[:1].upper(),
                colour=one.colour,
            )
            for one in readable
        ),
    ]


def _address(place: Place, look: Look) -> str:
    base = reverse("citizen:family_agenda") if look.family else reverse("citizen:agenda", args=[place.space.id])
    return base + _query(look)


def _query(look: Look) -> str:
    return "?" + urlencode({"vue": look.view, "du": look.day.isoformat()})


def _day_address(place: Place, look: Look, day: date) -> str:
    return f"{_address(place, replace(look, view=WEEK, day=day))}#j{day:%Y-%m-%d}"


def _period(look: Look, today: date) -> str:
    since, until = look.window
    if look.view == MONTH:
        return capitalised(date_format(look.day, "F Y"))
    return _("Du %(first)s au %(last)s") % {
        "first": full_day(since, today),
        "last": full_day(until - timedelta(days=1), today),
    }


def _beside(place: Place, look: Look, today: date, *, back: bool) -> tuple[str, str]:
    """The address and the name of what comes before, or after; nothing beyond the bounds of the agenda."""
    since, until = look.window
    if look.view == MONTH:
        first = look.day.replace(day=1)
        day = first - timedelta(days=1) if back else first + timedelta(days=31)
        day = day.replace(day=1)
    else:
        day = since - (until - since) if back else until
    if not FIRST <= day <= today + LAST:
        return "", ""
    beside = replace(look, day=day)
    return _address(place, beside), _period(beside, today)


def _days_title(look: Look, *, in_month: bool) -> str:
    if look.view != MONTH:
        return _("Jour par jour")
    return _("À venir") if in_month else _("Ce mois-là")


def _empty(look: Look, *, in_month: bool) -> str:
    if in_month:
        return _("Rien de prévu dans les deux mois à venir.")
    return _("Rien ce mois-là.") if look.view == MONTH else _("Rien ces jours-là.")
