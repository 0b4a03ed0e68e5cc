"""What happens and happened: the thread, dates, events, the professional's timeline."""

import datetime
from typing import Literal

from espace_sante.portals.components.presenters import Choice
from espace_sante.portals.components.tags.library import Parameters, block_component, component


@block_component("components/thread.html")
def thread(content: str, *, label: str = "") -> Parameters:
    """What happened, newest first."""


@block_component("components/thread_item.html")
def thread_item(
    content: str,
    *,
    state: Literal["seen", "new", "urgent"] = "seen",
    text: str = "",
    meta: str = "",
    href: str = "",
    link: str = "",
    link_hint: str = "",
    more_href: str = "",
    more_link: str = "",
) -> Parameters:
    """One sentence of the thread: `text`, then when, then what one can do, then the content (a fold, for example)."""


@component("components/wonder.html")
def wonder(*, question: str, choices: list[Choice]) -> Parameters:
    """« Cela m'étonne »: what one can do about an access that surprises."""


@component("components/date_tile.html")
def date_tile(*, date: datetime.date, colour: str = "") -> Parameters:
    """A day: the week day, the number, the month."""


@component("components/event.html")
def event(
    *,
    date: datetime.date,
    title: str,
    lines: list[str] | None = None,
    colour: str = "",
    href: str = "",
    who: str = "",
    initial: str = "",
    tags: list[str] | None = None,
    cancelled: bool = False,
) -> Parameters:
    """Something that has a date. `who` and `initial`: whose it is, where several people are shown together."""


@block_component("components/timeline.html")
def timeline(content: str, *, label: str = "") -> Parameters:
    """The documents of a patient, newest first."""


@component("components/timeline_item.html")
def timeline_item(
    *, when: str, title: str, href: str = "", sub: str = "", new: bool = False, mark: str = ""
) -> Parameters:
    """One line of the timeline."""


@component("components/timeline_year.html")
def timeline_year(*, label: str) -> Parameters:
    """A year in the timeline."""


@component("components/timeline_cut.html")
def timeline_cut(*, label: str) -> Parameters:
    """A moment that divides the timeline: the reader's last visit."""
