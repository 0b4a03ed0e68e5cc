"""Days and hours of Paris with their year, as every page that is not a citizen's own list writes them.

No line cuts them, and the first of a month is « 1er ». Source: LOOK.md, voice.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from espace_sante.kernel.clock import PARIS

NO_BREAK = "\u00a0"


def day_words(when: datetime | date) -> str:
    """« 4 janvier 2027 », « 1er décembre 2026 », in Paris."""
    day = when.astimezone(PARIS).date() if isinstance(when, datetime) else when
    month = date_format(day, "F Y").replace(" ", NO_BREAK)
    return (_("1er %(month)s") if day.day == 1 else _("%(day)s %(month)s")) % {"day": day.day, "month": month}


def moment_words(at: datetime) -> str:
    """« 24 novembre 2026 à 9 h 15 »."""
    local = at.astimezone(PARIS)
    return _("%(day)s à %(hour)s h %(minute)s") % {
        "day": day_words(at), "hour": local.hour, "minute": f"{local.minute:02d}",
    }  # fmt: skip
