"""Time zones as calendars name them, and as they are told to others. Source: RFC 5545, 3.2.19, 3.6.5; RFC 7808.

A zone is known by its IANA name, or by the name that Windows gives it (Unicode CLDR, windowsZones): those of France and
of its neighbours, and UTC. Another one is refused: an appointment at the wrong hour is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from espace_sante.agenda.api import ZoneUnknown, zone_of
from espace_sante.interop.icalendar.errors import EventRefused

WINDOWS = {
    "Romance Standard Time": "Europe/Paris",
    "W. Europe Standard Time": "Europe/Berlin",
    "Central Europe Standard Time": "Europe/Budapest",
    "Central European Standard Time": "Europe/Warsaw",
    "GMT Standard Time": "Europe/London",
    "Greenwich Standard Time": "Atlantic/Reykjavik",
    "SA Western Standard Time": "America/Martinique",
    "SA Eastern Standard Time": "America/Cayenne",
    "Saint Pierre Standard Time": "America/Miquelon",
    "Mauritius Standard Time": "Indian/Reunion",
    "E. Africa Standard Time": "Indian/Mayotte",
    "Central Pacific Standard Time": "Pacific/Noumea",
    "Hawaiian Standard Time": "Pacific/Tahiti",
    "UTC": "Etc/UTC",
    "Etc/UTC": "Etc/UTC",
    "GMT": "Etc/UTC",
    "Z": "Etc/UTC",
}
_STEP = timedelta(days=7)


def zone_named(name: str) -> str:
    """The IANA name. Raises EventRefused."""
    told = WINDOWS.get(name, name.removeprefix("/").strip())
    try:
        zone_of(told)
    except ZoneUnknown as error:
        raise EventRefused("Its time zone is not known.") from error
    return told


@lru_cache(maxsize=64)
def zone_lines(name: str, first_year: int, last_year: int) -> tuple[str, ...]:
    """A VTIMEZONE that tells each change of hour of these years, so that it is right whatever the law of the zone."""
    zone = zone_of(name)
    start = datetime(first_year, 1, 1, tzinfo=UTC)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}", *_observance(start.astimezone(zone), start.astimezone(zone))]
    for at in _changes(name, start, datetime(last_year + 1, 1, 1, tzinfo=UTC)):
        lines += _observance((at - timedelta(seconds=1)).astimezone(zone), at.astimezone(zone))
    return (*lines, "END:VTIMEZONE")


def _changes(name: str, start: datetime, end: datetime) -> Iterator[datetime]:
    """The instants at which the offset of a zone changes, to the second."""
    zone, at = zone_of(name), start
    while at < end:
        following = at + _STEP
        if at.astimezone(zone).utcoffset() != following.astimezone(zone).utcoffset():
            low, high = at, following
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                if middle.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset():
                    low = middle
                else:
                    high = middle
            yield high
        at = following


def _observance(before: datetime, after: datetime) -> list[str]:
    kind = "DAYLIGHT" if after.dst() else "STANDARD"
    local = (after.replace(tzinfo=None) - (after.utcoffset() or timedelta())) + (before.utcoffset() or timedelta())
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{local:%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{_offset(before)}",
        f"TZOFFSETTO:{_offset(after)}",
        f"TZNAME:{after.tzname()}",
        f"END:{kind}",
    ]


def _offset(moment: datetime) -> str:
    minutes = int((moment.utcoffset() or timedelta()).total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}{abs(minutes) % 60:02d}"
