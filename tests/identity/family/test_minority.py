"""Ages and majority by the calendar of Paris: pure. RULES.md MIN-12, MIN-13."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from espace_sante.identity.domain.minority import (
    birthday,
    is_minor,
    last_adult_birth,
    majority_at,
    majority_on,
    majority_within,
    may_have_own_account,
)
from espace_sante.kernel.clock import PARIS

MICROSECOND = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (date(2010, 10, 21), date(2028, 10, 21)),
        (date(2008, 2, 29), date(2026, 3, 1)),  # 2026 is a common year
        (date(2010, 1, 1), date(2028, 1, 1)),
    ],
)
def test_majority_is_the_eighteenth_birthday_and_the_first_of_march_for_who_was_born_on_a_leap_day(
    born: date, expected: date
) -> None:
    assert majority_on(born) == expected


def test_a_leap_birthday_is_kept_in_a_leap_year() -> None:
    assert birthday(date(2008, 2, 29), 20) == date(2028, 2, 29)


@pytest.mark.parametrize("born", [date(2008, 11, 24), date(2008, 6, 30), date(2008, 2, 29)])
def test_majority_comes_at_midnight_in_paris_and_not_a_microsecond_before(born: date) -> None:
    at = majority_at(born)
    assert at.astimezone(PARIS).time().isoformat() == "00:00:00"
    assert is_minor(born, now=at - MICROSECOND)
    assert not is_minor(born, now=at)


def test_the_day_is_that_of_paris_and_not_of_greenwich() -> None:
    born = date(2008, 7, 1)
    assert majority_at(born) == datetime(2026, 6, 30, 22, tzinfo=UTC)  # summer time
    assert not is_minor(born, now=datetime(2026, 6, 30, 22, tzinfo=UTC))
    assert is_minor(born, now=datetime(2026, 6, 30, 21, 59, 59, tzinfo=UTC))


@pytest.mark.parametrize(
    ("today", "latest"),
    [
        (date(2026, 2, 28), date(2008, 2, 28)),  # who was born on 29 February 2008 waits for the first of March
        (date(2026, 3, 1), date(2008, 3, 1)),
        (date(2028, 2, 29), date(2010, 2, 28)),  # 2010 has no 29 February
    ],
)
def test_the_latest_birth_of_an_adult_is_what_a_query_compares_with(today: date, latest: date) -> None:
    assert last_adult_birth(datetime(today.year, today.month, today.day, 12, tzinfo=UTC)) == latest


def test_every_birth_date_of_a_leap_cycle_agrees_with_the_query() -> None:
    for offset in range(366 * 4):
        born = date(2006, 1, 1) + timedelta(days=offset)
        for now in (majority_at(born) - MICROSECOND, majority_at(born)):
            assert (born > last_adult_birth(now)) == (now < majority_at(born)), born


def test_the_age_of_an_account_of_ones_own_is_a_setting() -> None:
    now = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    assert not may_have_own_account(date(2010, 10, 21), now=now, age=18)
    assert may_have_own_account(date(2010, 10, 21), now=now, age=16)


def test_a_majority_is_told_of_within_its_notice_only() -> None:
    now, notice = datetime(2026, 11, 24, 8, 30, tzinfo=UTC), timedelta(days=30)
    assert majority_within(date(2008, 12, 24), now=now, notice=notice)
    assert not majority_within(date(2008, 12, 25), now=now, notice=notice)
    assert not majority_within(date(2008, 11, 24), now=now, notice=notice)  # an adult since midnight
