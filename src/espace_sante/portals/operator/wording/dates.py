"""Days and hours of Paris, with their year: an operator compares campaigns."""

from __future__ import annotations

from datetime import datetime, timedelta

from espace_sante.portals.components.dates import NO_BREAK, moment_words
from espace_sante.portals.components.dates import day_words as day

__all__ = ["NO_BREAK", "day", "last_day_before", "moment_words"]


def last_day_before(moment: datetime) -> str:
    """The last whole day of a delay that ends at this midnight."""
    return day(moment - timedelta(seconds=1))
