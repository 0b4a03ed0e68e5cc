"""When a notification leaves, whatever the clocks of Paris do."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from espace_sante.kernel.clock import PARIS
from espace_sante.notifications.domain.rhythm import leaves_at


def paris(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        (paris(3, 28, 17, 59), paris(3, 28, 18)),
        (paris(3, 28, 18), paris(3, 29, 18)),  # the night when an hour is left out
        (paris(10, 24, 19), paris(10, 25, 18)),  # the night when an hour comes twice
        (paris(12, 31, 23), datetime(2027, 1, 1, 17, tzinfo=UTC)),
    ],
)
def test_once_a_day_is_at_six_in_the_evening_in_paris(now: datetime, leaves: datetime) -> None:
    assert leaves_at(now, daily=True, quiet=False) == leaves


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        (paris(3, 28, 21, 59), paris(3, 28, 21, 59)),
        (paris(3, 28, 22), paris(3, 29, 7)),
        (paris(3, 29, 1), paris(3, 29, 7)),
        (paris(3, 29, 7), paris(3, 29, 7)),
    ],
)
def test_a_device_does_not_ring_during_the_night(now: datetime, leaves: datetime) -> None:
    assert leaves_at(now, daily=False, quiet=True) == leaves


def test_the_night_is_that_of_the_person() -> None:
    morning = datetime(2026, 6, 10, 4, tzinfo=UTC)  # six in Paris, eight in La Réunion, midnight in Guadeloupe
    for zone, leaves in (
        ("Indian/Reunion", morning),
        ("Europe/Paris", morning.replace(hour=5)),
        ("America/Guadeloupe", morning.replace(hour=11)),
    ):
        assert leaves_at(morning, daily=False, quiet=True, zone=ZoneInfo(zone)) == leaves
