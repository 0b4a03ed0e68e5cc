"""The last gate of a rendering: an allow list, in case anything above it was wrong.

What passes: the elements and attributes that this room writes, class names of our own, identifiers with the prefix of
this rendering, links to the web or to a place that is in the page, images as data or from the page's own route.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import nh3

from espace_sante.interop.cda.rendering.inline import is_web_address

TAGS = {
    *(
        "div",
        "section",
        "p",
        "span",
        "br",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "strong",
        "em",
        "sub",
        "sup",
        "ins",
        "del",
    ),
    *("ul", "ol", "li", "a", "img", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
EVERYWHERE = {"class", "id", "lang", "role", "aria-label", "aria-labelledby"}
ATTRIBUTES = {
    "*": EVERYWHERE,
    "a": {"href", "rel"},
    "div": {"tabindex"},
    "img": {"src", "alt", "width", "height"},
    "li": {"value"},
    "ol": {"type"},
    "span": {"data-attachment"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan", "data-label"},
}
ROLES = {"region", "table", "rowgroup", "row", "cell", "columnheader", "rowheader"}
_IDENTIFIER = re.compile(r' id="([^"]+)"')  # text and attribute values hold no raw quotation mark: they are escaped
DATA_IMAGES = tuple(f"data:image/{kind};base64," for kind in ("png", "jpeg", "gif"))


def sanitise(html: str, *, prefix: str, issued_urls: set[str]) -> str:
    """The same HTML, without anything that is not on the list."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_filter(prefix, issued_urls, places=set(_IDENTIFIER.findall(html))),
        url_schemes={"http", "https", "data"},
        link_rel=None,
    )


def _filter(prefix: str, issued_urls: set[str], *, places: set[str]) -> Callable[[str, str, str], str | None]:
    allowed: dict[str, Callable[[str], bool]] = {
        "class": lambda value: all(name == "es-cda" or name.startswith("es-cda__") for name in value.split()),
        "id": lambda value: value.startswith(prefix),
        "aria-labelledby": lambda value: value.startswith(prefix),
        "role": ROLES.__contains__,
        "tabindex": lambda value: value == "0",
        "href": lambda value: (
            value[1:] in places if value[:1] == "#" else value in issued_urls or is_web_address(value)
        ),
        "src": lambda value: value.startswith(DATA_IMAGES) or value in issued_urls,
    }

    def keep(_tag: str, name: str, value: str) -> str | None:
        check = allowed.get(name)
        return value if check is None or check(value) else None

    return keep
