"""The report on unusual accesses: computed over a period by sets, kept as findings, made again without doubles.

Source: RULES.md C6.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import Malformed
from espace_sante.oversight.domain.activity import Activity, Peers, is_odd_hour
from espace_sante.oversight.domain.rules import Signal, Thresholds, signals
from espace_sante.oversight.models import Finding
from espace_sante.oversight.services.ask import check_auditor, note_look
from espace_sante.oversight.services.names_read import names_read

HISTORY = timedelta(days=90)  # what a professional's own habits are learnt from
LONGEST = timedelta(days=92)  # a period of more than a quarter is several reports


class PeriodInvalid(Malformed):
    """A report is about a period that began, of a quarter at most."""

    code = "period-invalid"


def thresholds() -> Thresholds:
    """Those of this deployment: what it sets, and our own values for the rest."""
    changed: dict[str, Any] = settings.ANOMALY_THRESHOLDS
    return Thresholds(**changed)


def make_report(*, actor: Actor, since: datetime, until: datetime, now: datetime, edge: str) -> int:
    """Look for what is unusual from `since` to `until`, keep it, and return how many findings are new.

    The same period again adds nothing twice. Raises AccessRefused, PeriodInvalid. The look is traced.
    """
    check_auditor(actor)
    if not since < until or until - since > LONGEST or since > now:
        raise PeriodInvalid
    found = look_for_findings(since=since, until=until, now=now)
    with transaction.atomic(using="dmp"):
        asked = f"report since={since.isoformat(timespec='minutes')} until={until.isoformat(timespec='minutes')}"
        note_look(actor=actor, now=now, edge=edge, count=len(found), asked=asked)
        return keep_findings(found)


def look_for_findings(*, since: datetime, until: datetime, now: datetime) -> list[Finding]:
    """What is unusual from `since` to `until`, not kept yet. Reads; the caller writes who asked."""
    return [
        Finding(
            rpps=rpps,
            rule=one.rule.value,
            since=since,
            until=until,
            count=one.count,
            usual=one.usual,
            followed=one.followed,
            found_at=now,
        )
        for rpps, one in _findings(since=since, until=min(until, now))
    ]


def keep_findings(found: Sequence[Finding]) -> int:
    """Keep findings, in the caller's transaction; how many are new."""
    before = Finding.objects.count()
    Finding.objects.bulk_create(found, ignore_conflicts=True, batch_size=500)
    return Finding.objects.count() - before


def _findings(*, since: datetime, until: datetime) -> Iterable[tuple[str, Signal]]:
    limits = thresholds()
    activities = activities_of(since=since, until=until, limits=limits)
    others = _Others(activities.values())
    for rpps, one in sorted(activities.items()):
        for signal in signals(one, others.of(one), limits):
            yield rpps, signal


def activities_of(*, since: datetime, until: datetime, limits: Thresholds) -> dict[str, Activity]:
    """Everybody who read, or was refused in a row, by RPPS number: about ten queries, whatever the number of people."""
    found = _hours(since, until, limits)
    refused = audit.refused_in_a_row(since=since, until=until, least=limits.refusals_least)
    for rpps, length in refused.items():
        found[rpps] = replace(found.get(rpps) or Activity(rpps, "", ""), refused_in_a_row=length)
    for rpps, count in audit.emergencies_by_actor(since=since, until=until).items():
        found[rpps] = replace(found.get(rpps) or Activity(rpps, "", ""), emergencies=count)
    known = identity.professional_keys(found)
    names = names_read(audit.spaces_read(since=since, until=until), known, since=since)
    past = audit.readings_by_actor(since=since - HISTORY, until=since, actor_ids=list(found))
    share = (until - since) / HISTORY
    for rpps, one in found.items():
        keys, read = known.get(rpps), names.of.get(rpps)
        if keys:
            one = replace(one, profession=keys.profession, specialty=keys.specialty)
        if read:
            chance = names.by_chance(rpps, keys.family) if keys else 0.0
            one = replace(
                one, spaces=read.spaces, first_times=read.first_times, same_name=read.same_name,
                same_name_followed=read.same_name_followed, same_name_by_chance=chance, colleagues=read.colleagues,
            )  # fmt: skip
        found[rpps] = replace(one, usual=past.get(rpps, 0) * share)
    return found


def _hours(since: datetime, until: datetime, limits: Thresholds) -> dict[str, Activity]:
    """Readings, and those at odd hours."""
    found: dict[str, Activity] = {}
    for hour in audit.hours_of_reading(since=since, until=until):
        one = found.get(hour.actor_id) or Activity(hour.actor_id, hour.profession, "")
        odd = is_odd_hour(hour.hour, finess=hour.structure, from_hour=limits.odd_from_hour, to_hour=limits.odd_to_hour)
        found[hour.actor_id] = replace(
            one,
            readings=one.readings + hour.count,
            at_odd_hours=one.at_odd_hours + (hour.count if odd else 0),
        )
    return found


class _Others:
    """Medians of everybody else of the same profession and specialty."""

    def __init__(self, activities: Iterable[Activity]) -> None:
        self._sorted: dict[tuple[tuple[str, str], str], list[int]] = defaultdict(list)
        for one in activities:
            for name in ("readings", "emergencies", "first_times"):
                self._sorted[one.peers, name].append(getattr(one, name))
        for values in self._sorted.values():
            values.sort()

    def of(self, one: Activity) -> Peers:
        values = {name: self._median(one, name) for name in ("readings", "emergencies", "first_times")}
        return Peers(count=len(self._sorted[one.peers, "readings"]) - 1, **values)

    def _median(self, one: Activity, name: str) -> float:
        """Without this one's own value; 0 when there is nobody else."""
        values, own = self._sorted[one.peers, name], getattr(one, name)
        left = len(values) - 1
        if left == 0:
            return 0.0
        place = bisect_left(values, own)
        low, high = (left - 1) // 2, left // 2
        return sum(values[at + (at >= place)] for at in (low, high)) / 2
