"""A file on its way in: refused as soon as it is known to be too large, before anything of it is kept.

Source: RULES.md DOC-09 (5 MB for citizens).
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

FORM_BYTES = 100_000  # what the other fields and the envelope of the form may weigh


class LimitedUpload(FileUploadHandler):
    """Keeps a file in memory up to the limit; past it, lets the rest flow by unread and notes how large it was.

    `limit`: in bytes, that of citizens when nothing is said.
    """

    def __init__(self, request: HttpRequest, *, limit: int | None = None) -> None:
        super().__init__(request)
        self._limit = limit or settings.CITIZEN_UPLOAD_BYTES
        self._chunks = BytesIO()
        self._size = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._chunks, self._size = BytesIO(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._size > self._limit:
            note_too_large(self.request, declared_size(self.request) or self._size)
            raise SkipFile
        self._chunks.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if self._size > self._limit:
            return None
        self._chunks.seek(0)
        return InMemoryUploadedFile(
            self._chunks, self.field_name, self.file_name, self.content_type, self._size, self.charset
        )


def declared_size(request: HttpRequest | None) -> int:
    """What the browser says it sends, 0 when it does not say."""
    text = request.META.get("CONTENT_LENGTH") or "0" if request else "0"
    return int(text) if text.isdigit() else 0


def announces_too_much(request: HttpRequest, *, files: int = 1, limit: int | None = None) -> bool:
    """Whether the whole request cannot hold so many acceptable files: it is then answered without being read."""
    return declared_size(request) > files * (limit or settings.CITIZEN_UPLOAD_BYTES) + FORM_BYTES


def note_too_large(request: HttpRequest | None, size: int) -> None:
    if request is not None:
        request.META["espace_sante.too_large"] = size


def too_large(request: HttpRequest) -> int:
    """The size of the file that was refused, 0 when none was."""
    return int(request.META.get("espace_sante.too_large", 0))
