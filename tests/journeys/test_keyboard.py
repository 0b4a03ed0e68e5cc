"""The main journey without a mouse: every step is reached by the tab key, and one always sees where one is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey

MOST_STEPS = 90
FOCUSED = """() => {
  const it = document.activeElement, around = [it, it.parentElement, it.parentElement?.parentElement];
  const shows = (style) => style.outlineStyle !== 'none' || style.boxShadow !== 'none';
  const ringed = (one) => one && shows(getComputedStyle(one));
  return {
    words: (it.innerText || it.getAttribute('aria-label') || it.name || it.tagName).trim(),
    seen: it === document.body || it.tagName === 'IFRAME' || around.some(ringed) || ringed(it.closest('.es-doc')),
  };
}"""


def test_camille_hides_a_document_with_the_keyboard_alone(visit: Callable[..., Visitor]) -> None:
    camille = visit(telephone=False)
    camille.signs_in("Camille")
    when_she_tabs_to(camille, "Documents", then="Enter")
    camille.is_on("Mes documents")
    when_she_tabs_to(camille, "Certificat pour la pratique du handball", then="Enter")
    camille.is_on("Certificat pour la pratique du handball")
    when_she_tabs_to(camille, "Masquer ce document", then="Space")
    camille.sees("Les soignants ne voient plus ce document.")
    when_she_tabs_to(camille, "Masqué aux professionnels", then="Enter")
    camille.sees("Les soignants autorisés voient de nouveau ce document.")


def test_the_first_tab_leads_to_the_content(visit: Callable[..., Visitor]) -> None:
    camille = visit()
    camille.signs_in("Camille")
    camille.goes_to("/espace/")
    when_she_tabs_to(camille, "Aller au contenu", then="Enter")
    assert camille.page.evaluate("document.activeElement.id") == "contenu"


def test_the_switcher_opens_closes_and_gives_the_focus_back(visit: Callable[..., Visitor]) -> None:
    camille = visit()
    camille.signs_in("Camille")
    camille.page.locator(".es-switcher summary").focus()
    camille.page.keyboard.press("Enter")
    assert camille.page.locator(".es-switcher[open]").count() == 1
    camille.page.keyboard.press("Escape")
    assert camille.page.locator(".es-switcher[open]").count() == 0
    assert camille.page.evaluate("document.activeElement.tagName") == "SUMMARY"


def when_she_tabs_to(camille: Visitor, words: str, *, then: str) -> None:
    for _ in range(MOST_STEPS):
        camille.page.keyboard.press("Tab")
        focused = camille.page.evaluate(FOCUSED)
        assert focused["seen"], f"one does not see where one is: {focused['words']}"
        if focused["words"].startswith(words):
            camille.page.keyboard.press(then)
            camille.page.wait_for_load_state()
            return
    pytest.fail(f"{words} is not reached in {MOST_STEPS} steps")
