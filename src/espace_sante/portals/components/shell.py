"""What a page says about its surroundings: whose space is open, which other ones there are, which pages.

A portal fills a `ShellPresenter` and gives it to its template as `shell`; the layouts do the rest.
"""

from dataclasses import dataclass, field
from typing import Literal

from espace_sante.portals.components.presenters import Colour


@dataclass(frozen=True, kw_only=True)
class Person:
    """The person whose space is open; for an operator or a professional, the person at work."""

    name: str
    initial: str
    colour: Colour = "leaf"
    role_label: str = ""
    is_own: bool = True


@dataclass(frozen=True, kw_only=True)
class SwitcherEntry:
    """A space one may open, with what waits in it."""

    name: str
    href: str
    hint: str = ""
    current: bool = False
    initial: str = ""
    colour: Colour = "leaf"
    count: int = 0
    count_label: str = ""


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """A page of the main navigation. `count_label` says the count in words ("2 messages non lus").

    `place` is where there is room for it: everywhere, only at the side of a wide screen, or only on a narrow one.
    `holds`: the page that is open is one of those this one leads to.
    """

    label: str
    href: str
    icon: str
    current: bool = False
    holds: bool = False
    count: int = 0
    count_label: str = ""
    place: Literal["everywhere", "wide", "narrow"] = "everywhere"


@dataclass(frozen=True, kw_only=True)
class AccountLink:
    """A link about the account; what changes something, such as signing out, is a form."""

    label: str
    href: str
    icon: str
    method: Literal["get", "post"] = "get"
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class ShellPresenter:
    """Everything around the content of a page."""

    person: Person
    nav: list[NavItem] = field(default_factory=list)
    people: list[SwitcherEntry] = field(default_factory=list)
    account: list[AccountLink] = field(default_factory=list)
    home_href: str = "/"
    notices_href: str = ""
    notices_count: int = 0
    notices_label: str = ""  # says the count in words ("2 notifications non lues")
    search_href: str = ""
    search_label: str = ""
    help_href: str = ""
    note: str = ""
