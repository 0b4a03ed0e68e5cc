"""What the tests ask of rendered HTML: is it safe, which words does it hold."""

import re
from collections import Counter

from lxml import etree
from lxml import html as lxml_html

from espace_sante.interop.cda.tree import path

SAFE_TAGS = {
    *("div", "section", "p", "span", "br", "h2", "h3", "h4", "h5", "h6", "strong", "em", "sub", "sup", "ins", "del"),
    *("ul", "ol", "li", "a", "img", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}


def parse(html: str) -> lxml_html.HtmlElement:
    return lxml_html.fragment_fromstring(html, create_parent="div") if html else lxml_html.Element("div")


def check_safe(html: str, *, issued: tuple[str, ...] = ()) -> None:
    """Assert that nothing in the HTML can run, load from elsewhere or leave its own names."""
    page = parse(html)
    for element in page.iterdescendants():
        assert element.tag in SAFE_TAGS, element.tag
        for name, value in element.attrib.items():
            assert not name.startswith("on"), name
            assert name != "style"
            if name == "href":
                assert re.match(r"https?://|#cda-", value) or value.startswith(issued or ("\0",)), value
            if name == "src":
                assert value.startswith(("data:image/png;", "data:image/jpeg;", "data:image/gif;", *issued)), value
            if name == "class":
                assert all(one == "es-cda" or one.startswith("es-cda__") for one in value.split()), value
    ids = [element.get("id") for element in page.iterdescendants() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(one.startswith("cda-") for one in ids)
    targets = [link.get("href")[1:] for link in page.iterdescendants("a") if link.get("href", "").startswith("#")]
    assert set(targets) <= set(ids)


def words_of(*elements: etree._Element | None) -> Counter[str]:
    """The words of elements, text node by text node."""
    found: Counter[str] = Counter()
    for element in elements:
        if element is not None:
            for text in element.itertext():
                found.update(text.split())
    return found


def sections_of(body: etree._Element) -> list[etree._Element]:
    return list(body.iter(path("section")))
