"""What the service says: states, alerts, what has just happened, nothing yet."""

from collections.abc import Iterable
from typing import Literal

from espace_sante.portals.components.presenters import Step
from espace_sante.portals.components.tags.library import Parameters, block_component, component

ALERT_ICONS = {"info": "info", "done": "check", "wait": "clock", "danger": "alert-triangle"}


@component("components/tag.html")
def tag(
    *,
    label: str,
    kind: Literal["plain", "new", "masked", "wait", "ok", "danger", "info"] = "plain",
    icon: str = "",
) -> Parameters:
    """A state: a word, and an icon when it helps."""


@block_component("components/alert.html")
def alert(
    content: str,
    *,
    kind: Literal["info", "done", "wait", "danger"] = "info",
    title: str = "",
    level: int = 2,
    icon: str = "",
    live: bool = False,
) -> Parameters:
    """A message in the page. `live` has it read aloud when the page opens."""
    return {"drawing": icon or ALERT_ICONS[kind]}


@component("components/messages.html")
def messages_region(*, messages: Iterable[object]) -> Parameters:
    """What the last action did."""


@block_component("components/empty_state.html")
def empty_state(content: str, *, title: str, level: int = 2) -> Parameters:
    """Nothing yet: a sentence that says what will come, and one thing to do."""


@component("components/steps.html")
def steps(*, items: list[Step], label: str = "") -> Parameters:
    """Where one is in a procedure."""
