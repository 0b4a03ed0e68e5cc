"""Short ways to ask an HL7 v3 element for what it holds. Absent or null-flavoured things are None."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from lxml import etree

HL7 = "urn:hl7-org:v3"
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
SPACES = " \t\r\n"  # what XML calls white space; a no-break space is a character like any other


@cache
def path(names: str) -> str:
    """`a/b` as lxml writes it when both belong to HL7 v3."""
    return "/".join(f"{{{HL7}}}{name}" if name not in {".", ".."} else name for name in names.split("/"))


def child(element: etree._Element | None, names: str) -> etree._Element | None:
    """The first element at this path."""
    return None if element is None else element.find(path(names))


def children(element: etree._Element | None, names: str) -> list[etree._Element]:
    """Every element at this path."""
    return [] if element is None else element.findall(path(names))


def descendants(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Every HL7 element of this name below, in document order."""
    return element.iter(path(name))


def name_of(element: etree._Element) -> str:
    """The local name of an HL7 element, or nothing for an element of another vocabulary."""
    tag = element.tag
    return tag.removeprefix(f"{{{HL7}}}") if isinstance(tag, str) and tag.startswith(f"{{{HL7}}}") else ""


def words(element: etree._Element | None) -> str:
    """All the text below an element, its white space brought to single spaces."""
    return "" if element is None else squeeze("".join(element.itertext()))


def squeeze(text: str) -> str:
    """Single spaces, as a browser shows them."""
    return " ".join(part for part in text.replace("\t", " ").replace("\r", " ").replace("\n", " ").split(" ") if part)


def attribute(element: etree._Element | None, name: str) -> str | None:
    """An attribute without its outer spaces, None when it is absent or empty."""
    value = None if element is None else element.get(name)
    return (value.strip() or None) if value is not None else None


def data_type(element: etree._Element) -> str:
    """The data type of a value (`PQ`, `CD`…), whatever prefix the sender gave to it."""
    return (element.get(XSI_TYPE) or "").rpartition(":")[2].strip()
