"""Tables of a narrative block: headers with their scope, a named region that scrolls, cards on a narrow screen.

A plain grid (one row of headers, no merged cell) also carries its roles and, on each cell, the wording of its column
(`data-label`): a style sheet can lay it out as cards without taking its meaning away.
Source: HL7 CDA R2, 4.3.5.8; WCAG 2.2, 1.3.1 and 1.4.10.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from lxml import etree

from espace_sante.interop.cda.rendering.context import Rendering, brief, tag
from espace_sante.interop.cda.rendering.inline import styles
from espace_sante.interop.cda.tree import attribute, child, children, name_of, path, words

Rows = list[etree._Element]
CellWriter = Callable[[etree._Element, Rendering], str]

WIDEST_SPAN = 100
SCOPES = {"row", "col", "rowgroup", "colgroup"}
ALIGNMENTS = {"right": "es-cda__cell--end", "center": "es-cda__cell--center"}
ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}


def rows_of(element: etree._Element, *, part: str | None = None) -> list[etree._Element]:
    """The rows of a table, or of one part of it; those of tables inside its cells are not its own."""
    if part is not None:
        return [row for one in children(element, part) for row in children(one, "tr")]
    return children(element, "tr") + [row for one in ("thead", "tbody", "tfoot") for row in rows_of(element, part=one)]


def cells_of(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if name_of(cell) in {"td", "th"}]


def only_cell(element: etree._Element) -> etree._Element | None:
    """The one cell of a table that has no other: it lays out, it does not tabulate."""
    cells = [cell for row in rows_of(element) for cell in cells_of(row)]
    return cells[0] if len(cells) == 1 and child(element, "caption") is None else None


def table(element: etree._Element, context: Rendering, *, write: CellWriter, label: str) -> str:
    """A table; inside another one it has no region of its own, so that nothing scrolls in what scrolls."""
    caption, heads, bodies, feet = _parts(element)
    headers = _plain_grid(heads, bodies, feet)
    written = {
        "thead": "".join(_row(row, context, write, headers, head=True) for row in heads),
        "tbody": "".join(_row(row, context, write, headers) for row in bodies),
        "tfoot": "".join(_row(row, context, write, None) for row in feet),
    }
    inside = "".join(tag(part, rows, role=_role(part, headers)) for part, rows in written.items() if rows)
    title = "" if caption is None else write(caption, context)
    if not inside:
        return tag("p", title, css="es-cda__paragraph") if title else ""
    if title and caption is not None:
        inside = (
            tag("caption", title, css=_caption_css(words(caption), context.table_label), id=context.id_of(caption))
            + inside
        )
    nested = next(element.iterancestors(path("table")), None) is not None
    css = " ".join(["es-cda__table", *_kinds(headers, nested=nested)])
    whole = tag("table", inside, css=css, id=context.id_of(element), role=_role("table", headers))
    if nested:
        return whole
    title = brief(words(caption)) or label or _("Tableau")
    # Heard just after a heading of the same words, it says what it is; two tables of one name cannot be told apart.
    name = _("Tableau : %(title)s") % {"title": title} if title == context.table_label else title
    return tag("div", whole, css="es-cda__table-wrap", role="region", tabindex="0", aria_label=context.once(name))


def _caption_css(caption: str, label: str) -> str:
    """A caption that says the same as its section's title can be left to those who hear the page."""
    repeated = caption.casefold() == label.casefold()
    return "es-cda__caption es-cda__caption--repeated" if repeated else "es-cda__caption"


def _kinds(headers: list[str] | None, *, nested: bool) -> list[str]:
    kinds = {"grid": headers is not None, "wide": headers is not None and len(headers) > 3, "nested": nested}
    return [f"es-cda__table--{name}" for name, true in kinds.items() if true]


