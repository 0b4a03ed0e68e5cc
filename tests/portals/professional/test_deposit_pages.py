"""Depositing through the page: what enters, what is refused with a sentence, what is never stored by half."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from espace_sante.kernel.identifiers import new_id
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces
from tests.portals.professional.conftest import Browser, clinical_document, file_of, text_of
from tests.portals.professional.files import pdf, picture
from tests.worlds import REPORT, World

CLINICAL = ("document.xml", "text/xml")


def values(**changes: Any) -> dict[str, Any]:
    """A form filled in as it should be; `None` leaves a field out."""
    filled = {
        "token": str(new_id()),
        "file": file_of(pdf()),
        "title": "Compte rendu",
        "type_code": REPORT,
        "act_on": "2026-11-20",
    }
    return {name: value for name, value in (filled | changes).items() if value is not None}


def documents_of(world: World) -> list[record.DocumentView]:
    """What the laboratory's own eyes cannot see: everything, read by the holder and by every author of the tests."""
    found: dict[Any, record.DocumentView] = {}
    for actor in (world.camille, world.doctor):
        for view in record.list_documents(actor=actor, space=world.space, now=world.now).documents:
            found[view.id] = view
    return list(found.values())


@pytest.mark.parametrize(
    ("content", "name", "mime_type"),
    [
        (pdf(), "lettre.pdf", "application/pdf"),
        (picture("JPEG"), "photo.jpg", "image/jpeg"),
        (picture("PNG"), "photo.png", "image/png"),
        (picture("TIFF"), "photo.tif", "image/tiff"),
        ("Texte simple, à lire".encode(), "note.txt", "text/plain"),
        (rb"{\rtf1\ansi Bonjour}", "note.rtf", "application/rtf"),
    ],
)
def test_a_file_enters_the_record_under_its_title(
    world: World, doctor: Browser, content: bytes, name: str, mime_type: str
) -> None:
    response = doctor.post("deposit", follow=True, **values(file=file_of(content, name, "application/octet-stream")))
    assert "Document déposé." in text_of(response)
    (document,) = documents_of(world)
    assert (document.title, document.mime_type, document.facts.type_code) == ("Compte rendu", mime_type, REPORT)
    assert document.service_start_time.date() == date(2026, 11, 19)  # midnight in Paris, in UTC
    opened = record.read_document(actor=world.doctor, space=world.space, document_id=document.id, now=world.now)
    assert opened.content() == content


def test_a_clinical_document_speaks_for_itself(world: World, doctor: Browser) -> None:
    content = clinical_document(world.space.ins.value)
    response = doctor.post("deposit", follow=True, file=file_of(content, *CLINICAL), token=str(new_id()))
    assert "Document déposé." in text_of(response)
    (document,) = documents_of(world)
    assert document.title == "Compte rendu d'examens biologiques"
    assert document.facts.type_code == REPORT
    assert document.mime_type == "text/xml"
    assert "MOREAU" in document.author.name
    assert document.facts.author_rpps == world.doctor.rpps  # the author's right goes to who deposits
    line = doctor.read("documents")
    assert "Inès MOREAU" in line
    assert "Ajouté par vous" in line


def test_a_blocked_professional_reads_nothing_and_still_deposits(world: World, browse: Callable[..., Browser]) -> None:
    world.deposit(world.new_document(title="Bilan privé"))
    blocked = browse("bloque")
    assert "Déposer un document" in blocked.read("deposit")
    response = blocked.post("deposit", follow=True, **values(title="Utile aux soins"))
    page = text_of(response)
    assert "Document déposé." in page
    assert "Vous ne pouvez pas lire ce dossier" in page
    assert "Bilan privé" not in page
    assert "Utile aux soins" in world.titles_for(world.doctor)


def test_a_stranger_deposits_without_declaring_anything(world: World, browse: Callable[..., Browser]) -> None:
    browse("inconnu").post("deposit", **values(title="Envoyé une fois"))
    assert "Envoyé une fois" in world.titles_for(world.doctor)


def test_the_same_form_sent_twice_makes_one_document(world: World, doctor: Browser) -> None:
    token, content = str(new_id()), pdf()
    for _ in range(2):
        doctor.post("deposit", **values(token=token, file=file_of(content)))
    assert len(documents_of(world)) == 1


def test_the_flags_of_visibility_are_kept(world: World, doctor: Browser) -> None:
    doctor.post("deposit", **values(masque_ps="on", invisible_patient="on"))
    (document,) = documents_of(world)
    assert document.facts.masque_ps
    assert document.facts.invisible_patient
    assert world.titles_for(world.nurse) == []
    assert world.titles_for(world.camille) == []


