"""A trend over time with its two ends, in attributes of SVG: a box of 100 by 100 that a page stretches as it likes.

The largest value is at the top and the smallest at the bottom, a little inside; the words stand beside the box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Moment = tuple[float, float]  # when, as a number that grows with time, and how much
MARGIN = 6.0


@dataclass(frozen=True, slots=True)
class Line:
    """One series: its points in order, and each of them alone."""

    points: str
    dots: list[tuple[float, float]]


def draw_trend(series: Sequence[Sequence[Moment]]) -> list[Line]:
    """Series of one scale, oldest first. A lone value lies in the middle."""
    every = [moment for one in series for moment in one]
    if not every:
        return []
    times, values = [at for at, _ in every], [value for _, value in every]

    def across(at: float) -> float:
        return _placed(at, min(times), max(times))

    def down(value: float) -> float:
        return round(100 - _placed(value, min(values), max(values)), 1)

    return [_line([(across(at), down(value)) for at, value in one]) for one in series]


def _line(dots: list[tuple[float, float]]) -> Line:
    return Line(points=" ".join(f"{x},{y}" for x, y in dots), dots=dots)


def _placed(value: float, low: float, high: float) -> float:
    """Between the margins of the box; in the middle when nothing differs."""
    share = 0.5 if high == low else (value - low) / (high - low)
    return round(MARGIN + share * (100 - 2 * MARGIN), 1)
