"""The work after a deposit: the document is told of, and its first page drawn small, sealed like the document."""

from __future__ import annotations

import io
from uuid import UUID

import pypdfium2
from PIL import Image, ImageOps

from espace_sante.kernel.envelope import seal_file, unseal_segments
from espace_sante.kernel.errors import Unavailable
from espace_sante.kernel.identifiers import new_id
from espace_sante.kernel.outbox import Message, register
from espace_sante.record.models import DocumentEntry, DocumentPreview
from espace_sante.record.services.content import IMAGES, PDF, PDFIUM
from espace_sante.record.services.deposit import PREVIEW_TOPIC
from espace_sante.record.services.ports import blob_store
from espace_sante.record.services.tell_of_documents import tell_of
from espace_sante.record.services.words import blob_associated
from espace_sante.vault import api as vault

WIDTH, HEIGHT = 320, 440  # pixels, at most


def make_preview(message: Message) -> None:
    """Handler of the outbox. Documents without a page to show (text, XML) get none; doing it twice is harmless.

    The document is told of first: a page that cannot be drawn keeps nothing from anybody.
    """
    space_id, document_id = UUID(message.payload["space"]), UUID(message.payload["document"])
    entry = DocumentEntry.objects.filter(space_id=space_id, id=document_id).defer("words").first()
    if entry is None:
        return
    by = message.payload.get("by")
    tell_of(entry, by_service=UUID(by) if by else None)
    if entry.mime_type not in IMAGES | {PDF}:
        return
    if DocumentPreview.objects.filter(space_id=space_id, document_id=document_id).exists():
        return
    key = vault.key_of(space_id)
    sealed = blob_store().chunks(space_id=space_id, blob_id=entry.blob_id)
    associated = blob_associated(space_id=space_id, blob_id=entry.blob_id)
    picture, pages = render_first_page(b"".join(unseal_segments(key, sealed, associated=associated)), entry.mime_type)
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=72, optimize=True)
    blob_id = new_id()
    associated = blob_associated(space_id=space_id, blob_id=blob_id)
    blob_store().put(space_id=space_id, blob_id=blob_id, sealed=seal_file(key, data.getvalue(), associated=associated))
    DocumentPreview.objects.create(
        space_id=space_id,
        document_id=document_id,
        blob_id=blob_id,
        width=picture.width,
        height=picture.height,
        pages=pages,
    )


def render_first_page(content: bytes, mime_type: str) -> tuple[Image.Image, int]:
    """The first page as a small RGB picture, and the number of pages. Raises Unavailable when it cannot be drawn."""
    try:
        return _pdf_page(content) if mime_type == PDF else (_picture(content), 1)
    except (pypdfium2.PdfiumError, OSError, ValueError) as error:
        raise Unavailable("This document cannot be drawn.") from error


def _pdf_page(content: bytes) -> tuple[Image.Image, int]:
    with PDFIUM:
        document = pypdfium2.PdfDocument(content)
        try:
            page = document[0]
            scale = min(WIDTH / page.get_width(), HEIGHT / page.get_height())
            picture = page.render(scale=scale).to_pil().convert("RGB")
            return picture, len(document)
        finally:
            document.close()


def _picture(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as image:
        picture = ImageOps.exif_transpose(image).convert("RGB")
    picture.thumbnail((WIDTH, HEIGHT))
    return picture


register(PREVIEW_TOPIC, make_preview)
