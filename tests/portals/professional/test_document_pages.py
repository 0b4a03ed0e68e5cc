"""One document: in place whatever its format, with what its author may do, hidden from who may not read it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from espace_sante.audit import api as audit
from espace_sante.kernel.identifiers import new_id
from espace_sante.record import api as record
from tests.portals.professional.conftest import Browser, clinical_document, file_of
from tests.portals.professional.files import pdf, picture
from tests.worlds import World

NOT_EVERYTHING = "Un patient peut choisir de ne pas tout montrer."
RTF = rb"{\rtf1\ansi Bonjour}"


@pytest.mark.parametrize(
    ("content", "mime_type", "shown"),
    [
        (pdf(), "application/pdf", "<iframe"),
        (picture("PNG"), "image/png", "<img"),
        (picture("JPEG"), "image/jpeg", "<img"),
        (picture("TIFF"), "image/tiff", "C’est un aperçu de la première page."),
        ("Café & <b>thé</b>".encode(), "text/plain", "Café &amp; &lt;b&gt;thé&lt;/b&gt;"),
        ("Café ancien".encode("cp1252"), "text/plain", "Café ancien"),
        (RTF, "application/rtf", "Ce format ne s’affiche pas ici"),
    ],
)
def test_a_document_is_shown_in_place_when_its_format_allows(
    world: World, doctor: Browser, content: bytes, mime_type: str, shown: str
) -> None:
    done = world.deposit(world.new_document(title="Pièce", content=content, mime_type=mime_type))
    page = doctor.read("document", done.document_id)
    assert shown in page
    assert "<h1>Pièce</h1>" in page
    assert NOT_EVERYTHING in page
    assert "telecharger" in page


@pytest.mark.parametrize(
    ("name", "shown"), [("biology-report.xml", 'class="es-cda"'), ("letter-level-1.xml", "<iframe")]
)
def test_a_clinical_document_is_drawn_with_its_header(world: World, doctor: Browser, name: str, shown: str) -> None:
    content = clinical_document(world.space.ins.value, name=name)
    parsed = doctor.post("deposit", file=file_of(content, "document.xml", "text/xml"), token=new_id(), follow=True)
    assert "Document déposé." in parsed.content.decode()
    document = record.list_documents(actor=world.doctor, space=world.space, now=world.now).documents[0]
    page = doctor.read("document", document.id)
    assert shown in page
    assert "Ce que dit l’en-tête" in page
    assert "a-style-sheet-that-must-never-be-fetched" not in page


def test_the_files_of_a_clinical_document_are_given(world: World, doctor: Browser) -> None:
    content = clinical_document(world.space.ins.value, name="letter-level-1.xml")
    doctor.post("deposit", file=file_of(content, "document.xml", "text/xml"), token=new_id())
    document = record.list_documents(actor=world.doctor, space=world.space, now=world.now).documents[0]
    body = doctor.get("piece", document.id, "corps")
    assert body.status_code == 200
    assert body["Content-Type"] == "application/pdf"
    assert doctor.get("piece", document.id, "autre").status_code == 404


def test_the_page_says_who_wrote_it_and_why_one_may_read_it(world: World, browse: Callable[..., Browser]) -> None:
    done = world.deposit(world.new_document(title="Bilan"))
    page = browse("inf.petit").read("document", done.document_id)
    assert "Qui l’a écrit" in page
    assert world.doctor.name in page
    assert "Vous faites partie de son équipe de soins." in page
    assert "Vous l’avez déposé" not in page


def test_reading_is_traced_for_who_reads(world: World, browse: Callable[..., Browser]) -> None:
    done = world.deposit(world.new_document())
    browse("inf.petit").read("document", done.document_id)
    entry = audit.trace_page(space_id=world.space.id, size=1).entries[0]
    assert (entry.act, entry.actor_id) == (audit.Act.DOCUMENT_READ, world.nurse.id)


def test_a_file_says_its_type_and_can_do_nothing(world: World, doctor: Browser) -> None:
    done = world.deposit(world.new_document(title="Bilan / secret", content=b"Texte"))
    response = doctor.get("file", done.document_id)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("inline")
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    saved = doctor.get("file", done.document_id, query="?telecharger")
    assert saved["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("login", ["inconnu", "bloque"])
@pytest.mark.parametrize("page", ["document", "file", "preview", "delete", "replace"])
def test_who_may_not_read_gets_no_byte_of_a_document(
    world: World, browse: Callable[..., Browser], login: str, page: str
) -> None:
    done = world.deposit(world.new_document(title="Bilan privé", content=b"Ferritine 9"))
    response = browse(login).get(page, done.document_id, follow=True)
    assert response.status_code in {200, 404}
    assert "Bilan privé" not in response.content.decode()
    assert b"Ferritine" not in response.content


@pytest.mark.parametrize("page", ["document", "file", "preview", "delete", "replace"])
def test_a_masked_document_is_answered_as_one_that_does_not_exist(
    world: World, browse: Callable[..., Browser], page: str
) -> None:
    done = world.deposit(world.new_document(title="Caché", author=world.nurse, masked=True), by=world.nurse)
    pharmacist = browse("pharma.leroy")
    assert pharmacist.get(page, done.document_id).status_code == 404
    assert pharmacist.get(page, new_id()).status_code == 404


@pytest.mark.parametrize("page", ["unmask", "delete"])
def test_what_only_the_author_may_do_is_refused_the_same_way_whether_the_document_exists_or_not(
    world: World, browse: Callable[..., Browser], page: str
) -> None:
    done = world.deposit(world.new_document(title="Caché", author=world.nurse, masked=True), by=world.nurse)
    pharmacist = browse("pharma.leroy")
    answers = [pharmacist.post(page, one) for one in (done.document_id, new_id())]
    assert answers[0].status_code == answers[1].status_code
    assert answers[0]["Location"] == answers[1]["Location"]
    assert "Caché" in world.titles_for(world.nurse)


def test_the_author_shows_a_masked_document_again(world: World, browse: Callable[..., Browser]) -> None:
    done = world.deposit(world.new_document(title="Compte rendu", author=world.nurse, masked=True), by=world.nurse)
    nurse = browse("inf.petit")
    assert "Le montrer aux autres professionnels" in nurse.read("document", done.document_id)
    response = nurse.post("unmask", done.document_id, follow=True)
    assert "Les autres professionnels autorisés voient maintenant ce document." in response.content.decode()
    assert "Le montrer aux autres professionnels" not in nurse.read("document", done.document_id)
    assert "Compte rendu" in browse("pharma.leroy").read("documents")


def test_unmasking_asks_for_a_form_and_not_for_an_address(world: World, doctor: Browser) -> None:
    done = world.deposit(world.new_document(masked=True))
    assert doctor.get("unmask", done.document_id).status_code == 405


def test_a_deletion_is_confirmed_before_it_is_done(world: World, doctor: Browser) -> None:
    done = world.deposit(world.new_document(title="Erreur de patient"))
    page = doctor.read("delete", done.document_id)
    assert "Supprimer ce document ?" in page
    assert "Erreur de patient" in page
    assert world.titles_for(world.doctor) == ["Erreur de patient"]
    response = doctor.post("delete", done.document_id, follow=True)
    assert "Le document est supprimé." in response.content.decode()
    assert world.titles_for(world.doctor) == []
    assert doctor.get("document", done.document_id).status_code == 404


@pytest.mark.parametrize("page", ["delete", "replace"])
def test_another_reader_is_offered_no_deletion_nor_replacement(
    world: World, browse: Callable[..., Browser], page: str
) -> None:
    done = world.deposit(world.new_document(title="Bilan"))
    nurse = browse("inf.petit")
    text = nurse.read("document", done.document_id)
    assert nurse.address(page, done.document_id) not in text
    assert nurse.get(page, done.document_id).status_code == 404


def test_a_former_version_leads_to_the_one_in_force(world: World, doctor: Browser) -> None:
    first = world.deposit(world.new_document(title="Version une"))
    second = world.deposit(world.new_document(title="Version deux", replaces=first.unique_id))
    page = doctor.read("document", first.document_id)
    assert "Ce document a été remplacé" in page
    assert doctor.address("document", second.document_id) in page
    assert doctor.address("replace", first.document_id) not in page
    assert "Corrigé" in doctor.read("document", second.document_id)
    assert doctor.get("replace", first.document_id).status_code == 404


def test_a_former_version_is_hidden_with_the_masked_one_that_replaced_it(
    world: World, browse: Callable[..., Browser]
) -> None:
    first = world.deposit(world.new_document(title="Version une"))
    world.deposit(world.new_document(title="Version deux", replaces=first.unique_id, masked=True))
    assert browse("inf.petit").get("document", first.document_id).status_code == 404
    assert "Vous lisez une ancienne version." in browse("dr.martin").read("document", first.document_id)


def test_what_the_patient_saved_from_a_mail_says_who_wrote_it_and_who_saved_it(world: World, doctor: Browser) -> None:
    mail = world.new_document(title="Courrier", author=world.nurse)
    submission = record.Submission(unique_id=f"2.25.{new_id().int}", documents=(mail,), edge="xdm")
    done = record.keep_received(actor=world.camille, space=world.space, submission=submission, now=world.now)
    page = doctor.read("document", done.documents[0].document_id)
    assert f"{world.nurse.name}, gardé par le patient" in page
