"""What professionals did in a period, as counts over sets: what an anomaly is looked for in.

Every function reads one period of the trace once, and gives rows as they come: no line is loaded one by one. Ids and
codes alone; whose spaces these are, this room does not know. Source: RULES.md C6, TRA-09.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import TruncHour

from espace_sante.audit.domain.entry import Act, Outcome
from espace_sante.audit.models import TraceEntryRow
from espace_sante.audit.services.search import NOT_BY_SYSTEM
from espace_sante.kernel.actors import ActorKind

_UTC = ZoneInfo("UTC")
_CHUNK = 5_000
EMERGENCY_MODE = "emergency"
READINGS = frozenset({Act.DOCUMENTS_LISTED.value, Act.DOCUMENT_READ.value, Act.HEALTH_HISTORY_READ.value})


@dataclass(frozen=True, slots=True)
class HourOfReading:
    """How many times one professional read, in one place of work, in one hour."""

    actor_id: str
    profession: str
    structure: str
    hour: datetime  # its beginning, UTC
    count: int


@dataclass(frozen=True, slots=True)
class SpaceRead:
    """A space that one professional read in a period, and where they worked. `first`: never before that period."""

    actor_id: str
    structure: str
    space_id: UUID
    first: bool


def hours_of_reading(*, since: datetime, until: datetime) -> Iterator[HourOfReading]:
    """Readings that were allowed, by professional and by hour."""
    rows = _readings(since, until).filter(outcome=Outcome.DONE.value).annotate(hour=TruncHour("at", tzinfo=_UTC))
    columns = ("actor_id", "actor_profession", "actor_structure", "hour")
    grouped = rows.order_by().values(*columns).annotate(count=Count("position")).values_list(*columns, "count")
    for row in grouped.iterator(chunk_size=_CHUNK):
        yield HourOfReading(*row)


def emergencies_by_actor(*, since: datetime, until: datetime) -> dict[str, int]:
    """How many records each professional opened by breaking the glass, whatever they read in each (EMG-01)."""
    rows = _by_professionals(since, until).filter(
        act=Act.EMERGENCY_OPENED.value, outcome=Outcome.DONE.value, mode=EMERGENCY_MODE
    )
    return dict(rows.order_by().values("actor_id").annotate(count=Count("position")).values_list("actor_id", "count"))


def readings_by_actor(*, since: datetime, until: datetime, actor_ids: Collection[str]) -> dict[str, int]:
    """How many times these professionals read in a period: the history they are compared with."""
    rows = _readings(since, until).filter(outcome=Outcome.DONE.value, actor_id__among=list(actor_ids))
    rows = rows.extra(where=[NOT_BY_SYSTEM])  # noqa: S610 - a constant of ours
    return dict(rows.order_by().values("actor_id").annotate(count=Count("position")).values_list("actor_id", "count"))


def spaces_read(*, since: datetime, until: datetime) -> Iterator[SpaceRead]:
    """Each space that each professional read, once for each place of work, in the order of the professionals."""
    before = TraceEntryRow.objects.filter(
        space_id=OuterRef("space_id"), actor_id=OuterRef("actor_id"), act__in=sorted(READINGS), at__lt=since
    )
    rows = _readings(since, until).filter(outcome=Outcome.DONE.value).order_by("actor_id", "space_id")
    columns = ("actor_id", "actor_structure", "space_id")
    pairs = rows.values(*columns).distinct().annotate(known=Exists(before)).values_list(*columns, "known")
    for actor_id, structure, space_id, known in pairs.iterator(chunk_size=_CHUNK):
        yield SpaceRead(actor_id, structure, space_id, not known)


def first_readings(pairs: Collection[tuple[str, UUID]], *, before: datetime) -> dict[tuple[str, UUID], datetime]:
    """When each of these professionals first read each of these spaces, those before an instant. One query at most."""
    if not pairs:
        return {}
    rows = TraceEntryRow.objects.filter(
        space_id__among=sorted({space_id for _, space_id in pairs}),
        actor_id__among=sorted({actor_id for actor_id, _ in pairs}),
        actor_kind=ActorKind.PROFESSIONAL.value,
        act__in=sorted(READINGS),
        outcome=Outcome.DONE.value,
        at__lt=before,
    )
    firsts = rows.order_by().values("actor_id", "space_id").annotate(first=Min("at"))
    return {(one["actor_id"], one["space_id"]): one["first"] for one in firsts}


def refused_in_a_row(*, since: datetime, until: datetime, least: int) -> dict[str, int]:
    """The longest run of refusals of each professional who had at least `least` of them."""
    refused = _by_professionals(since, until).filter(outcome=Outcome.REFUSED.value).order_by()
    often = refused.values("actor_id").annotate(count=Count("position")).filter(count__gte=least)
    suspects = list(often.values_list("actor_id", flat=True))
    rows = _by_professionals(since, until).filter(actor_id__among=suspects).order_by("actor_id", "at", "position")
    longest: dict[str, int] = {}
    run, last = 0, ""
    for actor_id, outcome in rows.values_list("actor_id", "outcome").iterator(chunk_size=_CHUNK):
        run = (run if actor_id == last else 0) + 1 if outcome == Outcome.REFUSED else 0
        last = actor_id
        longest[actor_id] = max(longest.get(actor_id, 0), run)
    return {actor_id: length for actor_id, length in longest.items() if length >= least}


def readings_by_day(*, actor_id: str, since: datetime, until: datetime, zone: ZoneInfo) -> dict[datetime, int]:
    """How many times one professional read each hour, as instants of `zone`: what a page adds up by day."""
    rows = _readings(since, until).filter(actor_id=actor_id)
    rows = rows.extra(where=[NOT_BY_SYSTEM]).annotate(hour=TruncHour("at", tzinfo=zone))  # noqa: S610 - ours
    return dict(rows.order_by().values("hour").annotate(count=Count("position")).values_list("hour", "count"))


def _readings(since: datetime, until: datetime) -> QuerySet[TraceEntryRow]:
    return _by_professionals(since, until).filter(act__in=sorted(READINGS))


def _by_professionals(since: datetime, until: datetime) -> QuerySet[TraceEntryRow]:
    return TraceEntryRow.objects.filter(Q(at__gte=since, at__lt=until), actor_kind=ActorKind.PROFESSIONAL.value)
