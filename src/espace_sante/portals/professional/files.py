"""A file on its way to a browser: shown in place when it cannot act, downloaded otherwise."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename

IN_PLACE = frozenset({"application/pdf", "image/jpeg", "image/png", "text/plain"})
EXTENSIONS = {
    "text/xml": ".xml",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "image/heic": ".heic",
    "text/plain": ".txt",
}
# A picture or a text has nothing to load; a PDF is drawn by the browser's own reader, which a sandbox would stop.
INERT = "default-src 'none'; frame-ancestors 'self'; sandbox"
READER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def file_response(
    content: bytes | Iterable[bytes], *, mime_type: str, title: str, size: int | None = None, download: bool = False
) -> HttpResponseBase:
    """The file under its title. Its type is ours to say, never the browser's to guess."""
    shown_type = f"{mime_type}; charset=utf-8" if mime_type == "text/plain" else mime_type
    response: HttpResponseBase
    if isinstance(content, bytes):
        response = HttpResponse(content, content_type=shown_type)
    else:
        response = StreamingHttpResponse(content, content_type=shown_type)
    if size is not None:
        response["Content-Length"] = str(size)
    as_file = download or mime_type not in IN_PLACE
    response["Content-Disposition"] = content_disposition_header(as_file, _name(title, mime_type)) or "attachment"
    response["Content-Security-Policy"] = READER if mime_type == "application/pdf" else INERT
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _name(title: str, mime_type: str) -> str:
    words = get_valid_filename(title[:80].strip(". ") or "document").strip("._") or "document"
    return words + (EXTENSIONS.get(mime_type) or mimetypes.guess_extension(mime_type) or "")
