"""A letter announces a space: Charlie refuses with its code and changes their mind; Robin opens hers in the six weeks.

LC-04 to LC-06, C1, C4; without a script and with one.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.journeys.service import Service
from tests.journeys.test_every_page import then_the_page_is_sound
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey


@dataclass(frozen=True)
class Letter:
    """What somebody holds: a code; and knows: a birth date."""

    code: str
    born: tuple[str, str, str]


def letter_of(service: Service, name: str) -> Letter:
    command = [sys.executable, "-m", "espace_sante", "demo", "letters"]
    told = subprocess.run(command, env=service.environment, capture_output=True, text=True, check=True).stdout
    found = re.search(rf"^{name} .*?(\d\d)/(\d\d)/(\d{{4}})  (\S+)", told, re.MULTILINE)
    assert found is not None, told
    day, month, year, code = found.groups()
    return Letter(code, (day, month, year))


def test_charlie_refuses_with_the_code_keeps_the_proof_and_changes_their_mind_without_a_script(
    visit: Callable[..., Visitor], service: Service
) -> None:
    charlie = visit(script=False)
    letter = letter_of(service, "Charlie")
    when_they_read_the_code(charlie, letter)
    charlie.is_on("Voulez-vous un espace santé ?")
    charlie.sees("Si vous ne faites rien, l’espace s’ouvre le")
    charlie.presses("Je m’oppose à l’ouverture")
    charlie.is_on("Vous avez refusé l’ouverture")
    assert then_the_proof_is_kept(charlie).startswith(b"%PDF")
    charlie.presses("Ce n’est pas moi, ou j’ai terminé")
    charlie.is_on("Répondre à votre lettre")

    again = visit(telephone=False, script=False)
    when_they_read_the_code(again, letter)
    again.is_on("Vous avez refusé l’ouverture")
    again.presses("Changer d’avis et ouvrir mon espace")
    again.is_on("Votre espace est ouvert")
    again.presses("Activer mon espace")
    again.presses("Continuer avec ma carte Vitale")
    again.is_on("Activer votre espace")
    assert again.page.get_by_label("Votre code provisoire").input_value() != ""


def test_robin_leaves_hers_open_opens_it_now_and_refuses_for_her_child(
    visit: Callable[..., Visitor], service: Service
) -> None:
    robin = visit(telephone=False)
    letter = letter_of(service, "Robin")
    robin.goes_to("/ai-je-un-espace/")
    then_the_page_is_sound(robin)
    robin.follows("Utiliser le code de ma lettre")
    then_the_page_is_sound(robin)
    when_they_read_the_code(robin, letter)
    then_the_page_is_sound(robin)
    robin.presses("Je laisse ouvrir mon espace")
    robin.sees("Rien n’a été enregistré")
    then_the_page_is_sound(robin)
    robin.signs_in(re.compile("Robin Delorme"))
    robin.is_on("Voulez-vous un espace santé ?")
    then_the_page_is_sound(robin)
    robin.presses("Ouvrir mon espace maintenant")
    robin.is_on("Bonjour Robin")

    robin.goes_to("/espace/famille/")
    robin.follows("Répondre")
    robin.follows("Voir où en est son espace, ou le refuser")
    robin.is_on("Voulez-vous un espace santé pour Alix ?")
    then_the_page_is_sound(robin)
    robin.presses("Je m’oppose à l’ouverture")
    robin.is_on("L’ouverture a été refusée")
    then_the_page_is_sound(robin)


def when_they_read_the_code(visitor: Visitor, letter: Letter) -> None:
    """The picture of the letter opens the address; the code has left it when the page is shown."""
    visitor.goes_to(f"/lettre/{letter.code}")
    visitor.is_on("Répondre à votre lettre")
    assert letter.code not in visitor.page.url
    day, month, year = letter.born
    visitor.page.get_by_label("Jour", exact=True).fill(day)
    visitor.page.get_by_label("Mois", exact=True).select_option(value=str(int(month)))
    visitor.page.get_by_label("Année", exact=True).fill(year)
    visitor.presses("Continuer")


def then_the_proof_is_kept(visitor: Visitor) -> bytes:
    with visitor.page.expect_download() as started:
        visitor.page.get_by_role("link", name="Télécharger la preuve (PDF)").click()
    return Path(started.value.path()).read_bytes()
