"""Every page on a telephone and on a desk, by day and by night: no accessibility fault, nothing to scroll sideways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.conftest import DESK, TELEPHONE
from tests.journeys.visitor import PROSANTECONNECT, Visitor

pytestmark = pytest.mark.journey

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}  # all that the theme can change
VIEWS = [
    (TELEPHONE, "light", RULES), (TELEPHONE, "dark", CONTRAST), (DESK, "light", RULES), (DESK, "dark", CONTRAST),
]  # fmt: skip
AXE = "options => axe.run(document, {...options, resultTypes: ['violations']}).then(found => found.violations)"
NARROWEST = 320
PUBLIC = [
    "/developpeurs/",
    "/",
    "/connexion/",
    "/accessibilite/",
    "/mentions/",
    "/rien/",
    "/composants/",
    "/ayants-droit/",
    "/ayants-droit/suivi/",
]
CITIZEN = [
    "", "documents/", "documents/?etat=masques", "documents/ajouter/", "activite/", "professionnels/", "historique/",
    "plus/", "qui/", "qui/metier/?metier=21", "qui/comme/?metier=21", "premiers-choix/", "premiers-choix/urgence/",
    "premiers-choix/acces/", "confidentialite/", "confidentialite/tout/?sens=masque", "codes/", "codes/nouveau/",
    "urgences/", "professionnels/etablissements/", "documents/masquer/", "agenda/", "agenda/rendez-vous/", "catalogue/",
    "catalogue/tension-a-la-maison/", "catalogue/nuits-calmes/", "services/", "activite/?onglet=services",
]  # fmt: skip
PROFESSIONAL = ["", "resultats/", "documents/", "deposer/", "historique/"]
SHOWN = ["Bilan sanguin", "Photo de l’ordonnance de lunettes", "Compte rendu de consultation, psychiatrie"]


def test_public_pages_and_the_components(visit: Callable[..., Visitor]) -> None:
    anybody = visit(telephone=False)
    for address in PUBLIC:
        anybody.goes_to(address)
        then_the_page_is_sound(anybody)


def test_the_pages_of_the_identity_provider(visit: Callable[..., Visitor]) -> None:
    anybody = visit(telephone=False)
    anybody.goes_to("/connexion/")
    anybody.presses("Continuer avec FranceConnect")
    anybody.is_on("Qui êtes‑vous aujourd’hui ?")
    then_the_page_is_sound(anybody)


def test_the_pages_of_citizens(visit: Callable[..., Visitor]) -> None:
    camille = visit(telephone=False)
    camille.signs_in("Camille")
    space_id = camille.space_id()
    for page in CITIZEN:
        camille.goes_to(f"/espace/{space_id}/{page}")
        then_the_page_is_sound(camille)
    for title in SHOWN:
        camille.goes_to(f"/espace/{space_id}/documents/")
        camille.follows(title)
        camille.is_on(title)
        then_the_page_is_sound(camille)
    camille.goes_to(f"/espace/{space_id}/documents/")
    camille.follows("Photo de l’ordonnance de lunettes")
    camille.follows("Effacer ce document")
    camille.is_on("Effacer ce document ?")
    then_the_page_is_sound(camille)


def test_the_pages_around_a_space_of_somebody_else_and_a_refused_one(visit: Callable[..., Visitor]) -> None:
    camille = visit(telephone=False)
    camille.signs_in("Camille")
    camille.follows("André")
    then_the_page_is_sound(camille)
    dominique = visit(telephone=False)
    dominique.signs_in("Dominique")
    then_the_page_is_sound(dominique)


def test_the_pages_of_professionals(visit: Callable[..., Visitor]) -> None:
    camille = visit(telephone=False)
    camille.signs_in("Camille")
    space_id = camille.space_id()
    doctor = visit(telephone=False)
    doctor.signs_in("Martin", button=PROSANTECONNECT)
    then_the_page_is_sound(doctor)
    for page in PROFESSIONAL:
        doctor.goes_to(f"/pro/patients/{space_id}/{page}")
        then_the_page_is_sound(doctor)
    doctor.goes_to(f"/pro/patients/{space_id}/documents/")
    doctor.follows("Bilan sanguin")
    then_the_page_is_sound(doctor)


def then_the_page_is_sound(visitor: Visitor) -> None:
    """In the four views, then at the narrowest width of all."""
    page = visitor.page
    page.evaluate(Axe().axe_script)
    for size, theme, rules in VIEWS:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        found = page.evaluate(AXE, {"runOnly": rules})
        assert not found, f"{page.url} at {size['width']}, {theme}:\n" + "\n".join(told(found))
    for width in (NARROWEST, TELEPHONE["width"], DESK["width"]):
        page.set_viewport_size({"width": width, "height": 800})
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{page.url} scrolls sideways by {overflow} px at {width} px: {wide(visitor)}"
    visitor.nothing_went_wrong()


def told(violations: list[dict[str, Any]]) -> Iterator[str]:
    for one in violations:
        for node in one["nodes"][:3]:
            yield f"{one['id']}: {one['help']}\n    {node['html'][:200]}\n    {node.get('failureSummary', '')[:300]}"


def wide(visitor: Visitor) -> list[str]:
    """What sticks out, to know where to look."""
    return visitor.page.evaluate(  # type: ignore[no-any-return]
        """[...document.querySelectorAll('body *')]
             .filter(one => one.getBoundingClientRect().right > innerWidth + 1).slice(0, 5)
             .map(one => one.outerHTML.slice(0, 120))"""
    )
