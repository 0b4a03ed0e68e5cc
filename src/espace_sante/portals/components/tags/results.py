"""Results of a laboratory: the table a citizen reads, the bar, the curve, the tight table of a professional."""

from espace_sante.portals.components.presenters import LabRow, ResultGroup, ResultRow
from espace_sante.portals.components.ranges import draw_curve, place_on_range
from espace_sante.portals.components.tags.library import Parameters, component


@component("components/results.html")
def results(*, groups: list[ResultGroup], label: str) -> Parameters:
    """Results with their words: the bar is a help, the sentence says the same."""
    return {"chapters": [{"title": group.title, "rows": [_read(row) for row in group.rows]} for group in groups]}


def _read(row: ResultRow) -> dict[str, object]:
    """A row and where it stands: what the document says first, its own bounds otherwise."""
    placed = row.number is not None and (row.low is not None or row.high is not None)
    state = row.state or (_state(row) if placed else "")
    return {"result": row, "placed": placed, "state": state, "is_out": state in {"below", "above", "out"}}


def _state(row: ResultRow) -> str:
    if row.number is not None and row.low is not None and row.number < row.low:
        return "below"
    if row.number is not None and row.high is not None and row.number > row.high:
        return "above"
    return "in"


@component("components/range_bar.html")
def range_bar(*, value: float, low: float | None = None, high: float | None = None) -> Parameters:
    """The bar of one result. Silent: the words are beside it."""
    return {"place": place_on_range(value=value, low=low, high=high)}


@component("components/curve.html")
def curve(*, values: list[float], low: float | None = None, high: float | None = None, label: str = "") -> Parameters:
    """A trend, with its values in hidden words."""
    return {"drawn": draw_curve(values=values, low=low, high=high)}


@component("components/labs.html")
def labs(*, rows: list[LabRow], label: str) -> Parameters:
    """Results for a professional, one line each, those out of range marked by a letter and an arrow."""
