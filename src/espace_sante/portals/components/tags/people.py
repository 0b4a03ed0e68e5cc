"""People as pebbles: the token of a person, the family, the hills of the home page."""

from typing import Literal

from espace_sante.portals.components.presenters import Colour
from espace_sante.portals.components.shell import ShellPresenter, SwitcherEntry
from espace_sante.portals.components.tags.library import Parameters, component

# The five first pebbles on the near hill, from the largest; more people would be a crowd.
PEBBLES = (
    "M449 203c9 0 15 7 14 15-1 9-7 15-16 15s-14-6-14-14c0-9 7-16 16-16Z",
    "M482 208c8-1 13 5 13 12 0 8-5 13-13 14-7 0-12-5-12-12s5-13 12-14Z",
    "M511 215c6 0 10 4 10 9s-4 10-10 10-9-4-9-9 3-10 9-10Z",
    "M533 222c4 0 6 3 6 6s-2 6-6 6-6-2-6-6 2-6 6-6Z",
    "M413 207c8 0 13 2 13 12 0 9-4 13-13 13s-13-3-13-12c0-10 5-13 13-13Z",
)


@component("components/galet.html")
def galet(
    *, initial: str, colour: Colour = "leaf", size: Literal["", "small", "large"] = "", soft: bool = False
) -> Parameters:
    """A person. Always beside the name: the pebble itself is silent."""


@component("components/family.html")
def family(*, people: list[SwitcherEntry], label: str) -> Parameters:
    """The spaces one may open, one tap each."""


@component("components/welcome.html")
def welcome(*, title: str, lead: str, date: str = "", colours: list[str] | None = None, level: int = 1) -> Parameters:
    """The greeting in one sentence, before the hills."""
    pebbles = [{"path": path, "colour": colour} for path, colour in zip(PEBBLES, colours or ["leaf"], strict=False)]
    return {"pebbles": pebbles}


@component("components/whose.html")
def whose(*, shell: ShellPresenter) -> Parameters:
    """For whom one acts, above every form that writes into somebody else's space."""
