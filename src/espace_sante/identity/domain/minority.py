"""Minors and majority, by the calendar of Europe/Paris.

Majority is reached at 00:00 on the eighteenth birthday; somebody born on 29 February has it on 1 March in a common
year.
Source: Code civil art. 414; RULES.md MIN-12, MIN-13.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.errors import Refused

MAJORITY_YEARS = 18  # Code civil art. 414


class TooYoung(Refused):
    """Nobody has an account of their own before the age that the operator set (MIN-12)."""

    code = "too-young"


def birthday(birth_on: date, years: int) -> date:
    """The day on which somebody reaches this age. Born on 29 February: 1 March in a common year."""
    try:
        return birth_on.replace(year=birth_on.year + years)
    except ValueError:
        return date(birth_on.year + years, 3, 1)


def majority_on(birth_on: date) -> date:
    """The eighteenth birthday."""
    return birthday(birth_on, MAJORITY_YEARS)


def majority_at(birth_on: date) -> datetime:
    """The instant of majority: midnight in Paris at the start of the eighteenth birthday."""
    return datetime.combine(majority_on(birth_on), time(), PARIS)


def is_minor(birth_on: date, *, now: datetime) -> bool:
    """Whether somebody is under eighteen at this instant."""
    return birth_on > last_adult_birth(now)


def last_adult_birth(now: datetime, *, years: int = MAJORITY_YEARS) -> date:
    """The latest birth date of somebody who has this age at `now`: those born after it are younger.

    It is what a query compares `birth_on` with, so that a right that ends with an age ends by itself.
    """
    today = now.astimezone(PARIS).date()
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # 29 February, and no such day that year: who was born on 28 February has the age
        return date(today.year - years, 2, 28)


def may_have_own_account(birth_on: date, *, now: datetime, age: int) -> bool:
    """Whether somebody is old enough for an account of their own; `age` is the setting OWN_ACCOUNT_AGE (MIN-12)."""
    return birth_on <= last_adult_birth(now, years=age)


def majority_within(birth_on: date, *, now: datetime, notice: timedelta) -> bool:
    """Whether somebody is a minor and will not be one any more when `notice` has passed."""
    return is_minor(birth_on, now=now) and not is_minor(birth_on, now=now + notice)
