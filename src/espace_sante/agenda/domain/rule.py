"""A recurrence rule (RRULE), read: what comes back every day, week, month or year.

Understood: FREQ, INTERVAL, COUNT, UNTIL, WKST, BYMONTH, BYMONTHDAY, BYDAY with its ordinals, BYSETPOS. The rest of
RFC 5545 (hours, minutes, numbers of weeks or of days in the year) is refused with its reason, never ignored.
Source: RFC 5545, 3.3.10.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum
from typing import Any

from espace_sante.agenda.domain.errors import RuleRefused

LONGEST_RULE = 200
MOST_TIMES, LARGEST_INTERVAL = 1_000, 400
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")


class Frequency(StrEnum):
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True)
class Rule:
    """`by_day`: ordinal (0 for each) and number of the day (Monday is 0). `until` is the last instant, included."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: datetime | date | None = None
    by_month: tuple[int, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_day: tuple[tuple[int, int], ...] = ()
    by_position: tuple[int, ...] = ()
    week_start: int = 0

    def until_instant(self, zone: tzinfo) -> datetime | None:
        """The last instant, in UTC; a date is the whole of that day in `zone`."""
        if self.until is None or isinstance(self.until, datetime):
            return self.until
        return datetime.combine(self.until, datetime.max.time(), tzinfo=zone).astimezone(UTC)


def parse_rule(text: str) -> Rule:
    """Read a rule. Raises RuleRefused."""
    if len(text) > LONGEST_RULE:
        raise RuleRefused("This rule is too long.", field="rule")
    parts = _parts(text)
    unknown = parts.keys() - _READ.keys()
    if unknown:
        raise RuleRefused(f"{', '.join(sorted(unknown))} is not understood here.", field="rule")
    if "FREQ" not in parts or ("COUNT" in parts and "UNTIL" in parts):
        raise RuleRefused("A rule has a FREQ, and one end at most.", field="rule")
    try:
        rule = Rule(**{name: read(parts[key]) for key, (name, read) in _READ.items() if key in parts})
    except ValueError as error:
        raise RuleRefused(field="rule") from error
    _check(rule)
    return rule


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for one in text.upper().strip(";").split(";"):
        name, mark, value = one.partition("=")
        if not mark or not value or name in parts:
            raise RuleRefused(field="rule")
        parts[name] = value
    return parts


def _check(rule: Rule) -> None:
    if not 1 <= rule.interval <= LARGEST_INTERVAL or not (rule.count is None or 1 <= rule.count <= MOST_TIMES):
        raise RuleRefused("It happens too often, or too seldom.", field="rule")
    ordinals = any(ordinal for ordinal, _day in rule.by_day)
    if ordinals and rule.frequency not in {Frequency.MONTHLY, Frequency.YEARLY}:
        raise RuleRefused("A numbered day is of a month or of a year.", field="rule")
    if rule.frequency is Frequency.WEEKLY and rule.by_month_day:
        raise RuleRefused("A week has no days of a month.", field="rule")
    if rule.by_position and not (rule.by_day or rule.by_month_day or rule.by_month):
        raise RuleRefused("BYSETPOS chooses among days.", field="rule")


def _integers(lowest: int, highest: int, *, signed: bool = False) -> Callable[[str], tuple[int, ...]]:
    def read(text: str) -> tuple[int, ...]:
        found = tuple(sorted({int(one) for one in text.split(",")}))
        if not all(lowest <= (abs(one) if signed else one) <= highest for one in found):
            raise ValueError(text)
        return found

    return read


def _days(text: str) -> tuple[tuple[int, int], ...]:
    found = []
    for one in text.split(","):
        match = _DAY.fullmatch(one)
        if match is None or (match[1] and not 1 <= abs(int(match[1])) <= 53):
            raise ValueError(one)
        found.append((int(match[1] or 0), DAYS.index(match[2])))
    return tuple(sorted(set(found)))


def _until(text: str) -> datetime | date:
    if len(text) == 8:
        return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    return datetime.strptime(text.rstrip("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=UTC)


_READ: dict[str, tuple[str, Callable[[str], Any]]] = {
    "FREQ": ("frequency", Frequency),
    "INTERVAL": ("interval", int),
    "COUNT": ("count", int),
    "UNTIL": ("until", _until),
    "WKST": ("week_start", DAYS.index),
    "BYMONTH": ("by_month", _integers(1, 12)),
    "BYMONTHDAY": ("by_month_day", _integers(1, 31, signed=True)),
    "BYDAY": ("by_day", _days),
    "BYSETPOS": ("by_position", _integers(1, 366, signed=True)),
}
