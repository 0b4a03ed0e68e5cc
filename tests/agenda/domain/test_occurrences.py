"""What comes back, and when. RFC 5545, 3.3.10: the examples of the standard, then what breaks calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from time import perf_counter

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from espace_sante.agenda.domain.errors import RuleRefused
from espace_sante.agenda.domain.moment import Moment, instant, whole_day
from espace_sante.agenda.domain.occurrences import last_instant, occurrences
from espace_sante.agenda.domain.rule import parse_rule

PARIS = "Europe/Paris"
FAR = datetime(2100, 1, 1, tzinfo=UTC)


def at(day: date, hour: time = time(9), *, zone: str = PARIS, length: timedelta = timedelta(minutes=30)) -> Moment:
    starts = instant(day, hour, zone)
    return Moment(starts, starts + length, zone)


def days(rule: str, start: date, *, most: int = 12, until: datetime = FAR, since: datetime | None = None) -> list[str]:
    moment = at(start)
    found = occurrences(moment, parse_rule(rule), since=since or moment.starts, until=until)
    return [f"{one.local:%Y-%m-%d}" for one in islice(found, most)]


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("FREQ=DAILY;COUNT=3", date(1997, 9, 2), ["1997-09-02", "1997-09-03", "1997-09-04"]),
        ("FREQ=DAILY;INTERVAL=10;COUNT=3", date(1997, 9, 2), ["1997-09-02", "1997-09-12", "1997-09-22"]),
        ("FREQ=DAILY;UNTIL=19970904T000000Z", date(1997, 9, 2), ["1997-09-02", "1997-09-03"]),
        ("FREQ=DAILY;UNTIL=19970904", date(1997, 9, 2), ["1997-09-02", "1997-09-03", "1997-09-04"]),
        ("FREQ=DAILY;BYMONTH=1;COUNT=2", date(1998, 1, 1), ["1998-01-01", "1998-01-02"]),
        (
            "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,TH;COUNT=4",
            date(1997, 9, 2),
            ["1997-09-02", "1997-09-04", "1997-09-16", "1997-09-18"],
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
            date(1997, 8, 5),
            ["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"],
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
            date(1997, 8, 5),
            ["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"],
        ),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=1FR", date(1997, 9, 5), ["1997-09-05", "1997-10-03", "1997-11-07"]),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=-2MO", date(1997, 9, 22), ["1997-09-22", "1997-10-20", "1997-11-17"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=3", date(1997, 9, 28), ["1997-09-28", "1997-10-29", "1997-11-28"]),
        (
            "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
            date(1997, 9, 4),
            ["1997-09-04", "1997-10-07", "1997-11-06"],
        ),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3", date(1998, 2, 13), ["1998-02-13", "1998-03-13", "1998-11-13"]),
        ("FREQ=YEARLY;COUNT=3;BYMONTH=6,7", date(1997, 6, 10), ["1997-06-10", "1997-07-10", "1998-06-10"]),
        ("FREQ=YEARLY;BYDAY=20MO;COUNT=2", date(1997, 5, 19), ["1997-05-19", "1998-05-18"]),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=TH;COUNT=3", date(1997, 3, 13), ["1997-03-13", "1997-03-20", "1997-03-27"]),
    ],
)
def test_rfc_5545_the_examples_of_the_standard(rule: str, start: date, expected: list[str]) -> None:
    assert days(rule, start) == expected


def test_the_thirty_first_happens_in_months_that_have_one() -> None:
    assert days("FREQ=MONTHLY;COUNT=4", date(2026, 1, 31)) == ["2026-01-31", "2026-03-31", "2026-05-31", "2026-07-31"]


def test_the_twenty_ninth_of_february_happens_every_leap_year() -> None:
    assert days("FREQ=YEARLY;COUNT=3", date(2024, 2, 29)) == ["2024-02-29", "2028-02-29", "2032-02-29"]


def test_nine_o_clock_stays_nine_o_clock_when_the_hour_changes() -> None:
    moment = at(date(2026, 10, 24))
    found = list(occurrences(moment, parse_rule("FREQ=DAILY;COUNT=2"), since=moment.starts, until=FAR))
    assert [f"{one.local:%H:%M}" for one in found] == ["09:00", "09:00"]
    assert found[1].starts - found[0].starts == timedelta(hours=25)
    assert found[1].length == timedelta(minutes=30)


def test_an_hour_that_spring_jumps_over_is_told_at_the_hour_that_follows() -> None:
    moment = at(date(2026, 3, 28), time(2, 30))
    found = list(occurrences(moment, parse_rule("FREQ=DAILY;COUNT=2"), since=moment.starts, until=FAR))
    assert [f"{one.local:%d %H:%M}" for one in found] == ["28 02:30", "29 03:30"]


def test_a_day_that_has_twenty_five_hours_is_one_day() -> None:
    day = whole_day(date(2026, 10, 25))
    assert day.length == timedelta(hours=25)
    found = list(occurrences(day, parse_rule("FREQ=DAILY;COUNT=2"), since=day.starts, until=FAR))
    assert [one.length for one in found] == [timedelta(hours=25), timedelta(hours=24)]


def test_a_rule_of_a_million_dates_costs_what_the_window_holds() -> None:
    began = perf_counter()
    window = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    found = list(occurrences(at(date(1900, 1, 1)), parse_rule("FREQ=DAILY"), since=window[0], until=window[1]))
    assert len(found) == 31
    assert perf_counter() - began < 0.2


def test_what_began_before_the_window_and_lasts_into_it_is_there() -> None:
    moment = at(date(2026, 1, 1), time(23), length=timedelta(hours=3))
    midnight = instant(date(2026, 1, 5), None, PARIS)
    found = list(occurrences(moment, parse_rule("FREQ=DAILY"), since=midnight, until=midnight + timedelta(hours=1)))
    assert [one.day for one in found] == [date(2026, 1, 4)]


@pytest.mark.parametrize(
    "rule",
    [
        "", "FREQ=SECONDLY", "FREQ=HOURLY;COUNT=2", "FREQ=DAILY;COUNT=1000000", "FREQ=DAILY;INTERVAL=0", "COUNT=2",
        "FREQ=DAILY;COUNT=2;UNTIL=20270101", "FREQ=DAILY;BYSETPOS=1", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=DAILY;BYHOUR=9",
        "FREQ=DAILY;BYMONTHDAY=32", "FREQ=DAILY;BYMONTHDAY=0", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;UNTIL=demain",
        "FREQ=DAILY;BYDAY=" + "MO," * 80 + "MO", "FREQ=YEARLY;BYWEEKNO=20", "FREQ=DAILY;INTERVAL=-3", "n’importe quoi",
        "FREQ=DAILY;COUNT=²", "FREQ=WEEKLY;BYMONTHDAY=3",
    ],
)  # fmt: skip
def test_a_rule_that_is_not_understood_is_refused_and_never_ignored(rule: str) -> None:
    with pytest.raises(RuleRefused):
        parse_rule(rule)


def test_what_never_happens_has_no_last_time() -> None:
    never = parse_rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")
    assert last_instant(at(date(2026, 2, 1)), never, horizon=datetime(2036, 1, 1, tzinfo=UTC)) is None


RULES = st.builds(
    lambda freq, interval, by_day, count: ";".join(
        part for part in (f"FREQ={freq}", f"INTERVAL={interval}", by_day if freq != "YEARLY" else "", count) if part
    ),
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 5),
    st.sampled_from(["", "BYDAY=MO,WE,FR", "BYDAY=SU"]),
    st.sampled_from(["", "COUNT=20", "UNTIL=20300101"]),
)


@given(
    rule=RULES,
    start=st.dates(date(1990, 1, 1), date(2028, 12, 31)),
    offset=st.integers(0, 3_000),
    width=st.integers(1, 400),
)
def test_a_window_shows_what_the_whole_shows_of_it(rule: str, start: date, offset: int, width: int) -> None:
    parsed, moment = parse_rule(rule), at(start)
    since = moment.starts + timedelta(days=offset)
    until = since + timedelta(days=width)
    whole = [one for one in occurrences(moment, parsed, since=moment.starts, until=until) if one.starts >= since]
    seen = [one for one in occurrences(moment, parsed, since=since, until=until) if one.starts >= since]
    assert seen == whole
    walked = rrulestr(rule, dtstart=datetime.combine(start, time())).xafter(datetime.combine(start, time()), inc=True)
    starts = takewhile(lambda one: one < until, (instant(one.date(), time(9), PARIS) for one in walked))
    assert [one.starts for one in seen] == [one for one in starts if one >= since]
    assert all(moment.starts <= one.starts < until for one in seen)
    assert all(f"{one.local:%H:%M}" == "09:00" for one in seen)
