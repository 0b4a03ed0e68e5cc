"""Alex asks Camille to be their carer, for the agenda alone; she accepts; he opens more, then ends it. No script."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from espace_sante.demo.people import CAMILLE
from tests.journeys.test_every_page import then_the_page_is_sound
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey

LISTED = "Bilan sanguin"


def test_a_help_from_the_invitation_to_the_end(visit: Callable[..., Visitor]) -> None:
    alex, camille = visit(script=False), visit()
    alex.signs_in("Alex")
    space = f"/espace/{alex.space_id()}/"
    when_alex_invites_camille(alex, space, what="l’agenda")
    then_camille_finds_it_on_her_first_page_and_accepts(camille)
    then_camille_may_open(camille, space, documents=False)
    then_the_certificate_is_in_alex_s_documents(alex, space, "Attestation d’accord pour aider un proche")
    when_alex_opens_the_documents_to_read(alex, space)
    then_camille_may_open(camille, space, documents=True)
    when_alex_ends_the_help(alex, space)
    then_camille_may_open(camille, space, documents=False)
    assert camille.page.goto(f"{camille.service.url}{space}").status in {403, 404}  # type: ignore[union-attr]
    then_the_certificate_is_in_alex_s_documents(alex, space, "Attestation de fin de l’aide à un proche")


def test_the_pages_of_carers_are_sound(visit: Callable[..., Visitor]) -> None:
    andre, camille = visit(telephone=False), visit(telephone=False)
    andre.signs_in("André Moreau")
    space = f"/espace/{andre.space_id()}/"
    andre.goes_to(f"{space}aidants/")
    then_the_page_is_sound(andre)
    for link in ("Changer", "Arrêter"):
        andre.goes_to(f"{space}aidants/")
        andre.follows(link)
        then_the_page_is_sound(andre)
    andre.goes_to(f"{space}aidants/inviter/")
    then_the_page_is_sound(andre)
    andre.presses("Continuer")
    andre.sees("Écrivez son prénom.")
    then_the_page_is_sound(andre)
    camille.signs_in("Camille")
    camille.goes_to("/espace/aides/")
    then_the_page_is_sound(camille)


def when_alex_invites_camille(alex: Visitor, space: str, *, what: str) -> None:
    alex.goes_to(f"{space}aidants/")
    alex.follows("Inviter un aidant")
    alex.is_on("Qui vous aide ?")
    page = alex.page
    page.get_by_label("Son prénom").fill(CAMILLE.first_given_name)
    page.get_by_label("Son nom de naissance").fill(CAMILLE.birth_name)
    page.get_by_label("Jour").fill(str(CAMILLE.birth_date.day))
    page.get_by_label("Mois").select_option(str(CAMILLE.birth_date.month))
    page.get_by_label("Année").fill(str(CAMILLE.birth_date.year))
    page.get_by_label("Son numéro de sécurité sociale").fill(CAMILLE.ins)
    alex.presses("Continuer")
    alex.is_on("Que voulez-vous lui ouvrir ?")
    page.get_by_label("Lire, ajouter et modifier à votre place").check()
    page.get_by_label(what).check()
    alex.presses("Continuer")
    page.get_by_label("6 mois").check()
    alex.presses("Continuer")
    alex.follows("Étape précédente")
    assert page.get_by_label("6 mois").is_checked()
    alex.presses("Continuer")
    alex.sees("Lire et modifier l’agenda")
    page.get_by_role("checkbox").check()
    alex.presses("Envoyer l’invitation")
    alex.is_on("Mes aidants")
    alex.sees("En attente de réponse")


def then_camille_finds_it_on_her_first_page_and_accepts(camille: Visitor) -> None:
    camille.signs_in("Camille")
    camille.sees("vous demande d’être son aidant.")
    camille.follows("Lire et répondre")
    camille.sees("Lire et modifier l’agenda")
    then_the_page_is_sound(camille)
    camille.presses("J’accepte")
    camille.is_on("Les personnes que j’aide")


def then_camille_may_open(camille: Visitor, space: str, *, documents: bool) -> None:
    answer = camille.page.goto(f"{camille.service.url}{space}documents/")
    assert answer is not None
    if not documents:
        assert answer.status in {403, 404}
        assert LISTED not in camille.page.content()
        return
    camille.sees(LISTED)
    assert camille.page.get_by_role("link", name="Ajouter un document").count() == 0


def then_the_certificate_is_in_alex_s_documents(alex: Visitor, space: str, title: str) -> None:
    alex.goes_to(f"{space}documents/")
    assert title in alex.titles()
    alex.follows(title)
    alex.is_on(title)
    assert alex.page.get_by_role("link", name="Effacer ce document").count() == 0


def when_alex_opens_the_documents_to_read(alex: Visitor, space: str) -> None:
    alex.goes_to(f"{space}aidants/")
    alex.follows("Changer")
    alex.page.get_by_label("Lire, sans rien changer").check()
    alex.page.get_by_label("les documents").check()
    alex.presses("Enregistrer")
    alex.is_on("Mes aidants")


def when_alex_ends_the_help(alex: Visitor, space: str) -> None:
    alex.goes_to(f"{space}aidants/")
    alex.follows("Arrêter")
    alex.presses("Oui, arrêter")
    alex.sees("n’ouvre plus votre espace")
