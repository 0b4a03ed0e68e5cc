"""The delays of the law, counted in days of Europe/Paris. Every one of them is a setting.

A delay of six weeks that starts on 23 November ends with the day of 4 January: the clock strikes at midnight, at the
start of 5 January, whatever the clocks did in between.
Source: RULES.md section 1 (numbers to put in configuration); CSP art. R. 1111-28, R. 1111-36.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from espace_sante.kernel.clock import PARIS
from espace_sante.spaces.domain.states import Move, State


@dataclass(frozen=True, slots=True)
class Delays:
    """The delays of one deployment."""

    opposition: timedelta = timedelta(weeks=6)  # from the sending of the notice, LC-03
    reminder: timedelta = timedelta(weeks=4)  # from the sending of the notice, C2
    suspension: timedelta = timedelta(weeks=6)  # of silence after a suspension, LC-21
    archive_years: int = 10  # LC-15
    erasure_months: int = 3  # at most, LC-16
    erasure_wait: timedelta = timedelta(days=1)  # before it is done: one may still change one's mind, LC-18, C7
    transition: timedelta = timedelta(days=365)  # of an older record after an opposition, LC-09


@dataclass(frozen=True, slots=True)
class Deadline:
    """What happens by itself, at an instant: from then on, included."""

    move: Move
    at: datetime


def deadline_of(state: State, *, since: datetime, delays: Delays) -> Deadline | None:
    """What ends a state by itself; None for those that only somebody's act ends."""
    match state:
        case State.NOTIFIED:
            return Deadline(Move.OPEN, end_of_days(since, delays.opposition))  # LC-03
        case State.SUSPENDED:
            return Deadline(Move.CLOSE, end_of_days(since, delays.suspension))  # LC-21
        case State.CLOSED_ARCHIVED | State.DECEASED:
            return Deadline(Move.ERASE, end_of_years(since, delays.archive_years))  # LC-15, LC-22
        case State.ERASURE_PENDING:
            return Deadline(Move.ERASE, min(since + delays.erasure_wait, latest_erasure(since, delays)))  # LC-16
        case _:
            return None


def end_of_days(since: datetime, delay: timedelta) -> datetime:
    """The midnight in Paris that follows the last whole day of a delay counted from the day of `since`."""
    return _midnight(_day(since) + delay + timedelta(days=1))


def end_of_years(since: datetime, years: int) -> datetime:
    """The midnight that follows the same day, years later; 29 February becomes 28 February."""
    return _midnight(_in_month(_day(since), months=12 * years) + timedelta(days=1))


def latest_erasure(since: datetime, delays: Delays) -> datetime:
    """When an erasure must be over: the midnight that follows the same day of the month, three months later."""
    return _midnight(_in_month(_day(since), months=delays.erasure_months) + timedelta(days=1))


def _day(at: datetime) -> date:
    return at.astimezone(PARIS).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), PARIS)


def _in_month(day: date, *, months: int) -> date:
    """The same day of a later month, or its last day when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
