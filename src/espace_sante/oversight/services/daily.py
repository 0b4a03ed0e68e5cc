"""The report of each day that ended, which the service makes by itself: an auditor finds it made in the morning.

That a day has its report is written with what was found, in one transaction: killed anywhere, a day is wholly reported
or reported the next time, and never twice. Nobody looks at anybody meanwhile: the line in the auditors' chain is the
service's. Source: RULES.md C6, TRA-09; ADR 24.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction

from espace_sante.kernel.actors import SYSTEM
from espace_sante.kernel.clock import PARIS
from espace_sante.oversight.models import DailyReport
from espace_sante.oversight.services.ask import note_look
from espace_sante.oversight.services.report import keep_findings, look_for_findings

MOST_DAYS = 31  # after a long stop: what is older is asked for by an auditor (`espace-sante audit anomalies`)
DAY = timedelta(days=1)


def make_due_reports(*, now: datetime) -> int:
    """Report on every day, in Paris, that ended and has no report yet; how many findings are new.

    From the day after the last one that has a report, MOST_DAYS at most; yesterday alone when none has.
    """
    return sum(_report_on(day, now=now) for day in _due(now))


def _due(now: datetime) -> Iterator[date]:
    yesterday = now.astimezone(PARIS).date() - DAY
    last = DailyReport.objects.order_by("-day").values_list("day", flat=True).first()
    first = yesterday if last is None else max(last + DAY, yesterday - DAY * (MOST_DAYS - 1))
    while first <= yesterday:
        yield first
        first += DAY


def _report_on(day: date, *, now: datetime) -> int:
    since, until = _midnight(day), _midnight(day + DAY)
    found = look_for_findings(since=since, until=until, now=now)
    with transaction.atomic(using="dmp"):
        _, made = DailyReport.objects.get_or_create(day=day, defaults={"made_at": now, "found": len(found)})
        if not made:
            return 0  # another worker was faster
        note_look(actor=SYSTEM, now=now, edge="task", count=len(found), asked=f"report day={day.isoformat()}")
        return keep_findings(found)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=PARIS)
