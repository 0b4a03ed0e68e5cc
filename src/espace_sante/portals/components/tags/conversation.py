"""Conversations: the list, the messages, the files that came with them."""

from typing import Literal

from espace_sante.portals.components.presenters import Colour
from espace_sante.portals.components.tags.library import Parameters, block_component, component


@block_component("components/inbox.html")
def inbox(content: str, *, label: str) -> Parameters:
    """A card of conversations."""


@component("components/inbox_row.html")
def inbox_row(
    *, who: str, href: str, when: str, subject: str, begins: str = "", initial: str = "", unread: str = "",
    note: str = "", note_icon: Literal["lock", "edit"] = "lock", files: bool = False,
) -> Parameters:  # fmt: skip
    """A conversation in the list. `unread` says how many messages nobody opened, in words."""


@block_component("components/say.html")
def say(
    content: str,
    *,
    who: str,
    when: str,
    initial: str,
    colour: Colour = "slate",
    mine: bool = False,
    mention: str = "",
    standing: str = "",
    failed: bool = False,
) -> Parameters:
    """One message. `mention`: who wrote it and for whom; `standing`: what became of it, in words."""


@block_component("components/joined.html")
def joined(content: str, *, name: str, size: str, icon: Literal["file", "camera"] = "file") -> Parameters:
    """A file that goes with a message; its content is what one may do of it."""
