"""Camille reports a line that surprises her, the support answers, she reads the answer. Source: RULES.md CIT-18."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.journeys.test_every_page import then_the_page_is_sound
from tests.journeys.visitor import PROCONNECT, Visitor

pytestmark = pytest.mark.journey
WORDS = "Je ne me souviens pas de ce professionnel."
ANSWER = "C’est le remplaçant de votre médecin."


def test_a_line_that_surprises_is_reported_answered_and_read(visit: Callable[..., Visitor]) -> None:
    camille = visit(telephone=False)
    camille.signs_in(re.compile("Camille"))
    camille.opens_from_the_menu("Activité")
    camille.page.locator("summary", has_text="Chercher dans ce journal").click()
    camille.page.get_by_label("Quoi", exact=True).select_option("documents")
    camille.presses("Chercher")
    camille.page.locator("summary", has_text="Cela m’étonne").first.click()
    camille.follows("Le signaler")
    camille.presses("Envoyer")
    camille.sees("Écrivez ce qui vous étonne")
    then_the_page_is_sound(camille)
    camille.page.get_by_label("Qu’est-ce qui vous étonne").fill(WORDS)
    camille.presses("Envoyer")
    camille.sees("C’est envoyé.")
    then_the_page_is_sound(camille)
    thread = camille.page.url
    when_the_support_answers(visit, thread)
    camille.page.goto(thread)
    camille.sees(ANSWER)
    camille.sees("La réponse ne suffit pas ?")


def when_the_support_answers(visit: Callable[..., Visitor], thread: str) -> None:
    agent = visit(telephone=False)
    agent.signs_in(re.compile("Nora Vidal"), button=PROCONNECT)
    agent.opens_from_the_menu("Signalements")
    then_the_page_is_sound(agent)
    report_id = thread.rstrip("/").rsplit("/", 1)[1]
    agent.page.locator(f'a[href*="{report_id}"]').first.click()
    agent.sees(WORDS)
    agent.page.get_by_label("Votre réponse").fill(ANSWER)
    then_the_page_is_sound(agent)
    agent.presses("Envoyer la réponse")
    agent.sees("La réponse est dans l’espace de la personne.")
