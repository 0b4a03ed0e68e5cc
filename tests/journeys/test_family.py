"""Camille goes from her space to her father's: his name and his colour say at every moment whose it is."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey

NEVER_CAME = re.compile(r"^(?!Sacha)\w.*espace ouvert, pas encore activé", re.DOTALL)
COLOUR = "getComputedStyle(document.querySelector('.es-topbar')).borderBlockEndColor"


def test_camille_opens_her_father_s_space_in_his_colour_and_comes_back(visit: Callable[..., Visitor]) -> None:
    camille = visit()
    camille.signs_in("Camille")
    own = camille.page.evaluate(COLOUR)
    when_she_switches_to(camille, "André")
    camille.is_on("L’espace d’André")
    his = camille.page.evaluate(COLOUR)
    assert his != own
    camille.opens_from_the_menu("Documents")
    camille.is_on("Documents d’André")
    assert camille.page.evaluate(COLOUR) == his
    camille.opens_from_the_menu("Activité")
    camille.sees("Vous avez regardé la liste de ses documents.")
    when_she_switches_to(camille, "Camille")
    camille.is_on("Bonjour Camille")
    assert camille.page.evaluate(COLOUR) == own


def test_the_children_are_one_tap_away(visit: Callable[..., Visitor]) -> None:
    camille = visit()
    camille.signs_in("Camille")
    family = camille.page.get_by_role("navigation", name="Les espaces que vous pouvez ouvrir")
    for name in ("Maxime", "Lou", "Noé"):
        camille.follows(name, within=family)
        camille.is_on(f"L’espace de {name}")
        camille.page.go_back()


def test_somebody_activates_a_space_and_dominique_reads_his_refusal(visit: Callable[..., Visitor]) -> None:
    dominique = visit()
    dominique.signs_in("Dominique")
    dominique.is_on("Vous avez refusé l’ouverture")
    newcomer = visit()
    newcomer.signs_in(NEVER_CAME)
    newcomer.is_on("Votre espace est ouvert")
    newcomer.presses("Activer mon espace")
    newcomer.sees("L’espace est ouvert et actif.")
    newcomer.sees("Bonjour")


def when_she_switches_to(camille: Visitor, name: str) -> None:
    switcher = camille.page.locator(".es-switcher")
    switcher.locator("summary").click()
    switcher.get_by_role("link", name=name).click()
