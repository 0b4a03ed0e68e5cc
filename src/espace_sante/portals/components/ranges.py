"""Where a mark lies on a bar and on a curve, in attributes of SVG.

The reference interval always takes 30 % to 70 % of the bar, so that one learns to read it once; an interval with one
bound touches its edge. Nothing here judges a result: the bounds are the document's own.
"""

from dataclasses import dataclass

LOW_EDGE, HIGH_EDGE = 30.0, 70.0
FIRST, LAST = 3.0, 97.0
CURVE_WIDTH, CURVE_HEIGHT, CURVE_MARGIN = 96.0, 22.0, 3.5


@dataclass(frozen=True)
class RangeGeometry:
    """The interval and the mark, in hundredths of the width."""

    start: float
    width: float
    position: float
    is_out: bool


@dataclass(frozen=True)
class CurveGeometry:
    """A trend in a box of 96 by 22; a height of zero for the band means that there is no reference."""

    points: str
    band_top: float
    band_height: float
    end_x: float
    end_y: float
    is_out: bool


def place_on_range(*, value: float, low: float | None, high: float | None) -> RangeGeometry:
    """Place a result beside its reference interval; at least one bound is known."""
    if low is None and high is None:
        raise ValueError("A range needs a bound.")
    start = 0.0 if low is None else LOW_EDGE
    end = 100.0 if high is None else HIGH_EDGE
    return RangeGeometry(
        start=start,
        width=end - start,
        position=round(_position(value=value, low=low, high=high), 1),
        is_out=_is_out(value, low, high),
    )


def _position(*, value: float, low: float | None, high: float | None) -> float:
    """Linear inside the interval, and outside it at the same scale until the edge of the bar."""
    if low is not None and high is not None:
        scale = (HIGH_EDGE - LOW_EDGE) / (high - low) if high > low else 0.0
        return min(max(LOW_EDGE + (value - low) * scale, FIRST), LAST)
    bound, edge = (high, HIGH_EDGE) if high is not None else (low, LOW_EDGE)
    if not bound:
        return LAST if value > 0 else FIRST
    return min(max(value / bound * edge, FIRST), LAST)


def _is_out(value: float, low: float | None, high: float | None) -> bool:
    return (low is not None and value < low) or (high is not None and value > high)


def draw_curve(*, values: list[float], low: float | None, high: float | None) -> CurveGeometry:
    """Draw values, oldest first, at equal distances; the band is what the reference covers of the box."""
    bounds = [bound for bound in (low, high) if bound is not None]
    smallest, largest = min(values + bounds), max(values + bounds)
    span = (largest - smallest) or 1.0

    def y(value: float) -> float:
        return round(CURVE_HEIGHT - CURVE_MARGIN - (value - smallest) / span * (CURVE_HEIGHT - 2 * CURVE_MARGIN), 1)

    step = (CURVE_WIDTH - 2 * CURVE_MARGIN) / max(len(values) - 1, 1)
    across = [round(CURVE_MARGIN + step * index, 1) for index in range(len(values))]
    band_top = y(high) if high is not None else 0.0
    band_end = y(low) if low is not None else CURVE_HEIGHT
    return CurveGeometry(
        points=" ".join(f"{x},{y(value)}" for x, value in zip(across, values, strict=True)),
        band_top=band_top,
        band_height=round(band_end - band_top, 1) if bounds else 0.0,
        end_x=across[-1],
        end_y=y(values[-1]),
        is_out=_is_out(values[-1], low, high),
    )
