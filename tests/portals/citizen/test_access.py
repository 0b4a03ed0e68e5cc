"""Whose space one may open, and what is said to everybody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from espace_sante.agenda import api as agenda
from espace_sante.kernel.actors import SYSTEM
from espace_sante.kernel.identifiers import new_id
from espace_sante.spaces import api as spaces
from tests.agenda.conftest import Diary, reminder
from tests.portals.citizen.conftest import PAGES_NOW, Browser, Family, act_for, text_of
from tests.portals.citizen.files import pdf, sent
from tests.worlds import World

PAGES = ["home_of", "documents", "upload", "activity", "professionals", "more"]
DOCUMENT_PAGES = ["document", "file", "preview", "delete"]


@pytest.mark.parametrize("page", ["home", *PAGES])
def test_a_visitor_signs_in_first_and_comes_back_to_the_page_asked_for(world: World, page: str) -> None:
    browser = Browser(world.space.id, Client())
    response = browser.get(page)
    assert response.status_code == 302
    assert response["Location"] == f"/connexion/?next={browser.address(page)}"


@pytest.mark.parametrize("page", ["home", *PAGES])
def test_a_professional_has_other_pages(browse: Callable[..., Browser], page: str) -> None:
    response = browse("dr.martin").get(page)
    assert response.status_code == 403
    assert "Cette page n’est pas pour vous" in text_of(response)


@pytest.mark.parametrize("page", PAGES)
def test_the_space_of_a_stranger_is_not_found_and_neither_is_one_that_does_not_exist(
    world: World, browse: Callable[..., Browser], page: str
) -> None:
    world.open_space(world.citizen("voisine", "Voisine"))
    answers = [browse("voisine", space_id=one).get(page) for one in (world.space.id, new_id())]
    assert [one.status_code for one in answers] == [404, 404]
    assert text_of(answers[0]) == text_of(answers[1])


@pytest.mark.parametrize("page", DOCUMENT_PAGES)
def test_a_document_is_not_found_through_the_space_of_a_stranger_nor_through_ones_own(
    world: World, browse: Callable[..., Browser], page: str
) -> None:
    done = world.deposit(world.new_document(title="Bilan privé"))
    own = world.open_space(world.citizen("voisine", "Voisine"))
    for space_id in (world.space.id, own.id):
        response = browse("voisine", space_id=space_id).get(page, done.document_id)
        assert response.status_code == 404
        assert "Bilan privé" not in text_of(response)


@pytest.mark.parametrize("page", ["mask", "delete", "choose", "activate"])
def test_a_stranger_changes_nothing(world: World, browse: Callable[..., Browser], page: str) -> None:
    done = world.deposit(world.new_document(title="Bilan"))
    world.open_space(world.citizen("voisine", "Voisine"))
    ids = [done.document_id] if page in {"mask", "delete"} else []
    response = browse("voisine").post(page, *ids, masquer="oui", geste="bloquer", rpps=world.doctor.rpps)
    assert response.status_code == 404
    assert world.titles_for(world.nurse) == ["Bilan"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["lou", "andre"])
def test_a_parent_and_a_carer_open_every_page_of_the_space(
    family: Family, browse: Callable[..., Browser], page: str, who: str
) -> None:
    space = {"lou": family.lou_space, "andre": family.andre_space}[who]
    text = browse("camille", space_id=space.id).read(page)
    assert {"lou": "Vous êtes son représentant légal", "andre": "Vous l’aidez"}[who] in text


def test_each_person_keeps_a_colour_of_their_own(world: World, family: Family, browse: Callable[..., Browser]) -> None:
    spaces_shown = (world.space, family.lou_space, family.andre_space)
    pages = [browse("camille", space_id=one.id).read("documents") for one in spaces_shown]
    colours = [one for page in pages for one in re.findall(r"es-app es-person--(\w+)", page)]
    assert colours[0] == "leaf"
    assert len(set(colours)) == 3


def test_the_helped_person_does_not_see_the_space_of_who_helps(
    world: World, family: Family, browse: Callable[..., Browser]
) -> None:
    assert browse("andre", space_id=world.space.id).get("documents").status_code == 404
    assert browse("lou", space_id=world.space.id).get("documents").status_code == 404
    assert browse("lou", space_id=family.andre_space.id).get("documents").status_code == 404


def test_ones_own_space_has_one_address_for_its_first_page(camille: Browser) -> None:
    response = camille.get("home_of")
    assert response.status_code == 302
    assert response["Location"] == camille.address("home")


# --- Where a space stands ----------------------------------------------------------------------


def test_a_person_without_a_space_is_told_what_comes(world: World, browse: Callable[..., Browser]) -> None:
    world.citizen("nouvelle", "Nouvelle")
    text = browse("nouvelle").read("home")
    assert "Vous n’avez pas d’espace santé" in text
    assert "L’assurance maladie écrit à chacun avant d’ouvrir" in text
    assert "es-nav__link" not in text


@pytest.mark.parametrize("page", ["home", "documents", "upload", "activity", "professionals", "more"])
def test_a_space_that_is_not_activated_says_so_on_every_page(
    world: World, browse: Callable[..., Browser], page: str
) -> None:
    space = world.open_space(world.citizen("sacha", "Sacha"), activate=False)
    world.deposit(world.new_document(title="Bilan de Sacha", author=world.laboratory), by=world.laboratory, space=space)
    text = browse("sacha", space_id=space.id).read(page)
    assert "Votre espace est ouvert" in text
    assert "Il est ouvert depuis le" in text
    assert "parce que personne ne l’a refusé pendant les six semaines" in text
    assert "Bilan de Sacha" not in text
    assert "es-nav__link" not in text


def test_its_holder_activates_a_space_and_pressing_twice_does_no_harm(
    world: World, browse: Callable[..., Browser]
) -> None:
    space = world.open_space(world.citizen("sacha", "Sacha"), activate=False)
    sacha = browse("sacha", space_id=space.id)
    assert "L’espace est activé." in text_of(sacha.post("activate", follow=True))
    again = sacha.post("activate", follow=True)
    assert again.status_code == 200
    assert "Bonjour Sacha" in text_of(again)
    assert spaces.space_by_id(space.id).state is spaces.State.ACTIVE


def test_a_parent_activates_the_space_of_a_child(world: World, family: Family, browse: Callable[..., Browser]) -> None:
    child = world.citizen("noe", "Noé", born=date(2022, 10, 30))
    space = world.open_space(child, activate=False)
    act_for(world, world.camille, child, kind="representative")
    parent = browse("camille", space_id=space.id)
    assert "L’espace pour Noé est ouvert" in parent.read("home_of")
    assert parent.post("activate").status_code == 302
    assert spaces.space_by_id(space.id).state is spaces.State.ACTIVE


@pytest.mark.parametrize("page", ["home", "documents", "activity"])
def test_an_opposed_space_says_since_when_and_that_it_changes_nothing_to_care(
    world: World, browse: Callable[..., Browser], page: str
) -> None:
    dominique = world.citizen("dominique", "Dominique")
    assert dominique.holder_id is not None
    space_id = spaces.oppose_opening(holder_id=dominique.holder_id, by=dominique, now=world.now)
    text = browse("dominique", space_id=space_id).read(page)
    assert "Vous avez refusé l’ouverture" in text
    assert "Numéro de la preuve" in text
    assert "Ce refus ne change rien aux soins ni aux remboursements." in text


@pytest.mark.parametrize("page", ["home", "documents", "upload", "activity", "professionals"])
def test_a_closed_space_shows_nothing_of_what_it_held(world: World, camille: Browser, page: str) -> None:
    world.deposit(world.new_document(title="Bilan ancien"))
    assert world.camille.holder_id is not None
    spaces.close_space(holder_id=world.camille.holder_id, by=SYSTEM, now=world.now)
    text = camille.read(page)
    assert "Votre espace est fermé" in text
    assert "Bilan ancien" not in text


@pytest.mark.parametrize(
    "page", ["agenda", "note_appointment", "note_reminder", "calendars", "devices", "prevention", "notifications_of"]
)
def test_age_01_a_closed_space_shows_no_date_and_takes_none(world: World, camille: Browser, page: str) -> None:
    Diary(world).note(title="Kinésithérapie")
    spaces.close_space(holder_id=world.space.holder_id, by=SYSTEM, now=world.now)
    text = camille.read(page)
    assert "Votre espace est fermé" in text
    assert "Personne n’y lit ni n’y ajoute rien : documents, rendez-vous, messages." in text
    assert "Kinésithérapie" not in text


ABOUT_ALL = ["/espace/agenda/", "/espace/prevention/", "/espace/notifications/", "/espace/notifications/preferences/"]


@pytest.mark.parametrize("address", ABOUT_ALL)
def test_lc_14_whose_own_space_is_closed_still_finds_what_concerns_their_children(
    family: Family, world: World, camille: Browser, address: str
) -> None:
    """Closing one's own space closes nobody else's: dates and news of a child stay with who represents it."""
    Diary(world).note(title="Kinésithérapie")
    agenda.create_event(
        actor=family.lou, space=family.lou_space, content=reminder(title="Vaccin de Lou"),
        source=agenda.Source.PORTAL, now=PAGES_NOW,
    )  # fmt: skip
    spaces.close_space(holder_id=world.space.holder_id, by=SYSTEM, now=world.now)
    text = text_of(camille.client.get(address))
    assert "Votre espace est fermé" not in text
    assert "Kinésithérapie" not in text
    if address == "/espace/agenda/":
        assert "Vaccin de Lou" in text


@pytest.mark.parametrize("address", ABOUT_ALL)
def test_who_has_no_space_to_open_is_told_where_their_own_stands(world: World, camille: Browser, address: str) -> None:
    spaces.close_space(holder_id=world.space.holder_id, by=SYSTEM, now=world.now)
    assert "Votre espace est fermé" in text_of(camille.client.get(address))


@pytest.mark.parametrize("page", ["document", "file", "preview"])
def test_a_document_of_a_closed_space_is_not_given(world: World, camille: Browser, page: str) -> None:
    done = world.deposit(world.new_document(title="Bilan ancien", content=b"Ferritine 9"))
    assert world.camille.holder_id is not None
    spaces.close_space(holder_id=world.camille.holder_id, by=SYSTEM, now=world.now)
    response = camille.get(page, done.document_id)
    assert b"Ferritine" not in response.content
    assert "Bilan ancien" not in text_of(response)


def test_nobody_adds_to_a_closed_space(world: World, camille: Browser) -> None:
    assert world.camille.holder_id is not None
    spaces.close_space(holder_id=world.camille.holder_id, by=SYSTEM, now=world.now)
    answer = camille.post("upload", fichier=sent(pdf()), titre="Essai", categorie="DOCPAT02", annee="2026")
    assert "Votre espace est fermé" in text_of(answer)
