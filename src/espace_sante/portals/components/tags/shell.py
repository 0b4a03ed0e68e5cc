"""What surrounds every page: the person bar, the navigation, the language, the colour of the browser's own bar."""

from django.conf import settings
from django.template import Context
from django.utils.translation import get_language

from espace_sante.portals.components.palette import PAPER, SOFT_COLOURS
from espace_sante.portals.components.shell import NavItem, ShellPresenter
from espace_sante.portals.components.tags.library import Parameters, component


@component("components/topbar.html")
def topbar(context: object, *, shell: ShellPresenter) -> Parameters:
    """The mark, whose space this is, search and help."""


@component("components/switcher.html")
def switcher(context: object, *, shell: ShellPresenter) -> Parameters:
    """The open space, the other ones, the account."""


@component("components/main_nav.html")
def main_nav(*, items: list[NavItem], note: str = "", label: str = "") -> Parameters:
    """The one list of pages, wherever the screen puts it."""


@component("components/theme_colour.html")
def theme_colour(*, colour: str = "") -> Parameters:
    """The colour of the browser's bar: the person's, or the paper's."""
    light, dark = SOFT_COLOURS.get(colour, PAPER)
    return {"light": light, "dark": dark}


@component("components/language_choice.html")
def language_choice(context: Context) -> Parameters:
    """The other languages, each in its own words. The answer to a form has none: changing would lose what was typed."""
    request = context.get("request")
    if request is None or request.method not in {"GET", "HEAD"}:
        return {"languages": []}
    others = [(code, name) for code, name in settings.LANGUAGES if code != get_language()]
    return {"languages": others, "next_address": request.get_full_path()}
