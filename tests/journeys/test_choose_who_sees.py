"""Who sees what: Camille makes her first choices, then shows one document to one professional alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.service import Service
from tests.journeys.test_hide_a_document import CAMILLE, plain
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey

MASKED = "Compte rendu de consultation, psychiatrie"


def test_camille_makes_her_first_choices_without_script(visit: Callable[..., Visitor]) -> None:
    camille = visit(script=False)
    given_camille_is_at_home(camille)
    when_she_follows_the_invitation(camille)
    then_she_chooses_what_arrives_then_emergencies(camille)
    then_she_reads_who_has_access_and_ends(camille)
    then_home_asks_no_more_and_the_settings_are_there(camille)


def test_camille_shows_one_masked_document_to_her_pharmacist_alone(
    visit: Callable[..., Visitor], service: Service
) -> None:
    assert MASKED not in plain(service.titles_found_by("pharma.leroy", ins=CAMILLE))
    camille = visit()
    given_camille_is_at_home(camille)
    when_she_shows_it_to(camille, "Nadia Leroy")
    assert MASKED in plain(service.titles_found_by("pharma.leroy", ins=CAMILLE))
    then_another_pharmacist_would_not_have_it(camille)
    when_she_goes_back_to_the_general_rule(camille)
    assert MASKED not in plain(service.titles_found_by("pharma.leroy", ins=CAMILLE))


# --- Given, when ------------------------------------------------------------------------------------------------------


def given_camille_is_at_home(camille: Visitor) -> None:
    camille.signs_in("Camille")
    camille.is_on("Bonjour Camille")


def when_she_follows_the_invitation(camille: Visitor) -> None:
    camille.follows("Choisir, en trois écrans")
    camille.is_on("Qui voit les documents ?")


def when_she_shows_it_to(camille: Visitor, name: str) -> None:
    opens_the_choices_of_the_document(camille)
    line = camille.page.get_by_role("listitem").filter(has_text=name)
    line.get_by_role("button", name="Lui montrer").click()
    camille.sees("peut lire ce document, même masqué.")


def when_she_goes_back_to_the_general_rule(camille: Visitor) -> None:
    opens_the_choices_of_the_document(camille)
    camille.presses("Revenir à la règle générale")
    camille.sees("les règles générales valent de nouveau")


def opens_the_choices_of_the_document(camille: Visitor) -> None:
    camille.opens_from_the_menu("Documents")
    camille.follows("Masqués")
    camille.follows(MASKED)
    camille.follows("Choisir soignant par soignant")
    camille.is_on("Qui peut voir ce document ?")


# --- Then -------------------------------------------------------------------------------------------------------------


def then_she_chooses_what_arrives_then_emergencies(camille: Visitor) -> None:
    camille.presses("Continuer")
    camille.is_on("Et en cas d’urgence ?")
    camille.follows("Écran précédent")
    camille.is_on("Qui voit les documents ?")
    camille.presses("Continuer")
    camille.presses("Continuer")


def then_she_reads_who_has_access_and_ends(camille: Visitor) -> None:
    camille.is_on("Qui a déjà accès ?")
    camille.sees("Le Dr Hélène Martin")
    camille.presses("C’est bon, terminer")


def then_home_asks_no_more_and_the_settings_are_there(camille: Visitor) -> None:
    camille.is_on("Bonjour Camille")
    camille.does_not_see("Choisir, en trois écrans")
    camille.opens_from_the_menu("Plus")
    camille.follows("Confidentialité")
    camille.is_on("Confidentialité")


def then_another_pharmacist_would_not_have_it(camille: Visitor) -> None:
    camille.opens_from_the_menu("Soignants")
    camille.follows("Qui peut voir cet espace")
    camille.page.get_by_label("Le métier").first.select_option(label="Pharmacienne ou pharmacien")
    camille.presses("Voir")
    camille.is_on("Votre espace vu par un métier")
    camille.sees("Vous regardez avec les yeux de quelqu’un d’autre.")
    assert MASKED not in plain(camille.titles())
