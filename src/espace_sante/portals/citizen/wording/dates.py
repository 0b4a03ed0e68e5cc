"""Days and hours as people say them: « hier », « mercredi 18 novembre », « 9 h 15 »."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from espace_sante.kernel.clock import PARIS

NO_BREAK = "\u00a0"


def day_of(moment: datetime) -> date:
    return moment.astimezone(PARIS).date()


def clock(moment: datetime) -> str:
    """9 h 15."""
    local = moment.astimezone(PARIS)
    return _("%(hour)s h %(minute)s") % {"hour": local.hour, "minute": f"{local.minute:02d}"}


def full_day(day: date, today: date) -> str:
    """Lundi 23 novembre, with its year when it is another one."""
    return _("%(weekday)s %(date)s") % {"weekday": date_format(day, "l"), "date": _day_and_month(day, today)}


def _day_and_month(day: date, today: date) -> str:
    """« 3 novembre », « 1er décembre 2025 », which no line cuts."""
    month = date_format(day, "F" if day.year == today.year else "F Y").replace(" ", NO_BREAK)
    return (_("1er %(month)s") if day.day == 1 else _("%(day)s %(month)s")) % {"day": day.day, "month": month}


def calendar_day(day: date, today: date) -> str:
    """« 3 novembre », « 1er décembre 2025 », whatever today is: for « jusqu’au », « fait le »."""
    return _day_and_month(day, today)


def day_title(day: date, today: date) -> str:
    """The title of a day in a list: « Hier, lundi 23 novembre »."""
    named = full_day(day, today)
    if day == today:
        return _("Aujourd’hui, %(day)s") % {"day": named}
    if day == today - timedelta(days=1):
        return _("Hier, %(day)s") % {"day": named}
    return capitalised(named)


def capitalised(words: str) -> str:
    """At the start of a line: « Lundi 23 novembre »."""
    return words[:1].upper() + words[1:]


def short_day(day: date, today: date) -> str:
    """A day inside a line: « hier », « 3 novembre », « 3 novembre 2025 »."""
    if day == today:
        return _("aujourd’hui")
    if day == today - timedelta(days=1):
        return _("hier")
    return _day_and_month(day, today)


def since_words(day: date, today: date) -> str:
    """After a verb: « depuis hier », « depuis le 3 novembre »."""
    named = short_day(day, today)
    recent = day >= today - timedelta(days=1)
    return (_("depuis %(day)s") if recent else _("depuis le %(day)s")) % {"day": named}


def when(moment: datetime, now: datetime) -> str:
    """« Hier à 17 h 40 », « Le 3 novembre à 9 h 02 »."""
    day, today = day_of(moment), day_of(now)
    values = {"day": short_day(day, today), "time": clock(moment)}
    if day == today:
        return _("Aujourd’hui à %(time)s") % values
    if day == today - timedelta(days=1):
        return _("Hier à %(time)s") % values
    return _("Le %(day)s à %(time)s") % values
