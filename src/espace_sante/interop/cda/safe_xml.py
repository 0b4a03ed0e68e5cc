"""Reading XML that comes from outside: no DTD, no entity, no network, bounded in size, depth and number of elements.

Processing instructions (style sheets among them) are dropped and nothing is ever transformed; `xi:include` and
`xsi:schemaLocation` are text like any other. The limits of libxml2 stay on (`huge_tree` off).
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from espace_sante.interop.cda.errors import DocumentTooLarge, MalformedDocument

READABLE_ENCODINGS = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "US-ASCII", "ASCII", "ISO-8859-1", "ISO-8859-15"}
READABLE_ENCODINGS |= {"WINDOWS-1252"}


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a document may be. libxml2 itself refuses a text longer than 10 million bytes."""

    document_bytes: int = 20 * 1024 * 1024
    embedded_bytes: int = 7 * 1024 * 1024
    depth: int = 100
    elements: int = 100_000
    attributes: int = 500_000


DEFAULT_LIMITS = Limits()


def read_xml(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> etree._Element:
    """The root element, without comments or processing instructions. Raises MalformedDocument.

    Source: OWASP, XML External Entity Prevention.
    """
    _check_before_reading(data, limits)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise MalformedDocument("This is not well-formed XML.", location=f"line {error.lineno or 1}") from None
    except (LookupError, ValueError):
        raise MalformedDocument("The declared encoding of this document is unknown.") from None
    _check_after_reading(root, limits)
    return root


def place(element: etree._Element) -> str:
    """Where an element stands, with the names of its parents and its line: what a sender needs to find it."""
    names = [etree.QName(ancestor).localname for ancestor in element.iterancestors()][::-1]
    return "/" + "/".join([*names, etree.QName(element).localname]) + f" (line {element.sourceline or 0})"


def _check_before_reading(data: bytes, limits: Limits) -> None:
    if len(data) > limits.document_bytes:
        raise DocumentTooLarge(f"A document has at most {limits.document_bytes} bytes.")
    narrow = data.replace(b"\0", b"") if b"\0" in data[:4096] else data  # UTF-16 writes NUL beside each ASCII letter
    if b"<!DOCTYPE" in narrow or b"<!ENTITY" in narrow:
        raise MalformedDocument("A clinical document has no DTD and declares no entity.")
    if narrow.count(b"<") > 3 * limits.elements or narrow.count(b"=") > limits.attributes:
        raise DocumentTooLarge("This document has too many elements or attributes.")


def _check_after_reading(root: etree._Element, limits: Limits) -> None:
    docinfo = root.getroottree().docinfo
    if docinfo.doctype or docinfo.internalDTD is not None:
        raise MalformedDocument("A clinical document has no DTD and declares no entity.")
    if (docinfo.encoding or "UTF-8").upper() not in READABLE_ENCODINGS:
        raise MalformedDocument("This document is not written in UTF-8 or another usual encoding.")
    depth = elements = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        if depth > limits.depth or elements > limits.elements:
            raise DocumentTooLarge("This document has too many elements, or they are nested too deep.")
