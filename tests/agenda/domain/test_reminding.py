"""When somebody is reminded. RULES.md AGE-08."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from espace_sante.agenda.domain.content import Remind
from espace_sante.agenda.domain.moment import Moment, instant, whole_day
from espace_sante.agenda.domain.reminding import Due, next_due

BOTH = frozenset(Remind)
EARLIER = datetime(2026, 1, 1, tzinfo=UTC)


def due(moment: Moment, *, zone: str = "Europe/Paris", after: datetime = EARLIER, reminds: object = BOTH) -> Due | None:
    return next_due([moment], reminds=reminds, zone=zone, after=after)  # type: ignore[arg-type]


def at(day: date, hour: time, zone: str = "Europe/Paris") -> Moment:
    return Moment(instant(day, hour, zone), None, zone)


def test_age_08_the_day_before_at_six_then_on_the_day_at_eight() -> None:
    moment = at(date(2026, 6, 10), time(14))
    first = due(moment)
    assert first is not None
    assert (first.which, first.at) == (Remind.EVE, datetime(2026, 6, 9, 16, tzinfo=UTC))
    second = due(moment, after=first.at)
    assert second is not None
    assert (second.which, second.at) == (Remind.DAY, datetime(2026, 6, 10, 6, tzinfo=UTC))
    assert due(moment, after=second.at) is None


@pytest.mark.parametrize(("hour", "told"), [(time(9), time(8)), (time(8), time(7)), (time(7), None), (time(3), None)])
def test_age_08_what_begins_early_is_told_at_seven_and_never_in_the_night(hour: time, told: time | None) -> None:
    found = due(at(date(2026, 6, 10), hour), reminds=frozenset({Remind.DAY}))
    assert (found and found.at) == (instant(date(2026, 6, 10), told, "Europe/Paris") if told else None)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Indian/Reunion", datetime(2026, 6, 9, 14, tzinfo=UTC)),
        ("America/Martinique", datetime(2026, 6, 9, 22, tzinfo=UTC)),
        ("Pacific/Noumea", datetime(2026, 6, 9, 7, tzinfo=UTC)),
    ],
)
def test_age_08_six_in_the_evening_is_that_of_the_person(zone: str, expected: datetime) -> None:
    found = due(at(date(2026, 6, 10), time(15), zone), zone=zone)
    assert found is not None
    assert found.at == expected


def test_age_08_six_stays_six_on_the_days_when_the_hour_changes() -> None:
    for day in (date(2026, 3, 30), date(2026, 10, 26)):  # the day before is the one of the change
        found = due(at(day, time(14)))
        assert found is not None
        assert found.at == instant(day - timedelta(days=1), time(18), "Europe/Paris")


def test_age_08_a_whole_day_is_that_day_wherever_the_person_lives() -> None:
    found = due(whole_day(date(2028, 2, 29)), zone="Pacific/Noumea")
    assert found is not None
    assert found.at == instant(date(2028, 2, 28), time(18), "Pacific/Noumea")


def test_age_08_of_a_series_the_next_one_alone() -> None:
    times = [at(date(2026, 6, day), time(14)) for day in (10, 11, 12)]
    found = next_due(times, reminds=BOTH, zone="Europe/Paris", after=datetime(2026, 6, 10, 6, tzinfo=UTC))
    assert found is not None
    assert (found.which, found.moment) == (Remind.EVE, times[1])
