"""The notice on paper: one accessible page, the address in the window, a code that a telephone reads (LC-02, C2)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from espace_sante.identity.api import Addressee
from espace_sante.kernel.paper import qr_svg
from espace_sante.spaces.adapters.letters import write_letter
from espace_sante.spaces.services.campaigns.letters import LetterContent
from tests.spaces.notices import ADULT, CHILD, REPRESENTATIVES

CODE = "7KQ2-MXW4-RT9B"
MM = 72 / 25.4
# What the window of a DL envelope always shows, and what it may show when the sheet slides: mm from left and top.
ALWAYS_SEEN, EVER_SEEN = (100, 190, 55, 79), (90, 200, 44, 90)


def content(to: Addressee = ADULT, *, kind: str = "first", until: date | None = None) -> LetterContent:
    return LetterContent(
        number="3F2A9C0B12D4", kind=kind, code=CODE, to=to, dated=date(2026, 11, 24), oppose_until=until
    )


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    return re.sub(r"\s+", " ", document[0].get_textpage().get_text_range().replace("\ufffe", "-"))


@pytest.mark.parametrize("to", [ADULT, CHILD, REPRESENTATIVES], ids=["adult", "parent", "representatives"])
@pytest.mark.parametrize(("kind", "until"), [("first", None), ("reminder", date(2027, 1, 4))])
@pytest.mark.parametrize("opening", ["silence", "inert", "asked"])
def test_lc02_a_letter_holds_on_one_page_whoever_it_is_for(
    settings: Any, to: Addressee, kind: str, until: date | None, opening: str
) -> None:
    settings.SPACE_OPENING = opening
    text = text_of(write_letter(content(to, kind=kind, until=until)))
    assert CODE in text
    assert to.about in text
    assert text.count("Rappel") == (kind == "reminder")
    assert ("jusqu’au 4 janvier 2027" in text) == (until is not None and opening != "asked")
    assert ("à compter de l’envoi de cette lettre, le 24 novembre 2026" in text) == (
        until is None and opening != "asked"
    )
    assert ("Personne n’y lit rien avant" in text) == (opening == "inert")
    assert ("il s’ouvre" in text) == (opening != "asked")


@pytest.mark.parametrize("to", [ADULT, CHILD, REPRESENTATIVES], ids=["adult", "parent", "representatives"])
@pytest.mark.parametrize("opening", ["silence", "inert"])
def test_lc09_the_letter_that_asks_to_confirm_a_refusal_says_what_becomes_of_the_older_record(
    settings: Any, to: Addressee, opening: str
) -> None:
    settings.SPACE_OPENING = opening
    text = text_of(write_letter(content(to, kind="again")))
    for said in (
        "Confirmez-vous votre refus d’un espace santé", CODE, to.about, "Non, je confirme mon refus",
        "Oui, je le laisse ouvrir", "six semaines", "le 24 novembre 2026", "Celui qui existe a été ouvert avant",
        "gardé dix ans puis effacé", "34 22", "L. 1111-14",
    ):  # fmt: skip
        assert said in text, said
    assert "Rappel" not in text
    assert "Si vous refusez, ni l’espace ni le DMP" not in text


@pytest.mark.parametrize("said", ["DMP", "refuse", "34 22", "au guichet de votre caisse", "fermer", "R. 1111-28"])
def test_lc01_it_says_what_the_law_wants_said(said: str) -> None:
    assert said in text_of(write_letter(content()))


@pytest.mark.parametrize("to", [ADULT, REPRESENTATIVES], ids=["short", "longest"])
def test_the_window_shows_the_address_whole_and_nothing_else(to: Addressee) -> None:
    page = pypdfium2.PdfDocument(write_letter(content(to)))[0]
    height, words = page.get_height(), page.get_textpage()
    inside, seen = [], ""
    for index in range(words.count_chars()):
        left, bottom, right, top = words.get_charbox(index)
        box = (left / MM, right / MM, (height - top) / MM, (height - bottom) / MM)
        if _meets(box, EVER_SEEN) and box[1] > box[0]:
            inside.append(_within(box, ALWAYS_SEEN))
            seen += words.get_text_range(index, 1)
    assert all(inside)
    assert seen.startswith("3F2A9C0B12D4")
    assert "santé" not in seen.lower()
    assert re.sub(r"\W", "", to.address[-1].upper()) in re.sub(r"\W", "", seen)


def _meets(box: tuple[float, ...], zone: tuple[int, ...]) -> bool:
    return box[0] < zone[1] and box[1] > zone[0] and box[2] < zone[3] and box[3] > zone[2]


def _within(box: tuple[float, ...], zone: tuple[int, ...]) -> bool:
    return box[0] >= zone[0] and box[1] <= zone[1] and box[2] >= zone[2] and box[3] <= zone[3]


def test_a_telephone_reads_the_code(settings: Any) -> None:
    picture = pypdfium2.PdfDocument(write_letter(content()))[0].render(scale=2).to_pil()
    assert [one.text for one in zxingcpp.read_barcodes(picture)] == [f"{settings.BASE_URL}/lettre/{CODE}"]


def test_the_code_is_drawn_and_not_a_picture_of_points() -> None:
    pdf = write_letter(content())
    kinds = [one.type for one in pypdfium2.PdfDocument(pdf)[0].get_objects()]
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE not in kinds
    assert qr_svg("x").count("<path") == 1


def test_it_is_tagged_in_french_and_for_archives() -> None:
    pdf = write_letter(content())
    assert b"/MarkInfo" in pdf
    assert b"/StructTreeRoot" in pdf
    assert re.search(rb"/Lang ?\(fr-FR\)", pdf)
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert write_letter(content()) == write_letter(content())
    assert write_letter(content()) != write_letter(replace(content(), code="7KQ2-MXW4-RT9C"))


def test_words_of_a_name_are_words_and_not_instructions_to_the_compiler() -> None:
    odd = ADULT._replace(to="#panic() *Dominique* $x$ \\", about='"#panic()"')
    assert "#panic() *Dominique* $x$ \\" in text_of(write_letter(content(odd)))


def test_without_an_address_the_letter_is_drawn_all_the_same() -> None:
    assert "Dominique Fictif" in text_of(write_letter(content(ADULT._replace(address=()))))
