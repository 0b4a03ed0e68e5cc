"""What one professional did in a period, in counts, and what others of the same profession did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
# The first digits of a FINESS number say where an establishment stands, overseas too.
_OVERSEAS: dict[str, ZoneInfo] = {
    "9701": ZoneInfo("America/Guadeloupe"),
    "9702": ZoneInfo("America/Martinique"),
    "9703": ZoneInfo("America/Cayenne"),
    "9704": ZoneInfo("Indian/Reunion"),
    "9705": ZoneInfo("America/Miquelon"),
    "9805": ZoneInfo("Indian/Mayotte"),
}


@dataclass(frozen=True, slots=True)
class Activity:
    """One professional over a period. Every number counts readings, unless said otherwise.

    `usual`: what a period of this length had on average, before; 0 without a history. `spaces`, `first_times`,
    `same_name`, `colleagues` count spaces; `emergencies`, records opened by breaking the glass. `refused_in_a_row`: the
    longest run of refusals. `same_name` leaves out whom a tie explains that the professional did not make, and
    `same_name_followed` is how many of the others they first read six months before, or earlier.
    """

    rpps: str
    profession: str
    specialty: str
    readings: int = 0
    usual: float = 0.0
    at_odd_hours: int = 0
    emergencies: int = 0
    spaces: int = 0
    first_times: int = 0
    same_name: int = 0
    same_name_followed: int = 0
    same_name_by_chance: float = 0.0
    colleagues: int = 0
    refused_in_a_row: int = 0

    @property
    def peers(self) -> tuple[str, str]:
        return self.profession, self.specialty


@dataclass(frozen=True, slots=True)
class Peers:
    """The others of the same profession and specialty who were active: medians, and how many they are."""

    count: int = 0
    readings: float = 0.0
    emergencies: float = 0.0
    first_times: float = 0.0


def zone_of(finess: str) -> ZoneInfo:
    """The hours of a place of work: overseas when its number says so, else of Paris."""
    return _OVERSEAS.get(finess[:4], PARIS)


def is_odd_hour(moment: datetime, *, finess: str, from_hour: int, to_hour: int) -> bool:
    """Whether it is night where one works: from `from_hour` in the evening to `to_hour` in the morning."""
    hour = moment.astimezone(zone_of(finess)).hour
    return hour >= from_hour or hour < to_hour
