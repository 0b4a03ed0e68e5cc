"""A file of evidence as it is given to who reviews a service: to be saved, never shown in the page."""

from __future__ import annotations

from django.http import HttpResponse

from espace_sante.catalogue.api import EvidenceView

_ENDINGS = {"application/pdf": ".pdf", "image/png": ".png"}


def evidence_response(found: EvidenceView, content: bytes) -> HttpResponse:
    """The bytes, under a name of ours: what a publisher called it goes into no header."""
    response = HttpResponse(content, content_type=found.mime_type)
    name = f"piece-{found.id.hex[-6:]}{_ENDINGS.get(found.mime_type, '.jpg')}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
