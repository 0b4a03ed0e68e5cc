"""The operator's console in a browser: what two people answer for, an opposition by telephone; every page sound.

Source: RULES.md OPE-04, OPE-05, LC-04.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.journeys.service import Service
from tests.journeys.test_every_page import then_the_page_is_sound
from tests.journeys.visitor import PROCONNECT, Visitor

pytestmark = pytest.mark.journey
CAMPAIGN = "Campagne du parcours"


def test_a_wave_is_proposed_by_one_person_and_approved_by_another(visit: Callable[..., Visitor]) -> None:
    nora = given_an_agent(visit, "Nora Vidal")
    nora.is_on("Campagnes")
    then_the_page_is_sound(nora)
    nora.page.get_by_label("Nom de la campagne").fill(CAMPAIGN)
    nora.presses("Créer la campagne")
    nora.is_on(CAMPAIGN)
    then_the_page_is_sound(nora)
    nora.follows("Proposer une vague")
    nora.presses("Proposer cette vague")
    nora.sees("Donnez un nom à la vague.")
    then_the_page_is_sound(nora)
    nora.page.get_by_label("Nom de la vague").fill("Somme")
    nora.page.get_by_label("Départements de l’adresse").fill("80")
    nora.presses("Compter, sans rien écrire")
    nora.sees("Rien n’a été écrit.")
    nora.presses("Proposer cette vague")
    nora.sees("une autre personne doit la valider")
    then_the_page_is_sound(nora)
    samir = given_an_agent(visit, "Samir Achard")
    samir.follows(CAMPAIGN)
    samir.sees("attend la validation d’une deuxième personne")
    samir.follows("Voir la vague 1")
    samir.presses("Valider cette vague")
    samir.sees("La vague est validée")
    samir.presses("Suspendre les envois")
    samir.sees("Plus rien ne part de cette vague")


def test_who_telephones_is_looked_up_and_opposed_without_script(visit: Callable[..., Visitor]) -> None:
    nora = given_an_agent(visit, "Nora Vidal", script=False)
    nora.opens_from_the_menu("Personnes")
    nora.page.get_by_label("Nom de naissance ou d’usage").fill("Charpentier")
    nora.page.get_by_role("textbox", name="Date de naissance").fill("1968-01-14")
    nora.presses("Chercher par nom")
    nora.is_on("Dominique Charpentier")
    nora.sees("Elle a refusé l’ouverture.")
    nora.follows("Retirer l’opposition")
    nora.follows("Ne rien changer")
    assert "Charpentier" not in nora.page.url
    nora.opens_from_the_menu("Lettres revenues")
    nora.page.get_by_label("Codes imprimés sur les lettres").fill("AAAA-BBBB-CCCC")
    nora.presses("Noter ces retours")
    nora.sees("Ce code n’est celui d’aucune lettre")


def test_the_pages_about_a_person_and_letters_are_sound(visit: Callable[..., Visitor]) -> None:
    nora = given_an_agent(visit, "Nora Vidal")
    for address in ("personnes/", "lettres/"):
        nora.goes_to(f"/operateur/{address}")
        then_the_page_is_sound(nora)
    nora.goes_to("/operateur/personnes/")
    nora.page.get_by_label("Nom de naissance ou d’usage").fill("Charpentier")
    nora.page.get_by_role("textbox", name="Date de naissance").fill("1968-01-14")
    nora.presses("Chercher par nom")
    nora.is_on("Dominique Charpentier")
    person = nora.page.url
    for page in ("", "opposition/", "opposition/retirer/"):
        nora.page.goto(person + page)
        then_the_page_is_sound(nora)


def test_a_long_list_is_proposed_by_one_person_and_approved_by_another_after_a_fresh_proof(
    visit: Callable[..., Visitor], service: Service
) -> None:
    """People who have a space or refused one: to open them changes nothing."""
    listed = matricules_of_people_who_answered(service)
    nora = given_an_agent(visit, "Nora Vidal")
    nora.goes_to("/operateur/masse/")
    nora.presses("Proposer")
    nora.sees("Dites ce qu’il faut faire.")
    then_the_page_is_sound(nora)
    nora.page.get_by_label("Ouvrir un espace aux personnes").check()
    nora.page.get_by_label("Motif").fill("incident 2026-114")
    nora.page.get_by_label("Seulement ces matricules").fill("\n".join(listed))
    nora.presses("Compter, sans rien écrire")
    nora.sees("Rien n’a été écrit.")
    nora.presses("Proposer")
    nora.sees("Une autre personne doit maintenant valider.")
    then_the_page_is_sound(nora)
    act = nora.page.url
    samir = given_an_agent(visit, "Samir Achard")
    when_they_prove_again_who_they_are(samir, and_come_back_to=act)
    samir.presses("Valider")
    samir.sees("C’est validé")
    then_the_page_is_sound(samir)


def test_an_auditor_has_no_console(visit: Callable[..., Visitor]) -> None:
    hugo = given_an_agent(visit, "Hugo Serrano")
    hugo.is_on("Traces des accès")
    assert hugo.page.goto(f"{hugo.service.url}/operateur/").status == 403  # type: ignore[union-attr]


def matricules_of_people_who_answered(service: Service) -> list[str]:
    """Enough of them for two people to answer for the list."""
    asked = (
        "SELECT h.ins FROM identity_holder AS h JOIN spaces_space AS s ON s.holder_id = h.id"
        " JOIN spaces_spacestaterow AS r ON r.space_id = s.id WHERE r.state IN ('S2', 'S3', 'S4')"
        " AND NOT EXISTS (SELECT 1 FROM spaces_spacestaterow AS l WHERE l.space_id = s.id AND l.position > r.position)"
        " ORDER BY h.ins LIMIT 12"
    )
    with closing(sqlite3.connect(Path(service.environment["ESPACE_SANTE_HOME"]) / "ens.sqlite3")) as database:
        found = [ins for (ins,) in database.execute(asked)]
    assert len(found) > 10
    return found


def when_they_prove_again_who_they_are(agent: Visitor, *, and_come_back_to: str) -> None:
    """What is asked of who signed in too long ago."""
    address = urlsplit(and_come_back_to).path
    agent.goes_to(f"/connexion/confirmer/?next={quote(address)}")
    agent.is_on("Confirmez que c’est vous")
    then_the_page_is_sound(agent)
    agent.presses(PROCONNECT)
    agent.page.get_by_role("button", name=re.compile("Samir Achard")).first.click()
    agent.page.wait_for_url(and_come_back_to)


def given_an_agent(visit: Callable[..., Visitor], name: str, *, script: bool = True) -> Visitor:
    agent = visit(telephone=False, script=script)
    agent.signs_in(re.compile(name), button=PROCONNECT)
    return agent
