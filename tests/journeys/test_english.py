"""Somebody who reads English chooses it once, at the foot of a page, and reads everything in it. STYLE.md 9."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.test_every_page import then_the_page_is_sound
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without a script"])
def test_a_language_chosen_on_the_first_page_holds_through_sign_in_and_inside(
    visit: Callable[..., Visitor], script: bool
) -> None:
    camille = visit(script=script)
    camille.goes_to("/")
    camille.presses("English")
    camille.is_on("Your health, at home")
    camille.goes_to("/connexion/")
    camille.presses("Continue with FranceConnect")
    camille.is_on("Who are you today?")
    camille.presses("Camille")
    camille.page.wait_for_url(f"{camille.service.url}/**")
    if camille.page.get_by_role("checkbox", name="I accept these terms").count():
        camille.page.get_by_role("checkbox").check()
        camille.presses("Enter")
    camille.is_on("Hello Camille")
    expect(camille.page.locator("html")).to_have_attribute("lang", "en")
    camille.follows("Documents")
    camille.is_on("My documents")
    if script:  # axe is one
        then_the_page_is_sound(camille)
    here = camille.page.url
    camille.presses("Français")
    camille.is_on("Mes documents")
    expect(camille.page).to_have_url(re.compile(re.escape(here) + "$"))
