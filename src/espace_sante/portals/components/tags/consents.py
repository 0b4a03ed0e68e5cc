"""What a service asks for, to be ticked: nothing is ticked before."""

from __future__ import annotations

from espace_sante.portals.components.consents import ConsentRow
from espace_sante.portals.components.tags.library import Parameters, component


@component("components/consents.html")
def consents(*, rows: list[ConsentRow], name: str = "accord") -> Parameters:
    """A fieldset for each finality: what it is, why, the boxes of what can be given. `name`: what the form sends."""
    return None
