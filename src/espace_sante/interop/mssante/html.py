"""The HTML of a mail: words and tables, nothing that loads, runs or looks like a page of ours.

A picture that is loaded tells its sender when one read.
Source: OWASP, Cross Site Scripting Prevention.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3

_TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4"),
    *("hr", "i", "ins", "li", "ol", "p", "pre", "q", "s", "small", "span", "strong", "sub", "sup"),
    *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul"),
}
_ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}, "ol": {"start"}}
_SCHEMES = {"https", "mailto", "tel"}
_WITHOUT_CONTENT = {"script", "style", "title", "head", "template", "noscript", "object", "iframe", "svg", "math"}
_ENDS_A_LINE = {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "table", "ul", "ol", "blockquote", "pre", "hr"}
_MANY_LINES = re.compile(r"\n{3,}")


def clean_html(html: str) -> str:
    """What may be shown: text, lists, tables, links that only a click follows. No picture, style, form or script."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags=_WITHOUT_CONTENT,
        url_schemes=_SCHEMES,
        attribute_filter=_absolute,
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def text_of(clean: str) -> str:
    """The words of clean HTML, with the lines that one would see."""
    reader = _Words()
    reader.feed(clean)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return _MANY_LINES.sub("\n\n", "\n".join(lines)).strip()


def _absolute(tag: str, name: str, value: str) -> str | None:
    """A link without a scheme would lead to a page of ours, in the reader's own name."""
    if name == "href" and value.strip().partition(":")[0].lower() not in _SCHEMES:
        return None
    return value


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data.replace("\n", " "))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _ENDS_A_LINE:
            self.words.append("\n")
        elif tag in {"td", "th"}:
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _ENDS_A_LINE - {"br", "hr"}:
            self.words.append("\n")
