"""One professional's activity over time, as the auditor reads it: how many readings each day, and who they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.errors import NotFound
from espace_sante.oversight.services.ask import check_auditor, note_look

DAYS = 60


class ProfessionalUnknown(NotFound):
    """No directory has a professional of this number."""

    code = "professional-unknown"


@dataclass(frozen=True, slots=True)
class DayOfReading:
    """One day in Paris; `count`: readings, refused ones too."""

    day: date
    count: int


@dataclass(frozen=True, slots=True)
class ProfessionalActivity:
    """Who, and the last days, oldest first, one row each even when nothing was read."""

    person: identity.ProfessionalView
    days: list[DayOfReading]


def activity_of_professional(*, actor: Actor, rpps: str, now: datetime, days: int = DAYS) -> ProfessionalActivity:
    """Raises AccessRefused, ProfessionalUnknown. Three queries and the line written; the index of actors is read."""
    check_auditor(actor)
    person = identity.professionals([rpps]).get(rpps)
    if person is None:
        raise ProfessionalUnknown
    today = now.astimezone(PARIS).date()
    first = today - timedelta(days=days - 1)
    since = datetime(first.year, first.month, first.day, tzinfo=PARIS)
    by_day: Counter[date] = Counter()
    for hour, count in audit.readings_by_day(actor_id=rpps, since=since, until=now, zone=PARIS).items():
        by_day[hour.astimezone(PARIS).date()] += count
    note_look(actor=actor, now=now, edge="portal", count=sum(by_day.values()), about=rpps, asked="activity")
    told = [first + timedelta(days=number) for number in range(days)]
    return ProfessionalActivity(person, [DayOfReading(day, by_day[day]) for day in told])
