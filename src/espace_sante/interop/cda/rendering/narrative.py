"""The narrative block of a section (StrucDoc.Text) as HTML: paragraphs, lists, tables, notes.

Runs of inline content become paragraphs; a table of one cell, which only lays out, becomes its content. An element we
do not know gives its content.
Source: HL7 CDA R2, 4.3.5 (NarrativeBlock.xsd).
"""

from __future__ import annotations

from lxml import etree

from espace_sante.interop.cda.rendering.context import Rendering, tag
from espace_sante.interop.cda.rendering.inline import inline_children, inline_tokens, split, styles, text_of
from espace_sante.interop.cda.rendering.tables import only_cell, table
from espace_sante.interop.cda.tree import child, children, descendants, name_of, path

BLOCKS = {"paragraph", "list", "table"}
BLOCK_PATHS = tuple(path(name) for name in sorted(BLOCKS))
NUMBERINGS = {"littlealpha": "a", "bigalpha": "A", "littleroman": "i", "bigroman": "I"}


def narrative(text: etree._Element, context: Rendering, *, label: str) -> str:
    """A whole narrative block and its notes; `label` names its tables for those who hear the page."""
    numbered = len([one for one in descendants(text, "table") if only_cell(one) is None]) > 1
    context.table_label, context.table_number = label, 1 if numbered else 0
    written = flow(text, context)
    return written + _footnotes(text, context)


def flow(element: etree._Element, context: Rendering) -> str:
    """The content of an element that may hold blocks."""
    out: list[str] = []
    run = [text_of(element.text)]
    for inner in element:
        if name_of(inner) == "caption":
            pass
        elif _holds_blocks(inner):
            out += [*_paragraphs(run), _block(inner, context)]
            run = []
        else:
            run += inline_tokens(inner, context)
        run.append(text_of(inner.tail))
    return "".join([*out, *_paragraphs(run)])


def short_flow(element: etree._Element, context: Rendering) -> str:
    """The content of a cell or an item: without a paragraph around it when it is a single run."""
    if any(_holds_blocks(inner) for inner in element):
        return flow(element, context)
    runs = split(inline_children(element, context))
    return runs[0] if len(runs) == 1 else "".join(tag("p", run, css="es-cda__paragraph") for run in runs)


def _holds_blocks(element: etree._Element) -> bool:
    """True for a block, and for an unknown element around one. A note shows its content elsewhere."""
    kind = name_of(element)
    if kind in BLOCKS:
        return True
    return kind != "footnote" and next(element.iterdescendants(*BLOCK_PATHS), None) is not None


def _paragraphs(tokens: list[str]) -> list[str]:
    return [tag("p", run, css="es-cda__paragraph") for run in split(tokens)]


def _block(element: etree._Element, context: Rendering) -> str:
    match name_of(element):
        case "table":
            return _table(element, context)
        case "list":
            return _list(element, context)
        case "paragraph":
            return _paragraph(element, context)
    return flow(element, context)


def _paragraph(element: etree._Element, context: Rendering) -> str:
    caption = child(element, "caption")
    title = "" if caption is None else tag("strong", short_flow(caption, context), css="es-cda__caption") + " "
    if any(_holds_blocks(inner) for inner in element):
        return tag("div", title + flow(element, context), id=context.id_of(element))
    runs = split(inline_children(element, context))
    if title:
        runs = [title + "".join(runs[:1]), *runs[1:]]
    emphasis = {"bold": "es-cda__strong", "italics": "es-cda__em", "bolditalics": "es-cda__strong es-cda__em"}
    css = " ".join(["es-cda__paragraph", *(emphasis[one] for one in styles(element) if one in emphasis)])
    return "".join(tag("p", run, css=css, id=context.id_of(element)) for run in runs)


def _list(element: etree._Element, context: Rendering) -> str:
    items = "".join(_item(item, context) for item in children(element, "item"))
    if not items:
        return ""
    caption = child(element, "caption")
    title = "" if caption is None else tag("p", short_flow(caption, context), css="es-cda__caption")
    ordered = (element.get("listType") or "").lower() == "ordered"
    numbering = next((NUMBERINGS[one] for one in styles(element) if one in NUMBERINGS), None) if ordered else None
    return title + tag("ol" if ordered else "ul", items, css="es-cda__list", type=numbering, id=context.id_of(element))


def _item(item: etree._Element, context: Rendering) -> str:
    caption = child(item, "caption")
    title = "" if caption is None else tag("strong", short_flow(caption, context), css="es-cda__caption") + " "
    content = title + short_flow(item, context)
    return tag("li", content, id=context.id_of(item)) if content.strip() else ""


def _table(element: etree._Element, context: Rendering) -> str:
    cell = only_cell(element)
    if cell is not None:
        return flow(cell, context)
    label = context.next_table_label()
    return table(element, context, write=short_flow, label=label)


def _footnotes(text: etree._Element, context: Rendering) -> str:
    notes = "".join(
        tag(
            "li",
            short_flow(note, context),
            css="es-cda__footnote",
            id=f"{context.prefix}fn.{context.footnotes[note]}",
            value=str(context.footnotes[note]),
        )
        for note in descendants(text, "footnote")
        if note in context.footnotes
    )
    return tag("ol", notes, css="es-cda__footnotes") if notes else ""