def _parts(element: etree._Element) -> tuple[etree._Element | None, Rows, Rows, Rows]:
    """Caption, rows of headers, rows, last rows. A lone header above the whole table is its caption."""
    caption = child(element, "caption")
    heads = rows_of(element, part="thead")
    bodies = children(element, "tr") + rows_of(element, part="tbody")
    if not heads and len(bodies) > 1 and _all_headers(bodies[0]):
        heads, bodies = bodies[:1], bodies[1:]
    if (
        caption is None
        and heads
        and len(cells_of(heads[0])) == 1
        and _width(heads[0]) >= max(map(_width, bodies), default=0)
    ):
        caption, heads = cells_of(heads[0])[0], heads[1:]
        if not heads and len(bodies) > 1 and _all_headers(bodies[0]):
            heads, bodies = bodies[:1], bodies[1:]
    return caption, heads, bodies, rows_of(element, part="tfoot")


def _width(row: etree._Element) -> int:
    return sum(int(_span(cell, "colspan") or 1) for cell in cells_of(row))


def _row(
    row: etree._Element, context: Rendering, write: CellWriter, headers: list[str] | None, *, head: bool = False
) -> str:
    cells = cells_of(row)
    if not cells:
        return ""
    row_header = not head and name_of(cells[0]) == "th" and len(cells) > 1 and not _all_headers(row)
    written = []
    for position, cell in enumerate(cells):
        scope = "row" if row_header and position == 0 else "col"
        label = headers[position] or None if headers and not head else None
        written.append(_cell(cell, write(cell, context), context, scope=scope, label=label, plain=headers is not None))
    return tag("tr", "".join(written), id=context.id_of(row), role=_role("tr", headers))


def _cell(cell: etree._Element, content: str, context: Rendering, *, scope: str, label: str | None, plain: bool) -> str:
    is_header = name_of(cell) == "th" and bool(content)
    colspan, rowspan = _span(cell, "colspan"), _span(cell, "rowspan")
    said = (attribute(cell, "scope") or "").lower()
    scope = said if said in SCOPES else (f"{scope}group" if scope == "col" and colspan else scope)
    role = None
    if plain:
        role = ("rowheader" if scope == "row" else "columnheader") if is_header else "cell"
    return tag(
        "th" if is_header else "td",
        content,
        css=_cell_css(cell),
        id=context.id_of(cell),
        scope=scope if is_header else None,
        colspan=colspan,
        rowspan=rowspan,
        role=role,
        data_label=label if not is_header else None,
    )


def _cell_css(cell: etree._Element) -> str:
    strong = "es-cda__cell--strong" if {"bold", "bolditalics"}.intersection(styles(cell)) else ""
    return " ".join(filter(None, (strong, ALIGNMENTS.get((cell.get("align") or "").lower(), ""))))


def _span(cell: etree._Element, name: str) -> str | None:
    """A merged span worth writing: between 2 and the widest that a page can hold."""
    said = attribute(cell, name) or ""
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else 1
    return str(min(number, WIDEST_SPAN)) if number > 1 else None


def _all_headers(row: etree._Element) -> bool:
    cells = cells_of(row)
    return bool(cells) and all(name_of(cell) == "th" for cell in cells)


def _plain_grid(heads: Rows, bodies: Rows, feet: Rows) -> list[str] | None:
    """The words of the column headers when the table is a plain grid; None otherwise."""
    if len(heads) != 1 or not bodies or feet:
        return None
    width = len(cells_of(heads[0]))
    cells = [cell for row in [*heads, *bodies] for cell in cells_of(row)]
    merged = any(_span(cell, "colspan") or _span(cell, "rowspan") for cell in cells)
    even = all(len(cells_of(row)) == width for row in bodies)
    nested = any(next(cell.iterdescendants(path("table")), None) is not None for cell in cells)
    return (
        [brief(words(cell)) for cell in cells_of(heads[0])]
        if width > 1 and even and not merged and not nested
        else None
    )


def _role(name: str, headers: list[str] | None) -> str | None:
    return ROLES.get(name) if headers else None
