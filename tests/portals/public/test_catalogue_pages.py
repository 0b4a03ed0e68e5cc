"""The catalogue for everybody: a list, a card, its criteria; drafts are as what never was. RULES.md CAT-02, CAT-08."""

from __future__ import annotations

import pytest
from django.test import Client

from espace_sante.catalogue import api as catalogue
from espace_sante.catalogue.api import ServiceStatus, Track
from tests.catalogue.catalogue_world import CatalogueWorld


@pytest.fixture
def world(db: None) -> CatalogueWorld:
    world = CatalogueWorld()
    world.service("carnet", name="Carnet Fictif")
    world.service("guide", name="Guide", track=Track.PLAIN, purposes=(catalogue.Purpose.INFORMATION,))
    world.service("brouillon", upto=ServiceStatus.PRE_PRODUCTION)
    return world


def text(response: object) -> str:
    return response.content.decode().replace("\xa0", " ")  # type: ignore[attr-defined]


def test_cat08_the_list_says_what_each_service_asks_for(world: CatalogueWorld, client: Client) -> None:
    page = text(client.get("/catalogue/"))
    assert "2 services" in page
    assert "Glycémie (lire et ajouter)" in page
    assert "rien de votre espace" in page
    assert "brouillon" not in page


def test_a_need_is_sent_and_never_stands_in_an_address(world: CatalogueWorld, client: Client) -> None:
    page = text(client.post("/catalogue/", {"mots": "guide", "donnees": "rien"}))
    assert "1 service<" in page
    assert "Carnet Fictif" not in page
    assert "2 services" in text(client.get("/catalogue/?mots=guide"))


@pytest.mark.parametrize(
    "sent", [{"besoin": "rien"}, {"region": "99"}, {"page": "-1"}, {"page": "9" * 30}, {"mots": "x" * 999}]
)
def test_what_is_of_no_list_is_left_out(world: CatalogueWorld, client: Client, sent: dict[str, str]) -> None:
    assert client.post("/catalogue/", sent).status_code == 200


def test_cat08_the_card_says_first_what_it_asks_for_then_all_the_rest(world: CatalogueWorld, client: Client) -> None:
    page = text(client.get("/catalogue/carnet/"))
    parts = ["Ce qu’il demande", "Tracer vos courbes.", "Ce qu’il fait", "Un écran blanc.", "Éditeur", "Gratuit",
             "Oui, de classe I", "Suivi", "Diabète", "Toute la France", "Prochain audit", "conditions"]  # fmt: skip
    places = [page.find(part) for part in parts[:4]]
    assert places == sorted(places)
    assert [part for part in parts if part not in page] == []


def test_cat08_a_screenshot_is_a_picture_that_browsers_keep(world: CatalogueWorld, client: Client) -> None:
    (picture,) = catalogue.pictures_of(catalogue.service_named("carnet").id)
    response = client.get(f"/catalogue/carnet/captures/{picture.id}.webp")
    assert response["Content-Type"] == "image/webp"
    assert "max-age=86400" in response["Cache-Control"]
    assert client.get(f"/catalogue/guide/captures/{picture.id}.webp").status_code == 404


def test_cat02_the_criteria_say_which_are_checked(world: CatalogueWorld, client: Client) -> None:
    page = text(client.get("/catalogue/carnet/criteres/"))
    assert "Les données de santé sont chez un hébergeur certifié" in page
    assert page.count("Vérifié") > 60
    assert text(client.get("/catalogue/guide/criteres/")).count("Vérifié") < page.count("Vérifié")


@pytest.mark.parametrize("slug", ["brouillon", "jamais-vu"])
def test_a_draft_is_answered_as_what_never_was(world: CatalogueWorld, client: Client, slug: str) -> None:
    for end in ("", "criteres/"):
        assert client.get(f"/catalogue/{slug}/{end}").status_code == 404


def test_sco06_a_suspended_service_says_so_and_leaves_the_list(world: CatalogueWorld, client: Client) -> None:
    service = catalogue.service_named("carnet")
    catalogue.suspend(actor=world.nora, service_id=service.id, reason="Fuite.", now=world.now)
    assert "Ce service est suspendu" in text(client.get("/catalogue/carnet/"))
    assert "Carnet Fictif" not in text(client.get("/catalogue/"))
    catalogue.dereference(actor=world.nora, service_id=service.id, reason="Fin.", now=world.now)
    assert client.get("/catalogue/carnet/").status_code == 404
