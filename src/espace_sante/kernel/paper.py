"""Pages on paper, drawn by Typst: PDF/A-2, tagged for screen readers, in French; and QR codes as vectors.

A template reads its content as JSON from `sys.inputs.content`. The same content gives the same bytes: only the fonts
inside Typst are used, and the date in the file is the one that is told. A compiler belongs to the thread that made it
and is kept: that is what makes letters cheap.
Source: ISO 19005-2 (level a); ADR 17.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

import orjson
import segno
import typst

PDF_STANDARD: Final = "a-2a"  # the tagged level, which screen readers follow
MASK = 3  # of ISO/IEC 18004: (row + column) mod 3
_kept = threading.local()


def draw(template: str, content: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """The PDF of a template of ours, named from the package: `spaces/adapters/templates/lettre.typ`."""
    written = _compiler(template).compile(
        sys_inputs={"content": orjson.dumps(content).decode()},
        format="pdf",
        pdf_standards=PDF_STANDARD,
        timestamp=made_at.astimezone(UTC).replace(microsecond=0),
    )
    if not isinstance(written, bytes):
        raise TypeError("A template gives one PDF.")
    return written


def qr_svg(text: str) -> str:
    """A QR code as one path of SVG, a seventh of which may be lost (level M)."""
    # `boost_error` off: the same text has the same size, whatever room it leaves. One mask for all: choosing the best
    # of eight costs more than all the rest, and readers undo any of them.
    code = segno.make_qr(text, error="m", boost_error=False, mask=MASK)
    rows = [[bool(dark) for dark in row] for row in code.matrix]
    path = "".join(_runs(row, at) for at, row in enumerate(rows))
    size = len(rows)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{path}"/></svg>'


def _runs(row: list[bool], line: int) -> str:
    """The dark runs of a line, each a rectangle one module high."""
    drawn, start = [], None
    for column, dark in enumerate([*row, False]):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            drawn.append(f"M{start} {line}h{column - start}v1H{start}z")
            start = None
    return "".join(drawn)


@cache
def _root() -> str:
    return str(files("espace_sante"))


def _compiler(template: str) -> typst.Compiler:
    compilers: dict[str, typst.Compiler] = _kept.__dict__.setdefault("compilers", {})
    if template not in compilers:
        compilers[template] = typst.Compiler(f"{_root()}/{template}", root=_root(), ignore_system_fonts=True)
    return compilers[template]
