"""When something happens: an instant in a time zone, or whole days.

What is written is a clock on a wall: ten o'clock stays ten o'clock when the hour changes. An hour that the change of
spring jumps over is told at the hour that follows; one that the change of autumn shows twice is the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from espace_sante.agenda.domain.errors import DateOutOfBounds, EventInvalid, ZoneUnknown

FIRST_YEAR, YEARS_AHEAD = 1900, 10
LONGEST = timedelta(days=366)
FOR_EVER = datetime(9999, 12, 31, tzinfo=UTC)
DEFAULT_ZONE = "Europe/Paris"


@dataclass(frozen=True, slots=True)
class Moment:
    """`starts` and `ends` are instants in UTC; `ends` is excluded, None when nobody said it.

    Whole days: midnight in `zone`, to the midnight after the last day.
    """

    starts: datetime
    ends: datetime | None = None
    zone: str = DEFAULT_ZONE
    all_day: bool = False

    @property
    def local(self) -> datetime:
        """The start as a clock of the zone shows it."""
        return self.starts.astimezone(zone_of(self.zone))

    @property
    def day(self) -> date:
        """The day it starts, in its zone."""
        return self.local.date()

    @property
    def length(self) -> timedelta:
        """From start to end; nothing when the end is not known."""
        return self.ends - self.starts if self.ends else timedelta()


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """A zone of the IANA database. Raises ZoneUnknown."""
    if name not in _names():
        raise ZoneUnknown(field="zone")
    return ZoneInfo(name)


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(available_timezones())


def instant(day: date, hour: time | None, zone: str) -> datetime:
    """The instant at which a clock of the zone shows this day and hour; midnight without an hour."""
    local = datetime.combine(day, hour or time(), zone_of(zone))
    return local.astimezone(UTC)


def whole_day(day: date, *, zone: str = DEFAULT_ZONE, days: int = 1) -> Moment:
    """One day, or several in a row."""
    return Moment(instant(day, None, zone), instant(day + timedelta(days=days), None, zone), zone, all_day=True)


def check_moment(moment: Moment, *, now: datetime) -> None:
    """Raise DateOutOfBounds, ZoneUnknown, EventInvalid unless it lies between 1900 and ten years ahead, and lasts a
    year at most.
    """
    zone_of(moment.zone)
    check_bounds(moment.starts, now=now)
    if moment.ends is not None and not timedelta() <= moment.length <= LONGEST:
        raise EventInvalid("It ends before it starts, or lasts more than a year.", field="ends")
    if moment.all_day and (moment.local.time() != time() or not moment.ends):
        raise EventInvalid("Whole days begin and end at midnight.", field="starts")


def check_bounds(at: datetime, *, now: datetime) -> None:
    """Raise DateOutOfBounds."""
    if at.tzinfo is None or not at.year >= FIRST_YEAR or at > horizon(now):
        raise DateOutOfBounds(field="starts")


def horizon(now: datetime) -> datetime:
    """Ten years from now: nothing is noted, nor shown, later."""
    return now + timedelta(days=366 * YEARS_AHEAD)
