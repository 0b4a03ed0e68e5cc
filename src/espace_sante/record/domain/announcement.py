"""How long a document may wait for somebody to announce what it says.

Source: CSP art. R. 1111-53; RULES.md ANN-01 to ANN-04.
"""

from __future__ import annotations

import calendar
from datetime import date, datetime

from espace_sante.kernel.clock import PARIS


def last_day_of_waiting(deposited_on: date, *, months: int) -> date:
    """The same day of the month some months later, or the last day of that month."""
    year, month = divmod(deposited_on.year * 12 + deposited_on.month - 1 + months, 12)
    return date(year, month + 1, min(deposited_on.day, calendar.monthrange(year, month + 1)[1]))


def waiting_ends_at(deposited_at: datetime, *, months: int) -> datetime:
    """When the document becomes visible to the person without an announcement, at the same hour in Paris."""
    local = deposited_at.astimezone(PARIS)
    day = last_day_of_waiting(local.date(), months=months)
    return datetime.combine(day, local.time(), PARIS).astimezone(deposited_at.tzinfo)
