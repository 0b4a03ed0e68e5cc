"""Where a mark lies: between 30 % and 70 % inside the interval, clamped outside, silent without a bound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espace_sante.portals.components.ranges import CURVE_HEIGHT, CURVE_WIDTH, draw_curve, place_on_range

finite = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "position", "is_out"),
    [
        (10, 30, False),
        (20, 70, False),
        (15, 50, False),
        (5, 10, True),
        (25, 90, True),
        (-100, 3, True),
        (999, 97, True),
    ],
)
def test_the_interval_takes_the_same_part_of_every_bar(value: float, position: float, is_out: bool) -> None:
    place = place_on_range(value=value, low=10, high=20)
    assert (place.start, place.width, place.position, place.is_out) == (30, 40, position, is_out)


@pytest.mark.parametrize(
    ("value", "low", "high", "start", "width", "is_out"),
    [
        (2, None, 5, 0, 70, False),
        (6, None, 5, 0, 70, True),
        (52, 60, None, 30, 70, True),
        (70, 60, None, 30, 70, False),
    ],
)
def test_an_interval_with_one_bound_touches_its_edge(
    value: float, low: float | None, high: float | None, start: float, width: float, is_out: bool
) -> None:
    place = place_on_range(value=value, low=low, high=high)
    assert (place.start, place.width, place.is_out) == (start, width, is_out)


def test_a_range_needs_a_bound() -> None:
    with pytest.raises(ValueError, match="bound"):
        place_on_range(value=1, low=None, high=None)


@given(value=finite, low=st.none() | finite, high=st.none() | finite)
def test_a_mark_never_leaves_its_bar(value: float, low: float | None, high: float | None) -> None:
    if low is None and high is None:
        return
    assert 0 <= place_on_range(value=value, low=low, high=high).position <= 100


@given(values=st.lists(finite, min_size=1, max_size=20), low=st.none() | finite, high=st.none() | finite)
def test_a_curve_never_leaves_its_box(values: list[float], low: float | None, high: float | None) -> None:
    drawn = draw_curve(values=values, low=low, high=high)
    points = [tuple(map(float, point.split(","))) for point in drawn.points.split()]
    assert len(points) == len(values)
    assert all(0 <= x <= CURVE_WIDTH and 0 <= y <= CURVE_HEIGHT for x, y in points)
