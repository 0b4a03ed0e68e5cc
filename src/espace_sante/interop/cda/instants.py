"""HL7 v3 points in time (TS): as precise as their writer knew.

A time without its zone is French metropolitan time, as the CI-SIS asks writers of the Hexagon to note it.
Source: HL7 v3 Data Types R1, TS (`YYYYMMDDHHMMSS.UUUU[+|-ZZzz]`); CI-SIS Structuration minimale, effectiveTime.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")

_TS = re.compile(
    r"(?P<year>\d{4})(?:(?P<month>\d{2})(?:(?P<day>\d{2})(?:(?P<hour>\d{2})(?:(?P<minute>\d{2})"
    r"(?:(?P<second>\d{2})(?:\.\d{1,9})?)?)?)?)?)?(?P<zone>Z|[+-]\d{2}(?::?\d{2})?)?",
    re.ASCII,
)


class Precision(StrEnum):
    """The finest part that was written."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    HOUR = "hour"
    MINUTE = "minute"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Instant:
    """A point in time, always with its zone. What was not written is the earliest possible (1 January, midnight)."""

    at: datetime
    precision: Precision

    @property
    def has_time(self) -> bool:
        return self.precision in {Precision.HOUR, Precision.MINUTE, Precision.SECOND}


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which the day, or the day and the month, may be unknown."""

    year: int
    month: int | None = None
    day: int | None = None

    def as_date(self) -> date | None:
        """The date when it is complete, None otherwise."""
        return date(self.year, self.month, self.day) if self.month and self.day else None

    def isoformat(self) -> str:
        """ISO 8601, shortened to what is known."""
        return "-".join(
            part
            for part in (f"{self.year:04}", self.month and f"{self.month:02}", self.day and f"{self.day:02}")
            if part
        )


def parse_instant(text: str | None) -> Instant | None:
    """Read a TS; None when it is absent or no date exists for it."""
    found = _TS.fullmatch((text or "").strip())
    if found is None:
        return None
    known = {part.value: found[part.value] for part in Precision if found[part.value] is not None}
    try:
        at = datetime(
            int(known["year"]),
            int(known.get("month", 1)),
            int(known.get("day", 1)),
            int(known.get("hour", 0)),
            int(known.get("minute", 0)),
            int(known.get("second", 0)),
            tzinfo=_zone(found["zone"]),
        )
        at.astimezone(UTC)  # the first and the last day of the calendar have no such equivalent
    except (ValueError, OverflowError):
        return None
    return Instant(at, Precision(list(known)[-1]))


def parse_partial_date(text: str | None) -> PartialDate | None:
    """Read the date part of a TS; None when it is absent or no date exists for it."""
    instant = parse_instant(text)
    if instant is None:
        return None
    month = None if instant.precision is Precision.YEAR else instant.at.month
    day = None if instant.precision in {Precision.YEAR, Precision.MONTH} else instant.at.day
    return PartialDate(instant.at.year, month, day)


def _zone(text: str | None) -> tzinfo:
    if text is None:
        return PARIS
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(offset if text[0] == "+" else -offset)
