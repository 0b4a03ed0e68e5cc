"""The body mass index of a space, computed when it is read: each weight with the height known then (SCO-10).

Such a measure has the id of its weight but for one bit, and goes with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from espace_sante.measures.domain.bmi import Height, body_mass_index, height_at
from espace_sante.measures.domain.kinds import Kind
from espace_sante.measures.models import Measure
from espace_sante.measures.services.views import MeasureView, Row, opened
from espace_sante.vault import api as vault

if TYPE_CHECKING:
    from espace_sante.measures.services.find import Asked

MOST_HEIGHTS = 2_000  # the newest: a child is measured every month or so


def page(places: Sequence[UUID], asked: Asked) -> tuple[tuple[MeasureView, ...], bool, int | None]:
    """As a page of another kind. Four queries."""
    keys = vault.keys_of(places)
    heights = _heights(places, keys, until=asked.until)
    if not heights:
        return (), False, 0 if asked.counted else None
    rows = Measure.objects.filter(
        space_id__in=places, kind=Kind.WEIGHT.value, at__gte=max(asked.since, heights[0][0]), at__lt=asked.until,
        removed=False,
    )  # fmt: skip
    order, first = ("at", "id") if asked.oldest_first else ("-at", "-id"), asked.page * asked.size
    found = list(rows.order_by(*order).values_list(*Row._fields)[first : first + asked.size + 1])
    shown = found[: asked.size]
    weights = opened(shown, keys)
    return _computed(weights, heights), len(found) > asked.size, rows.count() if asked.counted else None


def of_weights(
    places: Sequence[UUID], weights: Sequence[MeasureView], keys: Mapping[UUID, bytes]
) -> tuple[MeasureView, ...]:
    """The index of each of these weights that has one. One query."""
    return _computed(weights, _heights(places, keys)) if weights else ()


def weight_of(bmi_id: UUID) -> UUID:
    """The weight that an index is computed from, and the other way round."""
    return UUID(int=bmi_id.int ^ 1)


def _heights(places: Sequence[UUID], keys: Mapping[UUID, bytes], until: datetime | None = None) -> list[Height]:
    """In the order of their dates."""
    rows = Measure.objects.filter(space_id__in=places, kind=Kind.HEIGHT.value, removed=False)
    rows = rows.filter(at__lt=until) if until else rows
    found = list(rows.order_by("-at", "-id").values_list(*Row._fields)[:MOST_HEIGHTS])
    views = opened(found, keys)
    return [(one.at, one.values[0]) for one in reversed(views)]


def _computed(weights: Sequence[MeasureView], heights: Sequence[Height]) -> tuple[MeasureView, ...]:
    made = []
    for one in weights:
        height = height_at(heights, one.at)
        if height is not None:
            value = body_mass_index(weight_kg=one.values[0], height_cm=height)
            made.append(
                MeasureView(
                    id=weight_of(one.id), space_id=one.space_id, kind=Kind.BMI, at=one.at, values=(value,),
                    author=one.author, written_at=one.written_at, said_at=one.said_at,
                )
            )  # fmt: skip
    return tuple(made)
