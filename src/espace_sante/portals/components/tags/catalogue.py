"""What the card of a service shows besides words."""

from __future__ import annotations

from collections.abc import Sequence

from espace_sante.portals.components.presenters import Shot
from espace_sante.portals.components.tags.library import Parameters, component


@component("components/shots.html")
def shots(*, items: Sequence[Shot], label: str) -> Parameters:
    """Screenshots side by side, which scroll on a telephone; each has the words for who does not see it."""
    return None
