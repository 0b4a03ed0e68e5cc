"""Adding a document of one's own: every accepted type, and every wrong file with what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, override_settings

from espace_sante.audit import api as audit
from espace_sante.record import api as record
from tests.portals.citizen.conftest import Browser, Family, text_of
from tests.portals.citizen.files import RTF, TEXT, locked_pdf, pdf, picture, sent
from tests.worlds import World

VALUES = {"titre": "Mon document", "categorie": "DOCPAT02", "jour": "18", "mois": "11", "annee": "2026"}


def add(browser: Browser, content: bytes, name: str, content_type: str, **values: Any) -> Any:
    return browser.post("upload", fichier=sent(content, name, content_type), **{**VALUES, **values}, follow=True)


def kept(world: World) -> list[record.DocumentView]:
    return record.list_documents(actor=world.camille, space=world.space, now=world.now).documents


@pytest.mark.parametrize(
    ("content", "name", "declared", "stored"),
    [
        (pdf(), "ordonnance.pdf", "application/pdf", "application/pdf"),
        (picture("JPEG"), "photo.jpg", "image/jpeg", "image/jpeg"),
        (picture("PNG"), "ecran.png", "image/png", "image/png"),
        (picture("TIFF"), "scan.tif", "image/tiff", "image/tiff"),
        (picture("HEIF"), "IMG_0001.HEIC", "image/heic", "image/heic"),
        (TEXT, "suivi.txt", "text/plain", "text/plain"),
        (RTF, "lettre.rtf", "application/rtf", "application/rtf"),
        (pdf(), "sans-nom", "application/octet-stream", "application/pdf"),  # a telephone that does not say
        (RTF, "lettre.rtf", "text/rtf", "application/rtf"),
        (picture("HEIF"), "IMG_0002.HEIC", "application/octet-stream", "image/heic"),
    ],
)
def test_every_accepted_type_is_kept_and_opens(
    world: World, camille: Browser, content: bytes, name: str, declared: str, stored: str
) -> None:
    answer = add(camille, content, name, declared)
    assert answer.status_code == 200
    text = text_of(answer)
    assert "Le document est ajouté." in text
    assert "<h1>Mon document</h1>" in text
    assert "Mercredi 18 novembre" in text
    assert "Ajout personnel" in text
    assert [one.mime_type for one in kept(world)] == [stored]


@pytest.mark.parametrize(
    ("content", "name", "declared", "sentence"),
    [
        (b"", "vide.pdf", "application/pdf", "Ce fichier ne s’ouvre pas : il est vide, abîmé ou protégé"),
        (locked_pdf(), "secret.pdf", "application/pdf", "protégé par un mot de passe. Essayez avec une copie"),
        (pdf()[:200], "coupe.pdf", "application/pdf", "Ce fichier ne s’ouvre pas"),
        (picture("PNG")[:60], "coupe.png", "image/png", "Ce fichier ne s’ouvre pas"),
        (b"\x00\x01\x02" * 50, "faux.pdf", "application/pdf", "Ce fichier ne contient pas ce que son nom annonce."),
        (b"\x00\x01\x02" * 50, "film.mp4", "video/mp4", "Ce format n’est pas accepté. Choisissez un PDF"),
        (b"PK\x03\x04" + b"\x00" * 60, "notes.docx", "application/vnd.ms-word", "Ce format n’est pas accepté."),
        (b"<?xml version='1.0'?><a/>", "doc.xml", "text/xml", "Ce format n’est pas accepté."),
        (b"GIF89a" + b"\x00" * 60, "image.gif", "image/gif", "Ce format n’est pas accepté."),
    ],
)
def test_a_wrong_file_is_refused_in_words_and_nothing_is_kept(
    world: World, camille: Browser, content: bytes, name: str, declared: str, sentence: str
) -> None:
    before = audit.trace_page(space_id=world.space.id, size=1).entries[0].position
    answer = add(camille, content, name, declared)
    text = text_of(answer)
    assert answer.status_code == 422
    assert sentence in text
    assert "<title>Erreur : Ajouter un document" in text
    assert "Une réponse à revoir" in text
    assert 'value="Mon document"' in text  # what was typed is not lost
    assert kept(world) == []
    after = audit.trace_page(space_id=world.space.id, size=1).entries[0]
    assert after.position == before or after.act == audit.Act.DOCUMENTS_LISTED


def test_a_file_of_five_megabytes_is_kept_and_one_byte_more_is_not(world: World, camille: Browser) -> None:
    with override_settings(CITIZEN_UPLOAD_BYTES=10_000):
        assert add(camille, b"a" * 10_000, "juste.txt", "text/plain").status_code == 200
        answer = add(camille, b"a" * 10_001, "trop.txt", "text/plain")
    assert answer.status_code == 413
    assert "La limite est de 10 ko." in text_of(answer)
    assert len(kept(world)) == 1


@pytest.mark.parametrize("size", [5_000_001, 7_000_000])
def test_a_file_over_the_limit_says_how_large_it_is_and_what_to_do(world: World, camille: Browser, size: int) -> None:
    answer = add(camille, b"a" * size, "grand.txt", "text/plain")
    text = text_of(answer)
    assert answer.status_code == 413
    assert f"Ce fichier fait {size // 1_000_000} Mo. La limite est de 5 Mo." in text
    assert "Vous pouvez prendre une nouvelle photo, plus légère" in text
    assert kept(world) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"titre": ""}, "Donnez un titre à ce document."),
        ({"titre": "a" * 121}, "Ce titre est long : 120 caractères au plus."),
        ({"categorie": ""}, "Choisissez une catégorie."),
        ({"annee": ""}, "Écrivez au moins l’année."),
        ({"annee": "26"}, "Écrivez l’année en quatre chiffres."),
        ({"annee": "abcd"}, "Écrivez l’année en quatre chiffres."),
        ({"jour": "40"}, "Écrivez un jour entre 1 et 31."),
        ({"jour": "18", "mois": ""}, "Choisissez le mois de ce jour, ou effacez le jour."),
        ({"jour": "31", "mois": "6"}, "Ce jour n’existe pas dans ce mois."),
        ({"jour": "25", "mois": "11", "annee": "2026"}, "Cette date n’est pas encore arrivée."),
    ],
)
def test_a_wrong_answer_is_said_beside_its_field(
    world: World, camille: Browser, changes: dict[str, str], sentence: str
) -> None:
    answer = add(camille, pdf(), "ordonnance.pdf", "application/pdf", **changes)
    assert answer.status_code == 422
    assert text_of(answer).count(sentence) == 2  # in the summary and beside the field
    assert kept(world) == []


def test_a_form_without_a_file_asks_for_one(world: World, camille: Browser) -> None:
    answer = camille.post("upload", **VALUES)
    assert answer.status_code == 422
    assert "Choisissez un fichier, ou prenez une photo." in text_of(answer)


@pytest.mark.parametrize("category", ["DIRECTIVE_ANTICIPEE", "11502-2", "' OR 1=1"])
def test_a_category_that_was_not_offered_is_not_taken(world: World, camille: Browser, category: str) -> None:
    assert add(camille, pdf(), "a.pdf", "application/pdf", categorie=category).status_code == 422
    assert kept(world) == []


@pytest.mark.parametrize(
    ("values", "said"),
    [({"jour": "", "mois": ""}, "2026"), ({"jour": "", "mois": "11"}, "novembre 2026")],
)
def test_a_date_known_in_part_is_said_as_it_was_given(
    world: World, camille: Browser, values: dict[str, str], said: str
) -> None:
    text = text_of(add(camille, pdf(), "a.pdf", "application/pdf", **values))
    assert f"<dd>{said}</dd>" in text


def test_a_document_masked_at_once_is_seen_by_no_professional(world: World, camille: Browser) -> None:
    text = text_of(add(camille, pdf(), "a.pdf", "application/pdf", masquer="on"))
    assert "Masqué aux professionnels" in text
    assert world.titles_for(world.doctor) == []
    assert world.titles_for(world.camille) == ["Mon document"]


@pytest.mark.parametrize("who", ["lou", "andre"])
def test_a_parent_and_a_carer_add_to_the_space_they_are_in(
    world: World, family: Family, browse: Callable[..., Browser], who: str
) -> None:
    space = family.lou_space if who == "lou" else family.andre_space
    helper = browse("camille", space_id=space.id)
    assert {"lou": "Il ira dans l’espace de Lou.", "andre": "Il ira dans l’espace d’André."}[who] in helper.read(
        "upload"
    )
    assert add(helper, pdf(), "a.pdf", "application/pdf").status_code == 200
    assert "Mon document" in browse(who, space_id=space.id).read("documents")
    assert kept(world) == []


def test_without_the_token_of_the_form_nothing_is_kept(world: World, camille: Browser) -> None:
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies = camille.client.cookies
    answer = strict.post(camille.address("upload"), {**VALUES, "fichier": sent(pdf())})
    assert answer.status_code == 403
    assert "Votre page était ouverte depuis trop longtemps" in answer.content.decode()
    assert kept(world) == []


def test_the_limit_and_the_formats_are_said_before_one_chooses(camille: Browser) -> None:
    text = camille.read("upload")
    assert "PDF, photo (JPEG, PNG, HEIC, TIFF), texte (TXT, RTF), 5 Mo au plus" in text
    assert 'enctype="multipart/form-data"' in text
    assert "Il ira dans votre espace." in text
