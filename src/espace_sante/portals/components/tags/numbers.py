"""Many people as numbers: the steps they took, what advances, where they live. Each drawing has its table beside it."""

from espace_sante.portals.components.presenters import FunnelStep, ProgressRow, Tile
from espace_sante.portals.components.tags.library import Parameters, component

WIDTH, HEIGHT, GAP = 46, 38, 4  # of a tile, and between two


@component("components/funnel.html")
def funnel(*, steps: list[FunnelStep]) -> Parameters:
    """From the first step to the last, each as a bar beside its number."""
    return {"drawn": [(step, f"{min(max(step.percent, 0.0), 100.0):.1f}%") for step in steps]}


@component("components/progress_rows.html")
def progress_rows(*, rows: list[ProgressRow], label: str) -> Parameters:
    """What advances, one line each: its state, how far it is, a sentence."""


@component("components/tiles.html")
def tiles(*, items: list[Tile], label: str, legend: str) -> Parameters:
    """A map of tiles. It scrolls on a narrow screen; its numbers are in a table beside it."""
    width = max((one.column for one in items), default=0) + 1
    height = max((one.row for one in items), default=0) + 1
    return {
        "width": width * (WIDTH + GAP),
        "height": height * (HEIGHT + GAP),
        "drawn": [
            {"tile": one, "x": one.column * (WIDTH + GAP), "y": one.row * (HEIGHT + GAP), "middle": WIDTH // 2}
            for one in items
        ],
        "tile_width": WIDTH,
        "tile_height": HEIGHT,
    }
