"""The size of a file in the words of everyday."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

KILO, MEGA = 1_000, 1_000_000


def size_words(size: int) -> str:
    """340 ko, 1,2 Mo, 7 Mo."""
    if size < MEGA:
        return _("%(size)s ko") % {"size": max(1, round(size / KILO))}
    megabytes = size / MEGA
    whole = f"{megabytes:.1f}".endswith(".0")
    return _("%(size)s Mo") % {"size": number_format(megabytes, 0 if whole else 1)}
