"""Measures: the card of one kind, and its trend over time."""

from collections.abc import Sequence

from espace_sante.portals.components.tags.library import Parameters, component
from espace_sante.portals.components.trends import Moment, draw_trend


@component("components/measure.html")
def measure(
    *, label: str, href: str, value: str, when: str, unit: str = "", source: str = "", values: Sequence[float] = ()
) -> Parameters:
    """The last value of a kind, when and by whom, and how it went."""


@component("components/trend.html")
def trend(*, series: Sequence[Sequence[Moment]], top: str, bottom: str, first: str, last: str) -> Parameters:
    """Values over time. Silent: the table beside it has them."""
    return {"lines": draw_trend(series)}
