"""When somebody is reminded of an event: at six in the evening of the day before, at eight in the morning of the day.

Hours are those of the person's clock, so that the night is never disturbed and six stays six when the hour changes.
What begins before nine is told at seven; what begins before seven has been told the evening before.
Source: RULES.md AGE-08, NOT-04.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from espace_sante.agenda.domain.content import Remind
from espace_sante.agenda.domain.moment import Moment, instant, zone_of

EVENING, MORNING, EARLY = time(18), time(8), time(7)


@dataclass(frozen=True, slots=True)
class Due:
    """One reminder: the instant to send it, which of the two it is, and the time of the event it is about."""

    at: datetime
    which: Remind
    moment: Moment


def next_due(times: Iterable[Moment], *, reminds: frozenset[Remind], zone: str, after: datetime) -> Due | None:
    """The first reminder strictly later than `after`, or None. `times` come in order; `zone` is the person's."""
    best: Due | None = None
    for moment in times:
        if best is not None and moment.starts - timedelta(days=2) > best.at:
            break
        for due in _reminders(moment, reminds, zone):
            if due.at > after and (best is None or due.at < best.at):
                best = due
    return best


def _reminders(moment: Moment, reminds: frozenset[Remind], zone: str) -> Iterable[Due]:
    local = moment.local if moment.all_day else moment.starts.astimezone(zone_of(zone))
    day = local.date()
    if Remind.EVE in reminds:
        yield Due(instant(day - timedelta(days=1), EVENING, zone), Remind.EVE, moment)
    if Remind.DAY in reminds:
        begins = local.time()
        if moment.all_day or begins >= time(9):
            yield Due(instant(day, MORNING, zone), Remind.DAY, moment)
        elif begins > EARLY:
            yield Due(instant(day, EARLY, zone), Remind.DAY, moment)
