"""Port ReceiptWriter: a receipt on one page of paper, with its token as a QR code. Source: RULES.md LC-05, C1."""

from __future__ import annotations

from django.conf import settings

from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.paper import draw, qr_svg
from espace_sante.spaces.services.ports import ReceiptPaper

TEMPLATE = "spaces/adapters/templates/recu.typ"


def write_receipt(receipt: ReceiptPaper) -> bytes:
    """The receipt as one page of PDF."""
    day = receipt.made_at.astimezone(PARIS)
    told = {
        "title": receipt.title,
        "number": receipt.number,
        "sentence": receipt.sentence,
        "facts": receipt.facts,
        "sections": receipt.sections,
        "place": f"{settings.BASE_URL}/verifier/".removeprefix("https://").removeprefix("http://"),
        "qr": qr_svg(receipt.link),
        "date": [day.year, day.month, day.day],
    }
    return draw(TEMPLATE, told, made_at=receipt.made_at)
