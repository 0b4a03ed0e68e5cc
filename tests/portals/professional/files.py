"""Small files that really are what they say, made in memory."""

from __future__ import annotations

import io

import pypdfium2
from PIL import Image


def pdf() -> bytes:
    """One blank page."""
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def picture(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, kind)
    return out.getvalue()
