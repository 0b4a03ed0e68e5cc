"""One document: in place whatever its format, who can see it, the switch that hides it, what happened to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from espace_sante.audit import api as audit
from espace_sante.config.worker import drain_all
from espace_sante.kernel.identifiers import new_id
from espace_sante.record import api as record
from tests.portals.citizen.conftest import Browser, Family, text_of
from tests.portals.citizen.files import RTF, pdf, picture
from tests.portals.professional.conftest import clinical_document
from tests.worlds import World


def deposit_clinical(world: World, name: str) -> record.Registered:
    content = clinical_document(world.space.ins.value, name=name)
    root, code = {
        "biology-report.xml": ("1.2.250.1.999.4^42", "11502-2"),
        "letter-level-1.xml": ("1.2.250.1.999.4.77", "11490-0"),
    }[name]
    return world.deposit(
        world.new_document(
            title="Document clinique", content=content, mime_type="text/xml", unique_id=root, type_code=code
        )
    )


def viewers(text: str) -> tuple[list[str], list[str]]:
    """Who can see the document and who cannot, by name."""
    found = re.findall(
        r'class="es-visibility__item( es-visibility__item--no)?">.*?<strong>([^<]+)</strong>', text, re.S
    )
    return [who for no, who in found if not no], [who for no, who in found if no]


@pytest.mark.parametrize(
    ("content", "mime_type", "shown", "opens"),
    [
        (pdf(), "application/pdf", "<iframe", True),
        (picture("PNG"), "image/png", "<img", True),
        (picture("JPEG"), "image/jpeg", "<img", True),
        (picture("TIFF"), "image/tiff", "C’est un aperçu.", False),
        (picture("HEIF"), "image/heic", "C’est un aperçu.", False),
        ("Café & <b>thé</b>".encode(), "text/plain", "Café &amp; &lt;b&gt;thé&lt;/b&gt;", True),
        ("Café ancien".encode("cp1252"), "text/plain", "Café ancien", True),
        (RTF, "application/rtf", "Ce format ne s’affiche pas ici", False),
    ],
)
def test_a_document_is_shown_in_place_when_its_format_allows(
    world: World, camille: Browser, content: bytes, mime_type: str, shown: str, opens: bool
) -> None:
    done = world.deposit(world.new_document(title="Pièce", content=content, mime_type=mime_type))
    text = camille.read("document", done.document_id)
    assert shown in text
    assert "<h1>Pièce</h1>" in text
    assert "Télécharger" in text
    assert ("Ouvrir l’original" in text) is opens


def test_results_are_counted_then_shown_beside_their_range(world: World, camille: Browser) -> None:
    done = deposit_clinical(world, "biology-report.xml")
    text = camille.read("document", done.document_id)
    assert re.search(r"\d+ résultats?, (dont \d+ en dehors de l’intervalle|aucun en dehors)", text)
    assert "es-results" in text
    assert "Le compte rendu complet" in text
    assert "Ce que dit l’en-tête du document" in text
    assert "Ouvrir l’original" not in text  # the file of a structured document is for software


def test_the_body_of_a_letter_opens_on_its_own(world: World, camille: Browser) -> None:
    done = deposit_clinical(world, "letter-level-1.xml")
    text = camille.read("document", done.document_id)
    body = camille.address("piece", done.document_id, "corps")
    assert f'src="{body}"' in text
    assert re.search(rf'href="{body}"[^>]*>.*?Ouvrir l’original', text, re.S)
    assert camille.get("piece", done.document_id, "corps")["Content-Type"] == "application/pdf"
    assert camille.get("piece", done.document_id, "autre").status_code == 404


def test_the_pieces_of_a_document_that_is_no_clinical_one_do_not_exist(world: World, camille: Browser) -> None:
    done = world.deposit(world.new_document())
    assert camille.get("piece", done.document_id, "corps").status_code == 404


def test_a_file_says_its_type_and_can_do_nothing(world: World, camille: Browser) -> None:
    done = world.deposit(world.new_document(title="Bilan / secret", content=b"Texte"))
    response = camille.get("file", done.document_id)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == 'inline; filename="Bilan_secret.txt"'
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert b"".join(response) == b"Texte"
    saved = camille.get("file", done.document_id, query="?telecharger=1")
    assert saved["Content-Disposition"].startswith("attachment")


def test_a_preview_is_a_small_picture(world: World, camille: Browser) -> None:
    done = world.deposit(world.new_document(content=picture("TIFF"), mime_type="image/tiff"))
    while drain_all():
        pass
    response = camille.get("preview", done.document_id)
    assert response["Content-Type"] == "image/jpeg"


def test_who_can_see_it_is_said_by_name_with_the_reason(world: World, camille: Browser) -> None:
    done = world.deposit(world.new_document())
    text = camille.read("document", done.document_id)
    can, cannot = viewers(text)
    assert can[0] == "Vous"
    assert {world.nurse.name, world.pharmacist.name} <= set(can)
    assert "C’est votre médecin traitant." in text or "C’est l’auteur du document" in text
    assert "Dans votre équipe de soins." in text
    assert "Vous lui avez donné votre accord." in text
    assert any(world.blocked.name in one for one in cannot)
    assert "Vous avez bloqué son accès." in text
    assert "Banques, assurances, employeurs" in cannot


def test_masking_hides_from_all_but_the_author_and_says_so_before_and_after(world: World, camille: Browser) -> None:
    done = world.deposit(world.new_document(title="Bilan"))
    before = camille.read("document", done.document_id)
    assert 'role="switch" aria-checked="false"' in before
    assert f"sauf le {world.doctor.name}" in before or f"sauf {world.doctor.name}" in before
    after = text_of(camille.post("mask", done.document_id, masquer="oui", follow=True))
    assert 'role="switch" aria-checked="true"' in after
    assert "Les soignants ne voient plus ce document. Son auteur le voit toujours." in after
    can, _ = viewers(after)
    assert len(can) == 2  # Camille and the author
    assert world.titles_for(world.pharmacist) == []
    assert world.titles_for(world.doctor) == ["Bilan"]


def test_unmasking_shows_it_again(world: World, camille: Browser) -> None:
    done = world.deposit(world.new_document(title="Bilan"))
    camille.post("mask", done.document_id, masquer="oui")
    text = text_of(camille.post("mask", done.document_id, masquer="non", follow=True))
    assert "Les soignants autorisés voient de nouveau ce document." in text
    assert world.titles_for(world.pharmacist) == ["Bilan"]


def test_masking_asks_for_a_form_and_not_for_an_address(world: World, camille: Browser) -> None:
    done = world.deposit(world.new_document())
    assert camille.get("mask", done.document_id).status_code == 405


@pytest.mark.parametrize("kind", ["lou", "andre"])
def test_a_parent_and_a_carer_mask_and_the_activity_names_them(
    world: World, family: Family, browse: Callable[..., Browser], kind: str
) -> None:
    space = family.lou_space if kind == "lou" else family.andre_space
    done = world.deposit(world.new_document(title="Bilan", author=world.laboratory), by=world.laboratory, space=space)
    helper = browse("camille", space_id=space.id)
    assert 'aria-checked="true"' in text_of(helper.post("mask", done.document_id, masquer="oui", follow=True))
    told = browse(kind, space_id=space.id).read("activity")
    assert "<strong>Camille FICTIF</strong> a masqué" in told or "<strong>Camille Fictif</strong> a masqué" in told


def test_what_happened_is_told_on_the_document(world: World, camille: Browser) -> None:
    done = world.deposit(world.new_document(title="Bilan"))
    record.read_document(actor=world.nurse, space=world.space, document_id=done.document_id, now=world.now)
    camille.post("mask", done.document_id, masquer="oui")
    text = camille.read("document", done.document_id)
    for words in (
        "Vous avez masqué ce document aux professionnels.",
        "a lu ce document, dans votre équipe de soins.",
        "a ajouté ce document.",
        "Vous avez ouvert ce document.",
    ):
        assert words in text


def test_opening_is_traced_and_a_page_that_fails_discloses_nothing(world: World, camille: Browser) -> None:
    done = world.deposit(world.new_document())
    camille.read("document", done.document_id)
    entry = audit.trace_page(space_id=world.space.id, size=1).entries[0]
    assert (entry.act, entry.actor_id) == (audit.Act.DOCUMENT_READ, world.camille.id)


@pytest.mark.parametrize("page", ["document", "file", "preview", "delete"])
def test_a_document_that_does_not_exist_is_not_found(camille: Browser, page: str) -> None:
    assert camille.get(page, new_id()).status_code == 404


def test_which_professions_read_this_type_is_said(world: World, camille: Browser) -> None:
    done = world.deposit(world.new_document())
    text = camille.read("document", done.document_id)
    assert "Peuvent le lire avec un accord :" in text
    assert "Ne le lisent jamais :" in text


# --- Deleting one's own ------------------------------------------------------------------------


def own_document(world: World, title: str = "Mes questions") -> object:
    return record.add_own_document(
        actor=world.camille, space=world.space, content=b"Mes questions", declared_type="text/plain", title=title,
        type_code=record.Coded("DOCPAT01"), act_at=world.now, masked=False, now=world.now,
    )  # fmt: skip


def test_ones_own_document_is_deleted_after_a_page_that_says_what_is_lost(world: World, camille: Browser) -> None:
    document_id = own_document(world)
    page = camille.read("delete", document_id)
    assert "Effacer ce document ?" in page
    assert "Mes questions" in page
    assert "Effacer définitivement" in page
    assert world.titles_for(world.camille) == ["Mes questions"]
    done = text_of(camille.post("delete", document_id, follow=True))
    assert "Le document est effacé. Le journal garde la trace de son passage, pas son contenu." in done
    assert camille.get("document", document_id).status_code == 404
    assert "Vous avez effacé un document." in camille.read("activity")


def test_a_professional_s_document_is_not_ones_own_to_delete(world: World, camille: Browser) -> None:
    done = world.deposit(world.new_document(title="Bilan"))
    assert "Effacer ce document" not in camille.read("document", done.document_id)
    assert camille.get("delete", done.document_id).status_code == 404
    assert camille.post("delete", done.document_id).status_code == 404
    assert world.titles_for(world.camille) == ["Bilan"]


# --- Versions ----------------------------------------------------------------------------------


def test_a_former_version_leads_to_the_corrected_one_and_back(world: World, camille: Browser) -> None:
    first = world.deposit(world.new_document(title="Version une"))
    second = world.deposit(world.new_document(title="Version deux", replaces=first.unique_id))
    old = camille.read("document", first.document_id)
    assert "Ce document a été corrigé" in old
    assert camille.address("document", second.document_id) in old
    assert 'role="switch"' not in old
    assert camille.address("document", first.document_id) in camille.read("document", second.document_id)


def test_msg11_what_was_saved_from_a_mail_bears_the_name_of_who_wrote_it_and_can_be_deleted(
    world: World, camille: Browser
) -> None:
    mail = world.new_document(title="Courrier", author=world.doctor)
    submission = record.Submission(
        unique_id=f"2.25.{new_id().int}", documents=(replace(mail, comments="Revoir à jeun"),), edge="xdm"
    )
    done = record.keep_received(actor=world.camille, space=world.space, submission=submission, now=world.now)
    text = camille.read("document", done.documents[0].document_id)
    assert world.doctor.name in text
    assert re.search(r"Remarque</dt>\s*<dd[^>]*>\s*Revoir à jeun", text)
    assert "Ajout personnel" not in text
    assert "supprimer" in text.lower()
