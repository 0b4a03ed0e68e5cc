from __future__ import annotations

import csv
from importlib.resources import files
from io import BytesIO

import pypdfium2
from PIL import Image

from espace_sante.demo.documents.draft import Draft, Measure, Section, at
from espace_sante.demo.documents.kinds import CLASS_NAMES, KINDS, Format
from espace_sante.demo.documents.writer import DemoDocument, write_document
from espace_sante.demo.people import ANDRE
from espace_sante.demo.people_structures import DR_MARTIN

WORDS = "Repos à la maison, l’œil au calme : 100 % d’eau fraîche, # ni * ni $."
MOMENT = at(ANDRE.birth_date.replace(year=2025), 9)


def letter() -> Draft:
    return Draft(
        ANDRE, "certificate", "Certificat médical", "x", DR_MARTIN, MOMENT, MOMENT,
        sections=(Section("Certificat", "55112-7", (WORDS,)),), written=Format.PDF,
    )  # fmt: skip


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    words = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(words.split())


def test_a_pdf_holds_the_patient_the_author_and_the_text_as_written() -> None:
    words = text_of(write_document(draft=letter()).content)

    for expected in ("André MOREAU", "3 octobre 1952", "Dr Hélène Martin", "Cabinet des Lilas", WORDS):
        assert expected in words


def test_a_pdf_says_that_it_is_fictitious() -> None:
    assert "Document fictif de démonstration" in text_of(write_document(draft=letter()).content)


def test_a_pdf_is_titled_tagged_in_french_and_of_the_archival_kind() -> None:
    pdf = write_document(draft=letter()).content
    document = pypdfium2.PdfDocument(pdf)

    assert document.get_metadata_value("Title") == "Certificat médical"
    assert b"/Marked true" in pdf
    assert b"/Lang(fr-FR)" in pdf
    assert b"<pdfaid:part>1</pdfaid:part>" in pdf
    document.close()


def test_the_same_letter_is_always_the_same_bytes() -> None:
    assert write_document(draft=letter()).content == write_document(draft=letter()).content


def test_pictures_open(documents: list[DemoDocument]) -> None:
    pictures = [document for document in documents if document.mime_type.startswith("image/")]

    assert {document.mime_type for document in pictures} == {"image/jpeg", "image/png"}
    for document in pictures:
        with Image.open(BytesIO(document.content)) as picture:
            picture.load()
            assert picture.get_format_mimetype() == document.mime_type
            assert min(picture.size) > 400


def test_what_people_add_is_theirs_and_under_five_megabytes(documents: list[DemoDocument]) -> None:
    added = [document for document in documents if document.author is None]

    assert {d.format for d in added if d.holder.login} == {Format.JPEG, Format.PNG, Format.TEXT, Format.PDF}
    for document in added:
        assert (document.author, document.structure) == (None, None)
        assert document.healthcare_facility_type_code.code == document.practice_setting_code.code == "EXP_PATIENT"
        assert len(document.content) < 5_000_000


def test_types_belong_to_the_classes_of_the_access_room() -> None:
    table = files("espace_sante.access").joinpath("data", "document_types.csv").read_text(encoding="utf-8")
    classes = {(row["system"], row["code"]): row["class_code"] for row in csv.DictReader(table.splitlines())}

    for kind in KINDS.values():
        assert classes[kind.type_code.system, kind.type_code.code] == kind.class_code.code


def test_every_kind_has_a_class_that_exists() -> None:
    assert {kind.class_code.code for kind in KINDS.values()} == set(CLASS_NAMES)


def test_a_result_on_its_bound_is_within_the_interval_and_beyond_it_is_not() -> None:
    def flag(value: float) -> str:
        return Measure("x", "1-1", "X", value, "g/L", "g/L", 2, 0.7, 1.1).flag

    assert [flag(value) for value in (0.69, 0.7, 1.1, 1.11)] == ["L", "N", "N", "H"]


def test_values_and_intervals_are_printed_as_in_france() -> None:
    def interval(low: float | None, high: float | None) -> str:
        return Measure("x", "1-1", "X", 11.6, "g/dL", "g/dL", 1, low, high).interval

    assert interval(11.8, 15.8) == "11,8 à 15,8"
    assert interval(None, 7) == "inférieur à 7,0"
    assert interval(60, None) == "supérieur à 60,0"
    assert interval(None, None) == ""