def test_only_a_minors_record_offers_to_hide_from_parents(world: World, browse: Callable[..., Browser]) -> None:
    lou = world.citizen("lou", "Lou", born=date(2015, 4, 2))
    space = world.open_space(lou, activate=False)
    assert "Invisible aux représentants légaux" in browse("dr.martin", space_id=space.id).read("deposit")
    assert "Invisible aux représentants légaux" not in browse("dr.martin").read("deposit")


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("no file", {"file": None}, "Choisissez le fichier à déposer."),
    ("empty", {"file": file_of(b"")}, "Ce fichier est vide."),
    ("no title", {"title": ""}, "Donnez un titre au document."),
    ("title of spaces", {"title": "   "}, "Donnez un titre au document."),
    ("no type", {"type_code": ""}, "Choisissez le type du document."),
    ("no date", {"act_on": ""}, "Donnez la date de l’acte."),
    ("no such date", {"act_on": "31/02/2026"}, "Cette date n’existe pas."),
    ("tomorrow", {"act_on": "2026-11-25"}, "La date de l’acte est dans l’avenir."),
    ("a program", {"file": file_of(b"MZ\x00", "a.exe", "application/x-dosexec")}, "Ce format n’est pas accepté."),
    ("a program that says PDF", {"file": file_of(b"MZ\x90\x00\x03")}, "ne correspond pas à son format"),
    ("a PDF that is not one", {"file": file_of(b"%PDF-1.7 presque")}, "Ce fichier ne s’ouvre pas"),
    ("half a picture", {"file": file_of(picture()[:40], "a.png", "image/png")}, "Ce fichier ne s’ouvre pas"),
    ("some XML", {"file": file_of(b"<?xml version='1.0'?><a/>", *CLINICAL)}, "ne peut pas être lu"),
    ("broken XML", {"file": file_of(b"<?xml version='1.0'?><a>", *CLINICAL)}, "ne peut pas être lu"),
    ("a page", {"file": file_of(b"<!DOCTYPE html><p>x</p>", "a.html", "text/html")}, "ne peut pas être lu"),
    (
        "an entity",
        {"file": file_of(b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///x'>]><a>&b;</a>", *CLINICAL)},
        "ne peut pas être lu",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "sentence"), [one[1:] for one in WRONG], ids=[one[0] for one in WRONG])
def test_a_wrong_deposit_is_explained_and_nothing_is_stored(
    world: World, doctor: Browser, changes: dict[str, Any], sentence: str
) -> None:
    sent = values(**changes)
    if sent.get("file"):
        sent["file"].seek(0)
    response = doctor.post("deposit", **sent)
    page = text_of(response)
    assert response.status_code == 200
    assert sentence in page
    assert "<title>Erreur :" in page
    link = re.search(r'class="es-errors__link" href="#(\w+)"', page)
    assert link, "the summary leads to the field"
    assert f'id="{link[1]}"' in page
    assert documents_of(world) == []


def test_a_clinical_document_of_an_unknown_type_is_refused(world: World, doctor: Browser) -> None:
    content = clinical_document(world.space.ins.value).replace(b'<code code="11502-2"', b'<code code="99999-9"', 1)
    page = text_of(doctor.post("deposit", file=file_of(content, *CLINICAL), token=str(new_id())))
    assert "Le type écrit dans ce document CDA n’est pas de ceux que le dossier connaît." in page
    assert documents_of(world) == []


def test_a_clinical_document_of_another_person_is_refused(world: World, doctor: Browser) -> None:
    content = clinical_document("284037599900117")
    page = text_of(doctor.post("deposit", file=file_of(content, *CLINICAL), token=str(new_id())))
    assert "Ce document concerne une autre personne" in page
    assert documents_of(world) == []


def test_the_same_clinical_identifier_with_another_content_is_refused(world: World, doctor: Browser) -> None:
    content = clinical_document(world.space.ins.value)
    doctor.post("deposit", file=file_of(content, *CLINICAL), token=str(new_id()))
    other = content.replace(b"Vallon-3", b"Vallon-4")
    page = text_of(doctor.post("deposit", file=file_of(other, *CLINICAL), token=str(new_id())))
    assert "Un autre document de ce dossier porte déjà cet identifiant." in page
    assert len(documents_of(world)) == 1


def test_a_file_just_over_the_limit_says_its_size_and_the_limit(world: World, doctor: Browser, settings: Any) -> None:
    settings.DEPOSIT_BYTES = 1_000_000
    page = text_of(doctor.post("deposit", **values(file=file_of(b"x" * 1_000_001, "a.txt", "text/plain"))))
    assert "Ce fichier fait 1,1 Mo. La limite est de 1 Mo." in page
    assert documents_of(world) == []


def test_what_was_typed_is_kept_when_something_is_wrong(doctor: Browser) -> None:
    page = text_of(doctor.post("deposit", **values(title="À ne pas retaper", file=None)))
    assert 'value="À ne pas retaper"' in page
    assert f'<option value="{REPORT}" selected>' in page
    assert "choisissez-le de nouveau avant d’envoyer" in page


def test_a_closed_space_takes_nothing(world: World, browse: Callable[..., Browser]) -> None:
    sacha = world.citizen("sacha", "Sacha")
    space = world.open_space(sacha)
    assert sacha.holder_id is not None
    spaces.close_space(holder_id=sacha.holder_id, by=sacha, now=world.now)
    browser = browse("dr.martin", space_id=space.id)
    response = browser.post("deposit", follow=True, **values())
    assert "Cet espace n’est pas ouvert" in text_of(response)


def test_a_replacement_takes_the_place_of_the_former_version(world: World, doctor: Browser) -> None:
    first = world.deposit(world.new_document(title="Version une", type_code=REPORT))
    page = doctor.read("replace", first.document_id)
    assert "Version une" in page
    assert f'<option value="{REPORT}" selected>' in page
    response = doctor.post("replace", first.document_id, follow=True, **values(title="Version deux"))
    assert "Le nouveau document remplace l’ancien." in text_of(response)
    assert world.titles_for(world.doctor) == ["Version deux"]


def test_a_correction_of_a_masked_document_stays_masked(world: World, doctor: Browser) -> None:
    first = world.deposit(world.new_document(title="Version une", masked=True))
    doctor.post("replace", first.document_id, **values(title="Version deux"))
    assert world.titles_for(world.doctor) == ["Version deux"]
    assert world.titles_for(world.nurse) == []


def test_a_document_is_replaced_once(world: World, doctor: Browser) -> None:
    first = world.deposit(world.new_document(title="Version une"))
    doctor.post("replace", first.document_id, **values(title="Version deux"))
    assert doctor.post("replace", first.document_id, **values(title="Version trois")).status_code == 404
    assert world.titles_for(world.doctor) == ["Version deux"]
