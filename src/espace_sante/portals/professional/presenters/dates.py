"""Dates as professionals read them, in the legal day of the service."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from espace_sante.kernel.clock import PARIS


def day_of(moment: datetime) -> date:
    return moment.astimezone(PARIS).date()


def short_date(moment: datetime | date) -> str:
    """03/11/2026."""
    return f"{_day(moment):%d/%m/%Y}"


def brief_date(moment: datetime | date) -> str:
    """03/11/26, where room is short."""
    return f"{_day(moment):%d/%m/%y}"


def day_and_month(moment: datetime | date) -> str:
    """03/11, under the title of its year."""
    return f"{_day(moment):%d/%m}"


def clock_time(moment: datetime) -> str:
    """15 h 04, in the legal time of the service."""
    here = moment.astimezone(PARIS)
    return f"{here.hour}\u00a0h\u00a0{here:%M}"


def start_of_day(moment: datetime) -> datetime:
    return moment.astimezone(PARIS).replace(hour=0, minute=0, second=0, microsecond=0)


def years_before(moment: datetime, years: int) -> datetime:
    return moment - timedelta(days=round(365.25 * years))


def _day(moment: datetime | date) -> date:
    return day_of(moment) if isinstance(moment, datetime) else moment
