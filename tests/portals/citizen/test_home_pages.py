"""The first page: one sentence of what is new, the family, the thread, the latest documents."""

from __future__ import annotations

from collections.abc import Callable

from espace_sante.access import api as access
from espace_sante.record import api as record
from tests.portals.citizen.conftest import Browser, Family
from tests.worlds import World


def test_an_empty_space_says_what_will_come(camille: Browser) -> None:
    text = camille.read("home")
    assert "Bonjour Camille" in text
    assert "Mardi 24 novembre" in text
    assert "Aucun document pour l’instant" in text
    assert "vous avez tout lu" not in text
    assert "Ajouter un document" in text


def test_one_new_document_is_named(world: World, camille: Browser) -> None:
    done = world.deposit(world.new_document(title="Bilan sanguin"))
    text = camille.read("home")
    assert "Un nouveau document vous attend : « Bilan sanguin »." in text
    assert camille.address("document", done.document_id) in text
    assert "Lire ce document" in text


def test_several_new_documents_are_counted_after_the_latest_one(world: World, camille: Browser) -> None:
    world.deposit(world.new_document(title="Ordonnance"))
    world.deposit(world.new_document(title="Bilan sanguin"))
    assert "« Bilan sanguin » et 1 autre document vous attendent." in camille.read("home")
    world.deposit(world.new_document(title="Radiographie"))
    assert "« Radiographie » et 2 autres documents vous attendent." in camille.read("home")


def test_what_was_opened_is_no_longer_new_for_who_opened_it(
    world: World, family: Family, browse: Callable[..., Browser]
) -> None:
    done = world.deposit(world.new_document(title="Bilan d’André", author=world.laboratory), by=world.laboratory,
                         space=family.andre_space)  # fmt: skip
    andre, carer = browse("andre", space_id=family.andre_space.id), browse("camille", space_id=family.andre_space.id)
    andre.read("document", done.document_id)
    assert "Rien de nouveau : vous avez tout lu." in andre.read("home")
    assert "Un nouveau document vous attend" in carer.read("home_of")


def test_the_thread_tells_arrivals_and_readings_with_their_reason(
    world: World, camille: Browser, browse: Callable[..., Browser]
) -> None:
    done = world.deposit(world.new_document(title="Bilan sanguin", author=world.laboratory), by=world.laboratory)
    record.read_document(actor=world.doctor, space=world.space, document_id=done.document_id, now=world.now)
    text = camille.read("home")
    assert "Le <strong>laboratoire fictif</strong> a ajouté" in text
    assert "parce que c’est votre médecin traitant" in text
    assert "Aujourd’hui à 9 h 30" in text


def test_ones_own_acts_are_not_news(world: World, camille: Browser) -> None:
    done = world.deposit(world.new_document(title="Bilan sanguin"))
    camille.read("document", done.document_id)
    assert "Vous avez ouvert" not in camille.read("home")


def test_the_family_stands_in_the_open_with_what_waits_for_each(world: World, family: Family, camille: Browser) -> None:
    world.deposit(world.new_document(author=world.laboratory), by=world.laboratory, space=family.lou_space)
    text = camille.read("home")
    assert 'aria-label="Les espaces que vous pouvez ouvrir"' in text
    for words in ("Vous", "11 ans", ", 1 nouveau document"):
        assert words in text
    assert f'href="/espace/{family.lou_space.id}/"' in text


def test_somebody_alone_sees_no_family(camille: Browser) -> None:
    assert "Les espaces que vous pouvez ouvrir" not in camille.read("home")


def test_the_space_of_somebody_else_says_whose_it_is(family: Family, browse: Callable[..., Browser]) -> None:
    text = browse("camille", space_id=family.andre_space.id).read("home_of")
    assert "L’espace d’André" in text
    assert "Bonjour" not in text
    assert "ce que les soignants ajoutent" in text


def test_a_document_added_by_the_family_is_not_new(world: World, camille: Browser) -> None:
    record.add_own_document(
        actor=world.camille, space=world.space, content=b"Mes questions", declared_type="text/plain",
        title="Mes questions", type_code=record.Coded("DOCPAT01"), act_at=world.now, masked=False, now=world.now,
    )  # fmt: skip
    text = camille.read("home")
    assert "Rien de nouveau : vous avez tout lu." in text
    assert "Ajout personnel" in text


def test_emg09_an_access_in_an_emergency_is_on_the_first_page_with_the_way_to_contest(
    world: World, camille: Browser
) -> None:
    access.open_emergency(
        actor=world.stranger, space=world.space, mode=access.EmergencyMode.BREAK_GLASS,
        reason=access.OpeningReason.UNCONSCIOUS, words="Chute.", cannot_answer=True, now=world.now,
    )  # fmt: skip
    page = camille.read("home")
    assert "es-thread__item--urgent" in page
    assert "Voir pourquoi, et contester" in page
    assert f"/espace/{world.space.id}/urgences/" in page
    assert "Chute." not in page
