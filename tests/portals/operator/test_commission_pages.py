"""The pages of the commission's members, and those where operators say who sits. RULES.md CAT-03."""

from __future__ import annotations

import pytest

from espace_sante.catalogue import api as catalogue
from espace_sante.catalogue.api import ServiceStatus, Voice
from espace_sante.kernel.actors import ActorKind
from espace_sante.portals.components import session
from tests.catalogue.catalogue_world import CatalogueWorld
from tests.factories import make_program
from tests.portals.publisher.test_referencing_pages import browser, text
from tests.worlds import NOW

HOME = "/operateur/commission/"


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> CatalogueWorld:
    monkeypatch.setattr(session, "is_fresh", lambda request: True)
    monkeypatch.setattr(session, "utc_now", lambda: NOW)
    world = CatalogueWorld()
    make_program("nora", kind=ActorKind.OPERATOR)
    return world


@pytest.fixture
def service(world: CatalogueWorld) -> catalogue.ServiceView:
    return world.service(upto=ServiceStatus.COMMISSION)


def test_cat03_a_file_opens_once_the_member_said_that_nothing_ties_them_to_it(
    world: CatalogueWorld, service: catalogue.ServiceView
) -> None:
    fanny, file = browser(world.fanny.id), f"{HOME}{service.id}/"
    closed = text(fanny.get(file))
    assert "Avant d’ouvrir le dossier" in closed
    assert "Donner votre avis" not in closed
    assert "Tracer vos courbes" not in closed
    assert fanny.get(f"{file}criteres/hosting/")["Location"] == file
    assert fanny.post(f"{file}liens/", {}).status_code == 422
    assert fanny.post(f"{file}liens/", {"lien": "oui"}).status_code == 422
    opened = text(fanny.post(f"{file}liens/", {"lien": "non"}, follow=True))
    assert "Tracer vos courbes" in opened
    criteria = fanny.get(f"{file}criteres/hosting/")
    assert "<textarea" not in text(criteria)
    assert 'type="radio"' not in text(criteria)
    paper = catalogue.reviewed_dossier(actor=world.nora, service_id=service.id).evidence[0]
    given = fanny.get(f"{file}pieces/{paper.id}/")
    assert given["Content-Disposition"].startswith("attachment")
    assert fanny.get(f"{file}criteres/rien/").status_code == 404


def test_cat03_an_opinion_is_given_once_with_its_reasons(world: CatalogueWorld, service: catalogue.ServiceView) -> None:
    fanny, file = browser(world.fanny.id), f"{HOME}{service.id}/"
    fanny.post(f"{file}liens/", {"lien": "non"})
    without = fanny.post(f"{file}avis/", {"avis": "reserves", "motif": " "})
    assert (without.status_code, "l’éditeur doit savoir quoi corriger" in text(without)) == (422, True)
    assert fanny.post(f"{file}avis/", {"avis": "peut-être"}).status_code == 422
    said = text(fanny.post(f"{file}avis/", {"avis": "reserves", "motif": "La durée."}, follow=True))
    assert "Favorable avec réserves. La durée." in said
    assert "déjà donné" in text(fanny.post(f"{file}avis/", {"avis": "favourable"}, follow=True))
    assert "Rien n’attend votre avis" in text(fanny.get(HOME))
    (only,) = catalogue.reviewed_dossier(actor=world.nora, service_id=service.id).opinions
    assert (only.voice, only.reason) == (Voice.RESERVES, "La durée.")
    assert "quorum" in text(browser("nora").get(f"/operateur/catalogue/{service.id}/")).lower()


def test_cat03_who_is_tied_withdraws_before_or_after_reading(
    world: CatalogueWorld, service: catalogue.ServiceView
) -> None:
    file = f"{HOME}{service.id}/"
    fanny, paula = browser(world.fanny.id), browser(world.paula.id)
    out = text(fanny.post(f"{file}liens/", {"lien": "oui", "lequel": "Mon frère y travaille."}, follow=True))
    assert "Ce dossier vous est fermé" in out
    assert "Tracer vos courbes" not in out
    assert "déjà répondu" in text(fanny.post(f"{file}liens/", {"lien": "non"}, follow=True))
    paula.post(f"{file}liens/", {"lien": "non"})
    assert paula.post(f"{file}retrait/", {"lequel": ""}).status_code == 422
    assert "Ce dossier vous est fermé" in text(paula.post(f"{file}retrait/", {"lequel": "Des parts."}, follow=True))
    desk = text(browser("nora").get(f"/operateur/catalogue/{service.id}/"))
    assert "Retirés pour un lien" in desk
    assert "Rendre l’avis" not in desk


def test_cat03_a_sitting_needs_a_day_that_is_right_and_minutes(
    world: CatalogueWorld, service: catalogue.ServiceView
) -> None:
    nora, file = browser("nora"), f"/operateur/catalogue/{service.id}/"
    met = {"seance": NOW.date().isoformat(), "compte_rendu": "Deux membres."}
    assert "Il manque encore des avis" in text(nora.post(f"{file}conclure/", met, follow=True))
    world.opinions(service.id)
    late = nora.post(f"{file}conclure/", met | {"seance": "2999-01-01"})
    assert (late.status_code, "Cette date ne va pas" in text(late)) == (422, True)
    assert nora.post(f"{file}conclure/", met | {"compte_rendu": ""}).status_code == 422
    assert "L’avis est favorable" in text(nora.post(f"{file}conclure/", met, follow=True))


def test_cat03_an_operator_names_and_ends_members_who_then_read_nothing(
    world: CatalogueWorld, service: catalogue.ServiceView
) -> None:
    nora, page = browser("nora"), "/operateur/catalogue/commission/"
    asked = {"nom": "Ada Fictive", "courriel": "ada@commission.example", "college": "experts"}
    assert "se connecte avec ProConnect" in text(nora.post(f"{page}ajouter/", asked, follow=True))
    again = nora.post(f"{page}ajouter/", asked)
    assert (again.status_code, "sert déjà à autre chose" in text(again)) == (422, True)
    assert nora.post(f"{page}ajouter/", asked | {"college": "rien"}).status_code == 422
    seat = next(one for one in catalogue.seats(actor=world.nora) if one.name == "Fanny Fictive")
    assert "Ne siège plus" in text(nora.get(page))
    nora.post(f"{page}{seat.id}/retirer/")
    assert nora.post(f"{page}{seat.id}/retirer/").status_code == 404
    gone = browser(world.fanny.id).get(HOME)
    assert (gone.status_code, "Vous ne siégez plus" in text(gone)) == (403, True)


def test_cat03_the_commission_sees_neither_the_console_nor_a_file_that_is_not_before_it(
    world: CatalogueWorld,
) -> None:
    fanny, other = browser(world.fanny.id), world.service("autre", upto=ServiceStatus.TECHNICAL_CHECK)
    assert fanny.get(f"{HOME}{other.id}/").status_code == 404
    for address in ("/operateur/", "/operateur/catalogue/", f"/operateur/catalogue/{other.id}/", "/editeurs/"):
        assert fanny.get(address).status_code == 403
    assert browser("nora").get(HOME).status_code == 403
