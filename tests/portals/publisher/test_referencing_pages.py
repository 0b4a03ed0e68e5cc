"""A service goes from its first page to the catalogue by the pages of its publisher and of two operators.

RULES.md CAT-01 to CAT-05, SCO-05, SCO-06.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from espace_sante.catalogue import api as catalogue
from espace_sante.catalogue.api import ServiceStatus, Track
from espace_sante.kernel.actors import ActorKind
from espace_sante.portals.components import session
from espace_sante.reports import api as reports
from tests.catalogue.catalogue_world import CatalogueWorld, picture
from tests.factories import make_program
from tests.worlds import NOW, World

S = ServiceStatus
SERVICE = "/editeurs/services/carnet-fictif/"


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> CatalogueWorld:
    monkeypatch.setattr(session, "is_fresh", lambda request: True)
    monkeypatch.setattr(session, "utc_now", lambda: NOW)
    world = CatalogueWorld()
    for login in ("nora", "samir"):
        make_program(login, kind=ActorKind.OPERATOR)
    return world


def browser(login: str) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(login=login))
    return client


def text(response: HttpResponse) -> str:
    return response.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("preuve.png", picture(), content_type="image/png")


def fill_by_pages(editor: Client, slug: str) -> None:
    """All that an application needs, as a browser sends it."""
    base = f"/editeurs/services/{slug}/"
    card = {
        "nom": "Par les pages", "resume": "Suivre sa glycémie.", "description": "Un carnet.", "modele": "free",
        "dispositif": "none", "themes": ["diabetes"], "finalites": ["follow_up"], "regions": ["france"],
        "conditions": "https://editeur.example/conditions", "donnees": "https://editeur.example/donnees",
        "assistance": "aide@editeur.example",
    }  # fmt: skip
    assert editor.post(f"{base}fiche/", card).status_code == 302
    assert editor.post(f"{base}captures/", {"fichier": upload(), "texte": "Un écran."}).status_code == 302
    assert editor.post(f"{base}donnees/", {"blood_glucose-read": "Tracer vos courbes."}).status_code == 302
    service = catalogue.service_named(slug)
    lines = catalogue.criteria_of(service.criteria_version)
    for heading in dict.fromkeys(one.heading for one in lines):
        answers = {one.code: "met" for one in lines if one.heading == heading}
        assert editor.post(f"{base}criteres/{heading}/", answers).status_code == 302
    for code in [one.code for one in lines if one.evidence] + [catalogue.DPIA]:
        assert editor.post(f"{base}pieces/{code}/", {"fichier": upload()}).status_code == 302


def test_cat01_to_cat03_a_service_reaches_the_catalogue_by_the_pages(world: CatalogueWorld) -> None:
    editor, nora, samir = browser(world.editor.id), browser("nora"), browser("samir")
    begun = editor.post("/editeurs/nouveau/", {"nom": "Par les pages", "echange": Track.EXCHANGE.value})
    assert begun["Location"] == "/editeurs/services/par-les-pages/fiche/"
    page = text(editor.get("/editeurs/services/par-les-pages/"))
    assert "Ce qui manque encore" in page
    assert "L’analyse d’impact sur la protection des données" in page
    refused = editor.post("/editeurs/services/par-les-pages/envoyer/", follow=True)
    assert "Il manque encore quelque chose" in text(refused)
    fill_by_pages(editor, "par-les-pages")
    assert "Votre dossier est envoyé" in text(editor.post("/editeurs/services/par-les-pages/envoyer/", follow=True))

    service = catalogue.service_named("par-les-pages")
    file = f"/operateur/catalogue/{service.id}/"
    assert "Par les pages" in text(nora.get("/operateur/catalogue/"))
    nora.post(f"{file}prendre/")
    lines = catalogue.criteria_of(service.criteria_version)
    for heading in dict.fromkeys(one.heading for one in lines):
        assert nora.get(f"{file}criteres/{heading}/").status_code == 200
        nora.post(f"{file}criteres/{heading}/", {one.code: "met" for one in lines if one.heading == heading})
    assert "devant la commission" in text(nora.post(f"{file}transmettre/", follow=True))
    hearing = f"/operateur/commission/{service.id}/"
    for member in (world.fanny, world.paula):
        seat = browser(member.id)
        assert "Par les pages" in text(seat.get("/operateur/commission/"))
        seat.post(f"{hearing}liens/", {"lien": "non"})
        seat.post(f"{hearing}avis/", {"avis": "favourable"})
    met = {"seance": NOW.date().isoformat(), "compte_rendu": "Deux membres présents."}
    assert "L’avis est favorable" in text(nora.post(f"{file}conclure/", met, follow=True))
    assert "Deux membres présents." in text(samir.get(file))
    decision = {"decision": "accepter", "raison": "Décision 1"}
    assert "Il faut ici une autre personne que vous" in text(nora.post(f"{file}decision/", decision, follow=True))
    samir.post(f"{file}decision/", decision)
    day = NOW.date()
    terms = {
        "signee": day.isoformat(), "debut": day.isoformat(), "fin": day.replace(year=day.year + 1).isoformat(),
        "devoirs": "Protéger.", "retrait": "Six mois.",
    }  # fmt: skip
    nora.post(f"{file}convention/", terms)
    assert "Le service est en ligne" in text(nora.post(f"{file}en-ligne/", follow=True))
    assert "Par les pages" in text(Client().get("/catalogue/"))
    history = text(editor.get("/editeurs/services/par-les-pages/"))
    assert "Avis favorable de la commission" in history
    assert not [one for one in ("Fanny", "Paula", "Aucun lien déclaré") if one in history]
    assert "En ligne" in text(editor.get("/editeurs/"))


def test_cat02_remarks_come_back_to_the_publisher_with_their_place(world: CatalogueWorld) -> None:
    service = world.service(upto=S.TECHNICAL_CHECK)
    nora, file = browser("nora"), f"/operateur/catalogue/{service.id}/"
    lines = [one for one in catalogue.criteria_of(service.criteria_version) if one.heading == "hosting"]
    answers = {one.code: "met" for one in lines} | {"HEB-01": "not_met"}
    without = nora.post(f"{file}criteres/hosting/", answers)
    assert (without.status_code, "Dites à l’éditeur" in text(without)) == (422, True)
    nora.post(f"{file}criteres/hosting/", answers | {"HEB-01-remarque": "Le certificat est expiré."})
    assert "pas respectés" in text(nora.post(f"{file}transmettre/", follow=True))
    assert nora.post(f"{file}renvoyer/", {"raison": ""}).status_code == 422
    nora.post(f"{file}renvoyer/", {"raison": "Un point à revoir."})
    page = text(browser(world.owner.id).get(SERVICE))
    for words in ("Un point à revoir.", "Le certificat est expiré.", f"{SERVICE}criteres/hosting/#critere-HEB-01"):
        assert words in page


def test_sco06_sco05_what_the_operator_stops_and_what_the_publisher_asks(world: CatalogueWorld) -> None:
    service = world.service()
    nora, owner, file = browser("nora"), browser(world.owner.id), f"/operateur/catalogue/{service.id}/"
    asked = {
        "blood_glucose-read": "Tracer.", "blood_glucose-write": "Ajouter.", "hba1c-read": "Comparer.",
        "raison": "Plus.",
    }  # fmt: skip
    assert "Votre demande est envoyée" in text(owner.post(f"{SERVICE}donnees/", asked, follow=True))
    assert "Demandent d’autres données" in text(nora.get("/operateur/catalogue/"))
    assert nora.post(f"{file}finalites/", {"reponse": "refuser"}).status_code == 422
    nora.post(f"{file}finalites/", {"reponse": "accepter"})
    assert "une autre personne accepte" in text(nora.get(file))
    again = text(nora.post(f"{file}finalites/", {"reponse": "accepter"}, follow=True))
    assert "Il faut ici une autre personne que vous" in again
    assert catalogue.asked_finalities(service.id).version == 1
    browser("samir").post(f"{file}finalites/", {"reponse": "accepter"})
    assert catalogue.asked_finalities(service.id).version == 2
    assert nora.post(f"{file}suspendre/", {"raison": " "}).status_code == 422
    assert "dès maintenant" in text(nora.post(f"{file}suspendre/", {"raison": "Fuite."}, follow=True))
    assert "Fuite." in text(owner.get(SERVICE))
    assert "a changé d’état" in text(nora.post(f"{file}suspendre/", {"raison": "Fuite."}, follow=True))
    nora.post(f"{file}reprendre/", {"raison": "Réparée."})
    nora.post(f"{file}audit/", {"raison": "Conforme."})
    owner.post(f"{SERVICE}hors-ligne/", {"raison": "Pause."})
    owner.post(f"{SERVICE}en-ligne/")
    assert catalogue.service_of(service.id).status is S.ONLINE
    owner.post(f"{SERVICE}quitter/", {"raison": "Fin."})
    assert catalogue.service_of(service.id).status is S.DEREFERENCED


@pytest.mark.parametrize(
    ("end", "sent"),
    [("fiche/", {"nom": "x", "conditions": "javascript:alert(1)"}), ("fiche/", {"nom": ""}),
     ("fiche/", {"nom": "x", "themes": ["rien"]}), ("criteres/hosting/", {"HEB-01": "peut-être"}),
     ("criteres/hosting/", {"HEB-01-note": "x" * 501}), ("donnees/", {"steps-read": "x" * 201}),
     ("pieces/HEB-01/", {}), ("captures/", {"texte": "Sans fichier"})],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(
    world: CatalogueWorld, end: str, sent: dict[str, Any]
) -> None:
    service = world.service(upto=S.DRAFT)
    before = catalogue.own_dossier(actor=world.owner, slug=service.slug)
    response = browser(world.owner.id).post(f"{SERVICE}{end}", sent)
    assert response.status_code == 422
    assert "Erreur" in text(response)
    assert catalogue.own_dossier(actor=world.owner, slug=service.slug) == before


def test_a_file_too_large_or_of_another_type_is_refused(world: CatalogueWorld, settings: Any) -> None:
    world.service(upto=S.DRAFT)
    owner = browser(world.owner.id)
    program = SimpleUploadedFile("preuve.pdf", b"MZ" + bytes(900), content_type="application/pdf")
    assert owner.post(f"{SERVICE}pieces/HEB-01/", {"fichier": program}).status_code == 422
    settings.CATALOGUE_EVIDENCE_BYTES = 50
    assert owner.post(f"{SERVICE}pieces/HEB-01/", {"fichier": upload()}).status_code == 413
    settings.CATALOGUE_SCREENSHOT_BYTES = 50
    assert owner.post(f"{SERVICE}captures/", {"fichier": upload(), "texte": "x"}).status_code == 413


def test_a_file_without_the_token_of_the_form_is_refused(world: CatalogueWorld) -> None:
    world.service(upto=S.DRAFT)
    client = Client(enforce_csrf_checks=True)
    client.force_login(get_user_model().objects.get(login=world.owner.id))
    assert client.post(f"{SERVICE}pieces/HEB-01/", {"fichier": upload()}).status_code == 403


def test_files_are_saved_by_their_publisher_and_by_operators_alone(world: CatalogueWorld) -> None:
    service = world.service(upto=S.DRAFT)
    file = catalogue.own_dossier(actor=world.owner, slug=service.slug).evidence[0]
    own = browser(world.editor.id).get(f"{SERVICE}pieces/fichier/{file.id}/")
    assert own["Content-Disposition"].startswith("attachment")
    assert own["X-Content-Type-Options"] == "nosniff"
    assert browser(world.stranger.id).get(f"{SERVICE}pieces/fichier/{file.id}/").status_code == 404
    seen = browser("nora").get(f"/operateur/catalogue/{service.id}/pieces/{file.id}/")
    assert seen.content == own.content
    assert "Pièce ouverte" in text(browser("nora").get(f"/operateur/catalogue/{service.id}/"))


@pytest.mark.parametrize(
    ("upto", "why"), [(S.COMMISSION, "Le dossier est à l’examen"), (S.ONLINE, "Le dossier a été accepté")]
)
def test_an_application_that_no_longer_changes_is_read_without_a_field(
    world: CatalogueWorld, upto: ServiceStatus, why: str
) -> None:
    slug = world.service("carnet-fige", upto=upto).slug
    editor = browser(world.owner.id)
    for page in ("criteres/protection/", "pieces/dpia/"):
        shown = text(editor.get(f"/editeurs/services/{slug}/{page}")).partition("<main")[2].partition("</main>")[0]
        assert why in shown
        assert "<input" not in shown
    assert "Tracer" in text(editor.get(f"/editeurs/services/{slug}/donnees/"))


def test_another_publisher_finds_no_service_and_an_operator_no_page_of_publishers(world: CatalogueWorld) -> None:
    world.service(upto=S.DRAFT)
    for end in ("", "fiche/", "donnees/", "criteres/hosting/", "pieces/HEB-01/", "captures/"):
        assert browser(world.stranger.id).get(f"{SERVICE}{end}").status_code == 404
    assert browser("nora").get("/editeurs/").status_code == 403
    assert browser(world.owner.id).get("/operateur/catalogue/").status_code == 403


def test_members_are_invited_and_ended_on_their_page(world: CatalogueWorld) -> None:
    owner, editor = browser(world.owner.id), browser(world.editor.id)
    asked = {"nom": "Max Fictif", "courriel": "max@editeur.example", "role": "editor"}
    assert editor.post("/editeurs/equipe/inviter/", asked).status_code == 403
    assert "se connecte avec ProConnect" in text(owner.post("/editeurs/equipe/inviter/", asked, follow=True))
    again = owner.post("/editeurs/equipe/inviter/", asked)
    assert (again.status_code, "ne peut pas être invitée" in text(again)) == (422, True)
    lise = catalogue.members_of_mine(actor=world.owner)[1]
    owner.post(f"/editeurs/equipe/{lise.id}/retirer/")
    gone = editor.get("/editeurs/")
    assert (gone.status_code, "Vous n’agissez pour aucun éditeur" in text(gone)) == (403, True)


def test_an_operator_opens_the_account_of_a_publisher(world: CatalogueWorld) -> None:
    nora = browser("nora")
    asked = {"nom": "Neuf", "siren": "552 100 554", "site": "", "responsable": "Eva", "courriel": "eva@neuf.example"}
    wrong = nora.post("/operateur/catalogue/editeurs/", asked | {"siren": "552100555"})
    assert (wrong.status_code, "vérifiez-le" in text(wrong)) == (422, True)
    assert "Le compte est ouvert" in text(nora.post("/operateur/catalogue/editeurs/", asked, follow=True))


def test_cat09_what_people_report_of_a_service_stands_in_its_file_without_a_word_of_it(world: CatalogueWorld) -> None:
    service, nora = world.service(), browser("nora")
    people = World(now=NOW)
    reports.open_report(
        actor=people.camille, space=people.space, asked=reports.Asked(service_id=service.id),
        words="Ce service m’a écrit la nuit.", profile_consent=False, now=NOW,
    )  # fmt: skip
    page = text(nora.get(f"/operateur/catalogue/{service.id}/"))
    assert "Ce que des personnes signalent" in page
    assert "À prendre en charge" in page
    assert "la nuit" not in page
    assert "Camille" not in page


def test_the_file_names_who_made_the_technical_check_and_not_their_login(world: CatalogueWorld) -> None:
    service_id = world.service("carnet-nomme", upto=S.SUBMITTED).id
    catalogue.take_up(actor=replace(world.nora, name="Nora Vidal"), service_id=service_id, now=NOW)
    page = text(browser(world.samir.id).get(f"/operateur/catalogue/{service_id}/"))
    assert re.search(r"Vérifié par</dt>\s*<dd[^>]*>Nora Vidal<", page)
