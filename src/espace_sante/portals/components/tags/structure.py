"""What holds a page together: its head, sections, cards, lists of facts, tables, folds."""

from collections.abc import Iterable, Sequence
from typing import Literal

from espace_sante.portals.components.presenters import Column
from espace_sante.portals.components.tags.library import Parameters, block_component, component

ONE_LINE, ONE_WORD = 45, 12  # characters of a value: beside its term on a telephone, or beside a long one


@block_component("components/page_head.html")
def page_head(content: str, *, title: str, lead: str = "") -> Parameters:
    """The one `h1` of the page; its content is the main action."""


@component("components/section_head.html")
def section_head(
    *,
    title: str,
    id: str = "",
    level: int = 2,
    lead: str = "",
    href: str = "",
    link: str = "",
    link_hint: str = "",
    day: bool = False,
) -> Parameters:
    """The title of a section with the way to everything it is a part of."""


@block_component("components/section.html")
def section(
    content: str,
    *,
    title: str,
    id: str,
    level: int = 2,
    lead: str = "",
    href: str = "",
    link: str = "",
    link_hint: str = "",
    day: bool = False,
) -> Parameters:
    """A section named by its title. `day` is the quiet title of a list by date."""


@component("components/card_head.html")
def card_head(
    *, title: str, id: str = "", icon: str = "", level: int = 2, aside: str = "", href: str = "", link: str = ""
) -> Parameters:
    """The title of a card."""


@block_component("components/card.html")
def card(
    content: str,
    *,
    title: str = "",
    id: str = "",
    kind: Literal["plain", "person", "quiet", "flush"] = "plain",
    icon: str = "",
    level: int = 2,
    aside: str = "",
    href: str = "",
    link: str = "",
) -> Parameters:
    """A card. With a title, a section that the title names: it then needs an `id`."""
    if title and not id:
        raise ValueError("card: a title needs an id, which names the section")
    return None


@component("components/facts.html")
def facts(*, items: Iterable[tuple[str, object]], columns: bool = False, code: bool = False) -> Parameters:
    """Terms and what they are. An item without a value is left out; sentences stand under their term on a telephone."""
    known = [(term, value) for term, value in items if value not in (None, "")]
    longest = max((len(str(value)) for _term, value in known), default=0)
    return {"known": known, "shape": "told" if longest > ONE_LINE else "brief" if longest <= ONE_WORD else ""}


@component("components/link_list.html")
def link_list(*, items: Iterable[tuple[str, str]], label: str = "") -> Parameters:
    """Ways to go on, one below the other: the parts of a page, the files of a document."""


@component("components/figure.html")
def figure(*, label: str, value: str, unit: str = "", trend: str = "", goal: str = "") -> Parameters:
    """A number that matters, large, with its unit and what it means."""


@component("components/table.html")
def table(
    *, caption: str, columns: Sequence[Column], rows: Iterable[Sequence[object]], cards: bool = True
) -> Parameters:
    """A table whose first cell names the row; on a telephone each row is a card, or the table scrolls."""
    names = list(columns)
    return {"lines": [list(zip(names, row, strict=True)) for row in rows]}


@block_component("components/disclosure.html")
def disclosure(content: str, *, summary: str, small: bool = False, opened: bool = False) -> Parameters:
    """What some readers want and others do not."""


@block_component("components/disclosures.html")
def disclosures(content: str) -> Parameters:
    """Several folds in one box: questions and answers."""


@component("components/source.html")
def source(*, title: str, text: str, whole: bool = False) -> Parameters:
    """A piece of program, to be read and copied; `title` names its file.

    `whole`: one value, such as a key, which is shown to its end on any screen and selected at one touch.
    """


@block_component("components/decision.html")
def decision(content: str) -> Parameters:
    """A choice between two answers of equal weight."""


@block_component("components/decision_option.html")
def decision_option(
    context: object, content: str, *, id: str, title: str, action: str, button: str, name: str = "", value: str = ""
) -> Parameters:
    """One of the two answers: a form of its own; its content is lines of the list."""
