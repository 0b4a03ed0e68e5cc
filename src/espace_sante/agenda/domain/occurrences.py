"""The days on which a rule falls, one period after another, from wherever one looks.

`dateutil` says on which days a rule falls; it is made to begin where one looks. Periods are then counted, not walked:
what began in 1990 and is looked at in 2026 costs what 2026 holds. A rule with a COUNT is walked from its start, at most
a thousand times. Nothing is ever searched later than ten years ahead.
Source: RFC 5545, 3.3.10 and 3.8.5.3.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule, weekday

from espace_sante.agenda.domain.moment import FOR_EVER, Moment, zone_of
from espace_sante.agenda.domain.rule import Frequency, Rule

MOST_SHOWN = 4_000  # of one event in one look: ten years of days
_FREQUENCIES: dict[Frequency, Any] = {
    Frequency.DAILY: DAILY, Frequency.WEEKLY: WEEKLY, Frequency.MONTHLY: MONTHLY, Frequency.YEARLY: YEARLY,
}  # fmt: skip


def occurrences(moment: Moment, rule: Rule | None, *, since: datetime, until: datetime) -> Iterator[Moment]:
    """The times at which an event happens that touch [since, until[, in order.

    A time that lasts is there from its start to its end; one without an end, at its start.
    """
    if rule is None:
        if touches(moment, since, until):
            yield moment
        return
    found = (one for one in _starting(moment, rule, since - moment.length, until) if touches(one, since, until))
    yield from islice(found, MOST_SHOWN)


def touches(moment: Moment, since: datetime, until: datetime) -> bool:
    return moment.starts < until and (moment.starts >= since or (moment.ends is not None and moment.ends > since))


def last_instant(moment: Moment, rule: Rule | None, *, horizon: datetime) -> datetime | None:
    """When the last time of an event is over, FOR_EVER when it has no end; None when it never happens before then."""
    if rule is None:
        return moment.ends or moment.starts
    if rule.count is None and rule.until is None:
        return FOR_EVER if next(_starting(moment, rule, moment.starts, horizon), None) else None
    last = deque(_starting(moment, rule, moment.starts, horizon), maxlen=1)
    return (last[0].ends or last[0].starts) if last else None


def _starting(moment: Moment, rule: Rule, since: datetime, until: datetime) -> Iterator[Moment]:
    """The times that start in [since, until[. The first is the event's own start only when the rule falls on it."""
    zone, first = zone_of(moment.zone), moment.day
    stop = rule.until_instant(zone)
    from_day = first if rule.count is not None else max(first, since.astimezone(zone).date() - timedelta(days=1))
    to_day = until.astimezone(zone).date() if until.year < 9999 else date.max
    for counted, day in enumerate(_days(rule, first, from_day, to_day), start=1):
        if rule.count is not None and counted > rule.count:
            return
        found = moved(moment, day)
        if found.starts >= until or (stop is not None and found.starts > stop):
            return
        if found.starts >= since:
            yield found


def moved(moment: Moment, day: date) -> Moment:
    """The same event on another day, at the same hours of the clock."""
    zone = zone_of(moment.zone)
    local = moment.local
    starts = datetime.combine(day, local.time(), zone).astimezone(UTC)
    ends = None
    if moment.ends is not None:
        end = moment.ends.astimezone(zone)
        ends = datetime.combine(day + (end.date() - local.date()), end.time(), zone).astimezone(UTC)
    return Moment(starts, ends, moment.zone, moment.all_day)


def _days(rule: Rule, first: date, from_day: date, to_day: date) -> Iterator[date]:
    """The days of the rule from `from_day` to `to_day`, both included."""
    found = rrule(
        _FREQUENCIES[rule.frequency],
        dtstart=_midnight(_begin(rule, first, from_day)),
        until=_midnight(to_day),
        interval=rule.interval,
        wkst=rule.week_start,
        bysetpos=rule.by_position or None,
        **_chosen(rule, first),
    )
    return (day for day in (one.date() for one in found) if day >= from_day)


def _begin(rule: Rule, first: date, from_day: date) -> date:
    """The first day of the period that holds `from_day`, counted from that of `first`: a library may begin there."""
    if from_day <= first:
        return first
    match rule.frequency:
        case Frequency.DAILY | Frequency.WEEKLY:
            weekly = rule.frequency is Frequency.WEEKLY
            step = rule.interval * (7 if weekly else 1)
            begins = first - timedelta(days=(first.weekday() - rule.week_start) % 7) if weekly else first
            begin = begins + timedelta(days=(from_day - begins).days // step * step)
        case _:
            step = rule.interval * (12 if rule.frequency is Frequency.YEARLY else 1)
            month = first.year * 12 + (0 if rule.frequency is Frequency.YEARLY else first.month - 1)
            month += max(0, (from_day.year * 12 + from_day.month - 1 - month) // step) * step
            begin = date(month // 12, month % 12 + 1, 1)
    return max(begin, first)


def _chosen(rule: Rule, first: date) -> dict[str, Any]:
    """Which days of a period: those of the rule, else the day of `first`, since the library may begin elsewhere."""
    weekdays = [weekday(day, ordinal) if ordinal else weekday(day) for ordinal, day in rule.by_day]
    chosen = {"bymonth": rule.by_month, "bymonthday": rule.by_month_day, "byweekday": weekdays}
    if not weekdays and not rule.by_month_day:
        if rule.frequency is Frequency.WEEKLY:
            chosen["byweekday"] = [weekday(first.weekday())]
        elif rule.frequency is not Frequency.DAILY:
            chosen["bymonthday"] = (first.day,)
        if rule.frequency is Frequency.YEARLY and not rule.by_month:
            chosen["bymonth"] = (first.month,)
    return {name: value for name, value in chosen.items() if value}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
