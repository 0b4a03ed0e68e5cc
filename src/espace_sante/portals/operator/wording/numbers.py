"""Numbers as people read them: « 128 400 », « 97,3 % »."""

from __future__ import annotations

from django.utils.translation import gettext as _

NO_BREAK = "\u00a0"


def number(value: int) -> str:
    return f"{value:,}".replace(",", NO_BREAK)


def rate(part: int, whole: int) -> str:
    """One decimal, without its unit; a dash when there is nothing to compare with."""
    return f"{100 * part / whole:.1f}".replace(".", _(",")) if whole else "–"


def share(part: int, whole: int) -> str:
    """« 97,3 % »."""
    return f"{rate(part, whole)}{NO_BREAK}%" if whole else "–"
