from __future__ import annotations

from datetime import UTC, datetime

import pytest

from espace_sante.interop.fhir.instants import NotADate, interval, moment, written

CASES = [
    ("2026", "2025-12-31T23:00:00Z", "2026-12-31T23:00:00Z"),
    ("2026-12", "2026-11-30T23:00:00Z", "2026-12-31T23:00:00Z"),
    ("2026-07-14", "2026-07-13T22:00:00Z", "2026-07-14T22:00:00Z"),
    ("2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),  # the day has 23 hours
    ("2026-07-14T10:00+02:00", "2026-07-14T08:00:00Z", "2026-07-14T08:01:00Z"),
    ("2026-07-14T10:00:00Z", "2026-07-14T10:00:00Z", "2026-07-14T10:00:01Z"),
    ("2026-07-14T10:00:00", "2026-07-14T08:00:00Z", "2026-07-14T08:00:01Z"),
    ("2026-07-14T10:00:00.25Z", "2026-07-14T10:00:00.250000Z", "2026-07-14T10:00:00.260000Z"),
    ("2026-07-14T10:00:00.123456789Z", "2026-07-14T10:00:00.123456Z", "2026-07-14T10:00:00.123457Z"),
]


@pytest.mark.parametrize(("text", "start", "end"), CASES, ids=[row[0] for row in CASES])
def test_a_date_covers_what_it_says_in_the_legal_time_of_france(text: str, start: str, end: str) -> None:
    assert tuple(map(written, interval(text))) == (start, end)


@pytest.mark.parametrize(
    "text",
    ["", "26", "2026-13", "2026-02-30", "2026-1", "2026-01-01T", "2026-01-01T25:00Z", "2026-01-01T10:00:60Z", "0000",
     "9999", "2026-01-01 10:00", "2026-01-01T10:00:00+99:00", "²026", "2026\n"],
)  # fmt: skip
def test_what_is_not_a_date_is_refused(text: str) -> None:
    with pytest.raises(NotADate):
        interval(text)


def test_a_time_of_the_day_in_a_resource_says_its_zone() -> None:
    assert moment("2026-07-14") == datetime(2026, 7, 13, 22, tzinfo=UTC)
    with pytest.raises(NotADate):
        moment("2026-07-14T10:00:00")
