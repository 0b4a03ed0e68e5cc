"""André closes his space, reads what becomes of it, asks for its erasure, and changes his mind.

Source: CSP art. R. 1111-36; RULES.md LC-14, LC-16, LC-18, LC-19, C7.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.journeys.test_every_page import then_the_page_is_sound
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_space_is_closed_its_erasure_asked_for_and_taken_back_with_all_it_held(
    visit: Callable[..., Visitor], script: bool
) -> None:
    andre = visit(script=script)
    andre.signs_in(re.compile("André"))
    held = titles(andre)
    andre.opens_from_the_menu("Plus")
    andre.follows("Fermer votre espace")
    andre.sees("Que devient ce qu’il contient ?")
    then_sound(andre, script)
    andre.presses("Fermer et archiver")
    andre.is_on("Votre espace est fermé")
    andre.sees("gardé à part jusqu’au")
    then_sound(andre, script)
    andre.follows("Effacer ce qui est gardé")
    andre.sees("personne ne peut plus rien retrouver, ni vous ni nous")
    then_sound(andre, script)
    andre.presses("Effacer définitivement")
    andre.is_on("L’effacement est demandé")
    andre.sees("D’ici là, vous pouvez changer d’avis.")
    then_sound(andre, script)
    andre.presses("Annuler l’effacement et rouvrir")
    andre.sees("L’espace est rouvert, avec ce qu’il contenait.")
    assert titles(andre) == held


def titles(visitor: Visitor) -> list[str]:
    visitor.opens_from_the_menu("Documents")
    visitor.is_on("Mes documents")
    return visitor.titles()


def then_sound(visitor: Visitor, script: bool) -> None:
    """The checker of pages is itself a script."""
    if script:
        then_the_page_is_sound(visitor)
