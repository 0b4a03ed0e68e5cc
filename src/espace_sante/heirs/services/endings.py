"""How the name of a file ends, by its media type: the name a person keeps, on whatever system."""

from __future__ import annotations

_ENDS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "image/heic": "heic",
    "text/plain": "txt",
    "application/rtf": "rtf",
    "text/xml": "xml",
}


def ending_of(mime_type: str) -> str:
    """Without the dot; `bin` for what we do not know."""
    return _ENDS.get(mime_type, "bin")
