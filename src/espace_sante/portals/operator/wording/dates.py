"""Days and hours of Paris, with their year: an operator compares campaigns."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from espace_sante.kernel.clock import PARIS

NO_BREAK = "\u00a0"


def day(moment: datetime | date) -> str:
    """« 24 novembre 2026 », which no line cuts."""
    when = moment.astimezone(PARIS).date() if isinstance(moment, datetime) else moment
    month = date_format(when, "F Y").replace(" ", NO_BREAK)
    return (_("1er %(month)s") if when.day == 1 else _("%(day)s %(month)s")) % {"day": when.day, "month": month}


def last_day_before(moment: datetime) -> str:
    """The last whole day of a delay that ends at this midnight."""
    return day(moment - timedelta(seconds=1))


def moment_words(moment: datetime) -> str:
    """« 24 novembre 2026 à 9 h 15 »."""
    local = moment.astimezone(PARIS)
    return _("%(day)s à %(hour)s h %(minute)s") % {
        "day": day(moment), "hour": local.hour, "minute": f"{local.minute:02d}",
    }  # fmt: skip
