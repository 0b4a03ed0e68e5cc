"""The days on which a rule falls, one period after another, from wherever one looks.

Periods are counted, not walked: what began in 1990 and is looked at in 2026 costs what 2026 holds. A rule with a COUNT
is walked from its start, at most a thousand times. Nothing is ever searched later than ten years ahead.
Source: RFC 5545, 3.3.10 and 3.8.5.3.
"""

from __future__ import annotations

import calendar
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from espace_sante.agenda.domain.moment import FOR_EVER, Moment, zone_of
from espace_sante.agenda.domain.rule import Frequency, Rule

MOST_SHOWN = 4_000  # of one event in one look: ten years of days


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
    for period in _periods(rule, first, from_day, to_day):
        days = sorted(set(_in_period(rule, first, period)))
        if rule.by_position:
            places = {place - 1 if place > 0 else len(days) + place for place in rule.by_position}
            days = [day for place, day in enumerate(days) if place in places]
        for day in days:
            if day > to_day:
                return
            if day >= from_day:
                yield day


def _periods(rule: Rule, first: date, from_day: date, to_day: date) -> Iterator[date]:
    """The first day of each period, from the one that holds `from_day`; every `interval` since that of `first`."""
    match rule.frequency:
        case Frequency.DAILY | Frequency.WEEKLY:
            weekly = rule.frequency is Frequency.WEEKLY
            step = rule.interval * (7 if weekly else 1)
            begins = first - timedelta(days=(first.weekday() - rule.week_start) % 7) if weekly else first
            number = max(0, (from_day - begins).days // step)
            while (days := number * step) <= (to_day - begins).days:
                yield begins + timedelta(days=days)
                number += 1
        case _:
            step = rule.interval * (12 if rule.frequency is Frequency.YEARLY else 1)
            begin = first.year * 12 + (0 if rule.frequency is Frequency.YEARLY else first.month - 1)
            wanted, last = from_day.year * 12 + from_day.month - 1, to_day.year * 12 + to_day.month - 1
            month = begin + max(0, (wanted - begin) // step) * step
            while month <= last:
                yield date(month // 12, month % 12 + 1, 1)
                month += step


def _in_period(rule: Rule, first: date, period: date) -> Iterable[date]:
    match rule.frequency:
        case Frequency.DAILY:
            return [period] if _expected(rule, period, days=rule.by_day) else []
        case Frequency.WEEKLY:
            wanted = {day for _ordinal, day in rule.by_day} or {first.weekday()}
            week = (period + timedelta(days=place) for place in range(7))
            return [day for day in week if day.weekday() in wanted and _expected(rule, day)]
        case Frequency.MONTHLY:
            return _of_month(rule, first, period) if _expected(rule, period, month_alone=True) else []
        case Frequency.YEARLY:
            return _of_year(rule, first, period.year)


def _expected(rule: Rule, day: date, *, days: tuple[tuple[int, int], ...] = (), month_alone: bool = False) -> bool:
    """Whether what the rule limits lets this day through."""
    if rule.by_month and day.month not in rule.by_month:
        return False
    if days and day.weekday() not in {one for _ordinal, one in days}:
        return False
    return month_alone or not rule.by_month_day or day in _numbered(rule.by_month_day, day)


def _of_month(rule: Rule, first: date, month: date) -> Iterable[date]:
    if rule.by_month_day:
        numbered = _numbered(rule.by_month_day, month)
        if not rule.by_day:
            return numbered
        return numbered & _weekdays(rule.by_day, month, _last_of_month(month))
    if rule.by_day:
        return _weekdays(rule.by_day, month, _last_of_month(month))
    return _numbered((first.day,), month)


def _of_year(rule: Rule, first: date, year: int) -> Iterable[date]:
    if rule.by_day and not rule.by_month and not rule.by_month_day:
        return _weekdays(rule.by_day, date(year, 1, 1), date(year, 12, 31))
    anchored = rule.by_month or rule.by_month_day or rule.by_day
    months = rule.by_month or (tuple(range(1, 13)) if anchored else (first.month,))
    return {day for month in months for day in _of_month(rule, first, date(year, month, 1))}


def _numbered(numbers: Iterable[int], month: date) -> set[date]:
    """The days of a month by number, from its end when negative. What a month does not have does not happen."""
    length = calendar.monthrange(month.year, month.month)[1]
    places = (one if one > 0 else length + 1 + one for one in numbers)
    return {month.replace(day=place) for place in places if 1 <= place <= length}


def _weekdays(wanted: Iterable[tuple[int, int]], first: date, last: date) -> set[date]:
    """Every Monday, the second Tuesday, the last Friday of what lies between two days."""
    found: set[date] = set()
    for ordinal, weekday in wanted:
        begin = first + timedelta(days=(weekday - first.weekday()) % 7)
        days = [begin + timedelta(days=7 * place) for place in range((last - begin).days // 7 + 1)]
        if not ordinal:
            found.update(days)
        elif abs(ordinal) <= len(days):
            found.add(days[ordinal - 1 if ordinal > 0 else ordinal])
    return found


def _last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
