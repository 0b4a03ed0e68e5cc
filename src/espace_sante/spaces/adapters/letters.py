"""Port LetterWriter: the notice of a campaign on one page of paper. Source: CSP art. R. 1111-28; RULES.md LC-02, C2."""

from __future__ import annotations

from datetime import datetime, time

from django.conf import settings

from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.paper import draw, qr_svg
from espace_sante.spaces.domain.notice import Channel
from espace_sante.spaces.services.campaigns.letters import LetterContent
from espace_sante.spaces.services.campaigns.notice_words import day_words, notice_words
from espace_sante.spaces.services.settings import opening_mode

TEMPLATE = "spaces/adapters/templates/lettre.typ"


def write_letter(content: LetterContent) -> bytes:
    """The letter as one page of PDF; the same bytes for the same content."""
    link = f"{settings.BASE_URL}/lettre/{content.code}"
    place = f"{settings.BASE_URL}/lettre".removeprefix("https://").removeprefix("http://")
    words = notice_words(
        kind=content.kind,
        to=content.to,
        sent_on=content.dated,
        oppose_until=content.oppose_until,
        mode=opening_mode(),
        channel=Channel.POST,
    )
    told = {
        "title": words.title,
        "opening": words.opening,
        "until": words.until,
        "refuse_title": words.refuse_title,
        "refuse": words.refuse,
        "accept_title": words.accept_title,
        "accept": words.accept,
        "questions": words.questions,
        "law": words.law,
        "sender": settings.SENDER_LINES,
        "reference": content.number,
        "lines": (content.to.to, *content.to.address[:-1]),
        "town": content.to.address[-1] if content.to.address else "",
        "date": [content.dated.year, content.dated.month, content.dated.day],
        "day": day_words(content.dated),
        "code": content.code,
        "place": place,
        "link": link,
        "qr": qr_svg(link),
    }
    return draw(TEMPLATE, told, made_at=datetime.combine(content.dated, time(), PARIS))
