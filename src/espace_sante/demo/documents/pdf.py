"""Letters, written by Typst from one template: PDF/A-1, tagged, in French, the same bytes for the same draft.

The compiler is kept between documents, which brings one letter to a few milliseconds; it belongs to one thread.
Only the fonts inside Typst are used, so that every machine draws the same page.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from espace_sante.demo.documents.cda_body import MARKS, RESULT_HEADERS
from espace_sante.demo.documents.codes import author_role
from espace_sante.demo.documents.draft import Chapter, Draft, in_words

TEMPLATES = "documents/templates"
LETTER = "lettre.typ"
HOME_PAGE = "personnel.typ"
CURVE = "courbe.typ"
SCREEN_PPI = 110.0
PDF_STANDARD = "a-1a"  # XDS-SD asks for PDF/A-1; its level A is the tagged one, which screen readers follow


@cache
def _compiler(template: str) -> typst.Compiler:
    folder = files("espace_sante.demo").joinpath(TEMPLATES)
    return typst.Compiler(str(folder.joinpath(template)), root=str(folder), ignore_system_fonts=True)


def _compile(template: str, inputs: dict[str, Any], **options: Any) -> bytes:
    texts = {name: json.dumps(data, ensure_ascii=False) for name, data in inputs.items()}
    written = _compiler(template).compile(sys_inputs=texts, **options)
    if not isinstance(written, bytes):
        raise TypeError("These templates give one page of picture, or one PDF.")
    return written


def _as_pdf(made_at: datetime) -> dict[str, Any]:
    return {"format": "pdf", "pdf_standards": PDF_STANDARD, "timestamp": made_at.astimezone(UTC)}


def write_pdf(draft: Draft) -> bytes:
    """The draft as a letter on the headed paper of its author."""
    return _compile(LETTER, {"letter": _letter(draft)}, **_as_pdf(draft.created_at))


def draw_letter(draft: Draft) -> bytes:
    """The letter as a picture of one page (PNG)."""
    return _compile(LETTER, {"letter": _letter(draft)}, format="png", ppi=SCREEN_PPI)


def draw_curve(*, title: str, levels: tuple[int, ...]) -> bytes:
    """A curve kept by hand (PNG)."""
    return _compile(CURVE, {"curve": {"title": title, "levels": levels}}, format="png", ppi=SCREEN_PPI)


def write_home_page(*, title: str, author: str, paragraphs: tuple[str, ...], made_at: datetime) -> bytes:
    """A page that somebody wrote at home."""
    day = made_at.date()
    data = {
        "title": title,
        "author": author,
        "paragraphs": paragraphs,
        "day": f"Le {in_words(day)}",
        "date": [day.year, day.month, day.day],
    }
    return _compile(HOME_PAGE, {"page": data}, **_as_pdf(made_at))


def _letter(draft: Draft) -> dict[str, Any]:
    holder, author, structure = draft.holder, draft.author, draft.author.structure
    born = "née" if holder.sex == "F" else "né"
    place = structure.address
    return {
        "title": draft.title,
        "place": structure.name,
        "address": f"{place.number} {place.street}, {place.postal_code} {place.city}",
        "phone": " ".join(structure.phone[index : index + 2] for index in range(0, 10, 2)),
        "author": author.display_name,
        "role": author_role(author.author_role_code).display.removeprefix("Médecin - ").removesuffix(" (SM)"),
        "rpps": author.rpps,
        "day": f"{place.city}, le {in_words(draft.created_at.date())}",
        "date": [draft.created_at.year, draft.created_at.month, draft.created_at.day],
        "patient": f"{holder.first_given_name} {holder.used_name.upper()}",
        "birth": f"{born} {holder.birth_name.upper()} le {in_words(holder.birth_date)}",
        "ins": f"INS {holder.ins[:13]} {holder.ins[13:]}",
        "requested": f"À la demande du {draft.requested_by.display_name}" if draft.requested_by else "",
        "reason": draft.reason,
        "chapters": [_chapter(chapter) for chapter in draft.chapters],
        "sections": [
            {
                "title": section.title,
                "paragraphs": section.paragraphs,
                "items": section.items,
                "headers": section.table.headers if section.table else (),
                "rows": section.table.rows if section.table else (),
            }
            for section in draft.sections
        ],
    }


def _chapter(chapter: Chapter) -> dict[str, Any]:
    rows = [
        (
            measure.label,
            measure.printed(measure.value) + MARKS[measure.flag],
            measure.unit,
            measure.interval,
            measure.printed(measure.previous) if measure.previous is not None else "",
        )
        for measure in chapter.measures
    ]
    return {"title": chapter.title, "paragraphs": (), "items": (), "headers": RESULT_HEADERS, "rows": rows}
