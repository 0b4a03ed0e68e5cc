"""At most ten reminders on one date. Source: RULES.md AGE-05."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

from espace_sante.agenda.domain.content import ENDED, Content, Kind
from espace_sante.agenda.domain.errors import TooManyReminders
from espace_sante.agenda.domain.moment import Moment, zone_of
from espace_sante.agenda.domain.rule import parse_rule
from espace_sante.agenda.models import Event
from espace_sante.agenda.services.rows import times_of
from espace_sante.agenda.services.views import exceptions_of, moment_of

MOST_REMINDERS = 10
LOOKED_AT = timedelta(days=366)  # of a reminder that comes back, the first year


def check_reminders(content: Content, *, space_id: UUID, event_id: UUID) -> None:
    """Raise TooManyReminders when a date of this reminder holds ten others. One query."""
    if content.kind is not Kind.REMINDER or content.status in ENDED:
        return
    since = content.moment.starts - timedelta(days=1)
    until = content.moment.starts + (LOOKED_AT if content.rule else timedelta(days=2))
    rows = Event.objects.filter(space_id=space_id, kind=Kind.REMINDER.value, over_at__gte=since, starts_at__lt=until)
    rows = rows.exclude(id=event_id).exclude(status__in=[one.value for one in ENDED])
    days: Counter[date] = Counter()
    for row in rows:
        days.update(_days(moment_of(row), row.rule, exceptions_of(row), since, until))
    mine = islice(_days(content.moment, content.rule, content.exceptions, since, until), LOOKED_AT.days)
    if any(days[day] >= MOST_REMINDERS for day in mine):
        raise TooManyReminders(field="starts")


def _days(
    moment: Moment, rule: str, exceptions: tuple[datetime, ...], since: datetime, until: datetime
) -> Iterator[date]:
    zone = zone_of(moment.zone)
    times = times_of(moment, parse_rule(rule) if rule else None, exceptions, since=since, until=until)
    return (one.starts.astimezone(zone).date() for one in times)
