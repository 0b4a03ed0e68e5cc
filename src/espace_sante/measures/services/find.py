"""Find measures of one kind or of several between two dates, page by page; one measure.

Whatever a service reads is traced before it is given; a body mass index is computed on the way (SCO-10).
Source: RULES.md SCO-04, SCO-07, SCO-09.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, QuerySet, Subquery

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.measures.domain.errors import MeasureUnknown
from espace_sante.measures.domain.kinds import RULES, Kind
from espace_sante.measures.models import Joined, Measure
from espace_sante.measures.services import ask, body_mass
from espace_sante.measures.services.join import read_with
from espace_sante.measures.services.refuse import allowed, refuse
from espace_sante.measures.services.trace import line
from espace_sante.measures.services.views import MeasureView, Row, opened
from espace_sante.prepared.api import Select
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault

_Found = tuple[tuple[MeasureView, ...], bool, int | None]  # a page, whether there is more, how many there are in all
PAGE, LARGEST_PAGE = 50, 100
_READ = audit.Act.MEASURES_READ
FIRST, LAST = datetime(1800, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)  # when a bound is not given


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Measures of these kinds in [since, until[, the newest first unless `oldest_first`, `page` counted from 0.

    `counted`: how many there are on all pages is wanted too.
    """

    kinds: tuple[Kind, ...]
    since: datetime = FIRST
    until: datetime = LAST
    size: int = PAGE
    page: int = 0
    oldest_first: bool = False
    counted: bool = True


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """`total` is None when it was not counted."""

    measures: tuple[MeasureView, ...]
    more: bool
    total: int | None


def find_measures(*, actor: Actor, space: SpaceView, asked: Asked, edge: str, now: datetime) -> MeasurePage:
    """A page of measures. Raises AccessRefused for a kind that the actor may not read."""
    case = access.case_of(actor=actor, space=space, now=now)
    decisions = {kind: allowed(case, _READ, kind, edge=edge, now=now) for kind in asked.kinds}
    measures, more, total = _page(space.id, asked)
    if not ask.on_holder_side(actor):
        _trace_reading(actor, space.id, decisions, measures, edge, now)
    return MeasurePage(measures, more, total)


def readable_kinds(*, actor: Actor, space: SpaceView, edge: str, now: datetime) -> frozenset[Kind]:
    """The kinds that are stored and that this actor may read. Raises AccessRefused, traced, when there is none."""
    case = access.case_of(actor=actor, space=space, now=now)
    found = frozenset(kind for kind in ask.readable(case) if not RULES[kind].computed)
    if not found:
        decision = ask.may(case, access.Action.READ_MEASURES, Kind.WEIGHT)
        refuse(decision, act=_READ, actor=actor, space_id=space.id, kind=None, edge=edge, now=now)
    return found


def measure(*, actor: Actor, space: SpaceView, measure_id: UUID, edge: str, now: datetime) -> MeasureView:
    """One measure. Raises MeasureUnknown, AccessRefused."""
    view = _one(read_with(space.id), measure_id)
    decision = allowed(access.case_of(actor=actor, space=space, now=now), _READ, view.kind, edge=edge, now=now)
    if not ask.on_holder_side(actor):
        _trace_reading(actor, space.id, {view.kind: decision}, (view,), edge, now)
    return view


def _page(space_id: UUID, asked: Asked) -> _Found:
    """The newest of one kind in one statement, the rest by a query set."""
    if len(asked.kinds) == 1 and not asked.page and not asked.oldest_first and asked.size:
        newest = _newest_page(space_id, asked)
        if newest is not None:
            return newest
    places = read_with(space_id)
    if Kind.BMI in asked.kinds:
        return body_mass.page(places, asked)
    first, order = asked.page * asked.size, ("at", "id") if asked.oldest_first else ("-at", "-id")
    found = _matching(places, asked).order_by(*order).values_list(*Row._fields)
    rows = list(found[first : first + asked.size + 1])
    more, shown = len(rows) > asked.size, rows[: asked.size]
    total = _total(places, asked, first + len(shown), more)
    return opened(shown, vault.keys_of({row[1] for row in shown}) if shown else {}), more, total


def _newest_page(space_id: UUID, asked: Asked) -> _Found | None:
    """The hot path. None when this space alone does not tell it: nothing is there, or duplicates are read with it."""
    told = {"space_id": space_id, "kind": asked.kinds[0].value, "since": asked.since, "until": asked.until}
    rows = _newest(asked.size + 1, asked.counted).rows(**told)
    if not rows or rows[0][_JOINED]:
        return None
    shown, total = rows[: asked.size], rows[0][_TOTAL] if asked.counted else None
    measures = opened(shown, {space_id: vault.key_of(space_id)})
    return measures, len(rows) > asked.size, total


def _total(places: Sequence[UUID], asked: Asked, seen: int, more: bool) -> int | None:
    """Counted only where the page does not tell it."""
    if not asked.counted:
        return None
    past_the_end = seen == asked.page * asked.size and asked.page > 0
    return _matching(places, asked).count() if more or past_the_end or asked.size == 0 else seen


def _matching(places: Sequence[UUID], asked: Asked) -> QuerySet[Measure]:
    return Measure.objects.filter(
        space_id__in=places, kind__in=[one.value for one in asked.kinds], at__gte=asked.since, at__lt=asked.until,
        removed=False,
    )  # fmt: skip


_JOINED = len(Row._fields)
_TOTAL = _JOINED + 1


@lru_cache(maxsize=2 * LARGEST_PAGE + 4)
def _newest(limit: int, counted: bool) -> Select:
    """The newest of one kind in one space, whether others are read with it, and how many there are in all."""

    def build(a: Any) -> QuerySet[Measure, Any]:
        rows = Measure.objects.filter(
            space_id=a.space_id, kind=a.kind, at__gte=a.since, at__lt=a.until, removed=False
        )  # fmt: skip
        told: dict[str, Any] = {"joined": Exists(Joined.objects.filter(space_id=a.space_id))}
        if counted:
            told["total"] = Subquery(rows.order_by().values("kind").annotate(total=Count("*")).values("total"))
        return rows.annotate(**told).order_by("-at", "-id").values_list(*Row._fields, *told)[:limit]

    return Select(build, space_id=UUID, kind=str, since=datetime, until=datetime)


def _one(places: Sequence[UUID], measure_id: UUID) -> MeasureView:
    """Raises MeasureUnknown."""
    weight_id = body_mass.weight_of(measure_id)
    rows = Measure.objects.filter(space_id__in=places, id__in=[measure_id, weight_id], removed=False)
    found = {row[0]: row for row in rows.values_list(*Row._fields)}
    row = found.get(measure_id) or found.get(weight_id)
    if row is None:
        raise MeasureUnknown
    keys = vault.keys_of(places)
    (view,) = opened([row], keys)
    if view.id == measure_id:
        return view
    computed = body_mass.of_weights(places, [view], keys)
    if view.kind is not Kind.WEIGHT or not computed:
        raise MeasureUnknown
    return computed[0]


def _trace_reading(
    actor: Actor, space_id: UUID, decisions: dict[Kind, access.Decision], measures: Sequence[MeasureView], edge: str,
    now: datetime,
) -> None:  # fmt: skip
    """One line a kind, whether or not there was something to read: what was looked for is told too."""
    shown = [one.kind for one in measures]
    audit.append_alone(*[
        line(
            space_id=space_id, act=_READ, actor=actor, decision=decision, kind=kind, edge=edge,
            now=now, count=shown.count(kind),
        )
        for kind, decision in decisions.items()
    ])  # fmt: skip
