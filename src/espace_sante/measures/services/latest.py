"""The last measures of every kind, for a page: one query over the space. Source: RULES.md SCO-10."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from espace_sante.access import api as access
from espace_sante.kernel.actors import Actor
from espace_sante.measures.domain.kinds import Kind
from espace_sante.measures.models import Measure
from espace_sante.measures.services import ask, body_mass
from espace_sante.measures.services.join import read_with
from espace_sante.measures.services.views import MeasureView, Row, opened
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault


def latest_measures(*, actor: Actor, space: SpaceView, each: int, now: datetime) -> dict[Kind, tuple[MeasureView, ...]]:
    """The `each` newest of every kind that this person may read, newest first; kinds without any are absent.

    For the holder's side, whose own it is: no line of trace. Raises AccessRefused.
    """
    case = access.case_of(actor=actor, space=space, now=now)
    ask.checked(case, access.Action.READ_MEASURES, Kind.WEIGHT)
    places = read_with(space.id)
    keys = vault.keys_of(places)
    found = opened(_newest(places, each), keys)
    by_kind: dict[Kind, list[MeasureView]] = {}
    for view in found:
        by_kind.setdefault(view.kind, []).append(view)
    computed = body_mass.of_weights(places, by_kind.get(Kind.WEIGHT, []), keys)
    if computed:
        by_kind[Kind.BMI] = list(computed)
    return {kind: tuple(views[:each]) for kind, views in by_kind.items()}


def _newest(places: list[UUID], each: int) -> list[tuple[object, ...]]:
    rank = Window(RowNumber(), partition_by=[F("kind")], order_by=[F("at").desc(), F("id").desc()])
    rows = Measure.objects.filter(space_id__in=places, removed=False).annotate(rank=rank).filter(rank__lte=each)
    return list(rows.order_by("kind", "rank").values_list(*Row._fields))
