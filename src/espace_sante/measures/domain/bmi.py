"""The body mass index: a weight with the height known then. Source: RULES.md SCO-10; WHO, kg/m2."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime

from espace_sante.measures.domain.kinds import RULES, Kind

Height = tuple[datetime, float]  # when, in centimetres


def body_mass_index(*, weight_kg: float, height_cm: float) -> float:
    """In kg/m2, rounded to the precision of its kind."""
    metres = height_cm / 100
    return round(weight_kg / (metres * metres), RULES[Kind.BMI].decimals)


def height_at(heights: Sequence[Height], at: datetime) -> float | None:
    """The last height measured at that instant or before, in centimetres; None when there was none.

    `heights` are in the order of their dates.
    """
    place = bisect_right(heights, at, key=lambda one: one[0])
    return heights[place - 1][1] if place else None
