"""What one can press: icons, buttons, filters, ways back."""

from typing import Literal

from django.core.paginator import Page
from django.templatetags.static import static

from espace_sante.portals.components.presenters import Chip
from espace_sante.portals.components.tags.library import Parameters, component


@component("components/icon.html")
def icon(name: str, *, size: Literal["", "small", "inline", "large"] = "", label: str = "") -> Parameters:
    """A drawing beside a word, or with a hidden one."""
    return {"sprite": static("espace_sante/icons.svg")}


@component("components/brand.html")
def brand(*, href: str, hint: str = "") -> Parameters:
    """The mark and the name of the service."""


@component("components/button.html")
def button(
    *,
    label: str,
    href: str = "",
    kind: Literal["plain", "primary", "quiet", "danger"] = "plain",
    small: bool = False,
    wide: bool = False,
    icon: str = "",
    hint: str = "",
    name: str = "",
    value: str = "",
    form: str = "",
    disabled: bool = False,
    busy: bool = False,
    download: bool = False,
    new_tab: bool = False,
) -> Parameters:
    """A link when there is an address, a submit button otherwise. One primary for each page."""


@component("components/back.html")
def back(*, href: str, label: str) -> Parameters:
    """The way back to the list."""


@component("components/chips.html")
def chips(*, items: list[Chip], label: str, line: bool = True) -> Parameters:
    """Filters, on one line that scrolls on a telephone."""


@component("components/pagination.html")
def pagination(*, page: Page, prefix: str = "?page=", label: str = "") -> Parameters:
    """The pages of a long list; `prefix` is the address up to the number."""
    return {"numbers": list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))}
