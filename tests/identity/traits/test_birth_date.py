"""Birth dates whole, partial and lunar, and the day that ages are counted from."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espace_sante.identity.domain.birth_date import BirthDate, BirthDateInvalid

DERIVED = [
    ("1985-09-17", date(1985, 9, 17), True),
    ("2008-02-29", date(2008, 2, 29), True),
    ("1950-06-00", date(1950, 6, 1), False),  # the day is not known
    ("1950-00-15", date(1950, 1, 15), False),  # the month is not known
    ("1950-00-00", date(1950, 12, 31), False),  # neither is known
    ("1950-13-15", date(1950, 1, 15), False),  # a lunar month
    ("1950-99-00", date(1950, 12, 31), False),
    ("1950-02-31", date(1950, 2, 1), False),  # a day that this month does not have
    ("1950-06-45", date(1950, 6, 1), False),  # a lunar day
    ("1950-63-72", date(1950, 12, 31), False),
    ("2007-02-29", date(2007, 2, 1), False),
]


@pytest.mark.parametrize(("text", "day", "exact"), DERIVED)
def test_the_civil_day_follows_the_national_rule(text, day, exact):
    birth = BirthDate(text)
    assert (birth.civil, birth.is_exact) == (day, exact)


@pytest.mark.parametrize(
    "text", ["", "1985", "1985-9-17", "17/09/1985", "19850917", "0985-09-17", "1985-09-17 ", "1985-09-1a", "١٩٨٥-٠٩-١٧"]
)
def test_another_form_is_refused_by_name(text):
    with pytest.raises(BirthDateInvalid) as refused:
        BirthDate(text)
    assert refused.value.field == "birth_date"


@given(st.integers(1000, 2999), st.integers(0, 99), st.integers(0, 99))
def test_every_date_of_that_form_has_a_day_in_its_own_year(year, month, day):
    assert BirthDate(f"{year:04d}-{month:02d}-{day:02d}").civil.year == year


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)))
def test_a_day_of_the_calendar_is_itself(day):
    assert BirthDate.of_day(day).civil == day
    assert BirthDate.of_day(day).is_exact
