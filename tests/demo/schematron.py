"""ISO Schematron with XPath 2, from the parts that PyPI offers: lxml expands the schema, Saxon runs the stylesheet.

Includes and abstract patterns are expanded by the two stylesheets that come with lxml; the result becomes one XSLT 2
stylesheet, with a mode per pattern and a template per rule, the first rule that matches winning. `xml:base` makes the
relative paths of `document()` those of the schema's own folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lxml.isoschematron
from lxml import etree
from saxonche import PySaxonProcessor

SCH = "{http://purl.oclc.org/dsdl/schematron}"
XSL = "{http://www.w3.org/1999/XSL/Transform}"
SHEETS = Path(lxml.isoschematron.__file__).parent / "resources/xsl/iso-schematron-xslt1"


class Schematron:
    """A schema, compiled once. `failures` lists the messages of the assertions that a document breaks."""

    def __init__(self, schema: Path) -> None:
        self._processor = PySaxonProcessor(license=False)
        stylesheet = etree.tostring(_stylesheet(_expanded(schema), schema), encoding="unicode")
        self._compiled = self._processor.new_xslt30_processor().compile_stylesheet(stylesheet_text=stylesheet)

    def failures(self, document: bytes) -> list[str]:
        node = self._processor.parse_xml(xml_text=document.decode("utf-8").split("?>", 1)[1])
        report = etree.fromstring(self._compiled.transform_to_string(xdm_node=node).encode())
        return [" ".join("".join(failed.itertext()).split()) for failed in report.iter("failed")]

    def fired(self, document: bytes) -> int:
        """How many rules had something to look at."""
        node = self._processor.parse_xml(xml_text=document.decode("utf-8").split("?>", 1)[1])
        return len(list(etree.fromstring(self._compiled.transform_to_string(xdm_node=node).encode()).iter("fired")))


def _expanded(schema: Path) -> Any:
    tree = etree.parse(schema)
    for sheet in ("iso_dsdl_include.xsl", "iso_abstract_expand.xsl"):
        tree = etree.XSLT(etree.parse(SHEETS / sheet))(tree)
    return tree.getroot()


def _stylesheet(schema: Any, source: Path) -> Any:
    prefixes = {ns.get("prefix"): ns.get("uri") for ns in schema.iter(f"{SCH}ns") if ns.get("prefix") != "xml"}
    root = etree.Element(f"{XSL}stylesheet", nsmap=prefixes | {"xsl": XSL[1:-1]}, version="2.0")
    root.set("{http://www.w3.org/XML/1998/namespace}base", source.resolve().as_uri())
    patterns = list(schema.iter(f"{SCH}pattern"))
    known = {let.get("name"): let for part in (schema, *patterns) for let in part.findall(f"{SCH}let")}
    for let in known.values():
        _variable(root, let)
    main = _sub(root, "template", match="/")
    report = etree.SubElement(main, "report")
    for number, pattern in enumerate(patterns):
        _sub(report, "apply-templates", select="/", mode=f"m{number}")
        _pattern(root, pattern, f"m{number}")
    return root


def _pattern(root: Any, pattern: Any, mode: str) -> None:
    rules = [rule for rule in pattern.iter(f"{SCH}rule") if rule.get("context")]
    for rank, rule in enumerate(rules):
        template = _sub(root, "template", match=rule.get("context"), mode=mode, priority=str(len(rules) - rank + 10))
        etree.SubElement(template, "fired")
        for let in rule.findall(f"{SCH}let"):
            _variable(template, let)
        for check in rule.findall(f"{SCH}assert"):
            if check.get("role") not in {"warning", "info", "hint"}:
                condition = _sub(template, "if", test=f"not({check.get('test')})")
                etree.SubElement(condition, "failed").text = "".join(check.itertext())
        _sub(template, "apply-templates", select="@*|node()", mode=mode)
    otherwise = _sub(root, "template", match="@*|node()|/", mode=mode, priority="-1")
    _sub(otherwise, "apply-templates", select="@*|node()", mode=mode)


def _variable(parent: Any, let: Any) -> None:
    _sub(parent, "variable", name=let.get("name"), select=let.get("value"))


def _sub(parent: Any, tag: str, /, **attributes: str) -> Any:
    return etree.SubElement(parent, XSL + tag, attributes)
