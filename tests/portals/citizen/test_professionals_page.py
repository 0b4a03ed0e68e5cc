"""Who has access, and the gestures that change it (CIT-06 to CIT-08)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from espace_sante.kernel.identifiers import Rpps
from tests.portals.citizen.conftest import Browser, Family, text_of
from tests.worlds import World, rpps_number


def section(text: str, name: str) -> str:
    """The card of this id."""
    start = text.index(f'aria-labelledby="{name}"')
    return text[start : text.index("</section>", start)]


def test_those_who_read_and_those_who_are_blocked_are_two_lists(world: World, camille: Browser) -> None:
    text = camille.read("professionals")
    allowed, blocked = section(text, "acces"), section(text, "bloques")
    for one, why in (
        (world.doctor, "C’est votre médecin traitant."),
        (world.nurse, "Fait partie de votre équipe de soins, jusqu’au 24 novembre 2027."),
        (world.pharmacist, "Vous lui avez donné votre accord."),
    ):
        assert one.name in allowed
        assert why in allowed
    assert world.blocked.name in blocked
    assert "Débloquer" in blocked
    assert world.stranger.name not in text


def test_blocking_takes_everything_away_and_unblocking_gives_no_agreement_back(world: World, camille: Browser) -> None:
    world.deposit(world.new_document(title="Bilan"))
    said = text_of(camille.post("choose", geste="bloquer", rpps=world.pharmacist.rpps, follow=True))
    assert "ne peut plus rien lire ici." in said
    assert world.pharmacist.name in section(said, "bloques")
    said = text_of(camille.post("choose", geste="debloquer", rpps=world.pharmacist.rpps, follow=True))
    assert "n’est plus bloqué. L’accord ne revient pas tout seul." in said
    assert world.pharmacist.name not in section(said, "acces")
    said = text_of(camille.post("choose", geste="accord", rpps=world.pharmacist.rpps, follow=True))
    assert "peut lire ce que son métier permet." in said
    assert world.titles_for(world.pharmacist) == ["Bilan"]


def test_the_directory_finds_by_name_and_offers_both_gestures(world: World, camille: Browser) -> None:
    text = text_of(camille.post("professionals", nom="Inconnu"))
    assert world.stranger.name in text
    assert "Donner mon accord" in text
    assert "N’a pas d’accès." in text
    assert "inconnu" not in " ".join(re.findall(r'(?:href|action)="([^"]*)"', text)).casefold()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Écrivez au moins deux lettres de son nom."),
        ("a", "Écrivez au moins deux lettres de son nom."),
        ("Personne-de-ce-nom", "L’annuaire ne connaît personne sous ce nom."),
    ],
)
def test_a_search_that_finds_nobody_says_why(world: World, camille: Browser, words: str, sentence: str) -> None:
    assert sentence in text_of(camille.post("professionals", nom=words))


def test_a_search_may_say_the_town(world: World, camille: Browser) -> None:
    text = text_of(camille.post("professionals", nom="Inconnu", ville="Ville-Fictive"))
    assert "L’annuaire ne connaît personne de ce nom dans cette ville." in text
    assert world.stranger.name not in text
    assert "Ville-Fictive" in text


def test_the_way_from_the_activity_points_at_the_one_who_surprises(world: World, camille: Browser) -> None:
    text = camille.read("professionals", query=f"?rpps={world.nurse.rpps}")
    assert "Bloquer ce professionnel ?" in text
    assert world.nurse.name in section(text, "bloquer")


@pytest.mark.parametrize("query", ["?rpps=abc", "?rpps=", "?rpps=99999999999"])
def test_an_unknown_number_points_at_nobody(camille: Browser, query: str) -> None:
    assert "Bloquer ce professionnel ?" not in camille.read("professionals", query=query)


@pytest.mark.parametrize(
    "values",
    [
        {"geste": "bloquer", "rpps": "123"},
        {"geste": "supprimer", "rpps": "x"},
        {"geste": "bloquer", "rpps": rpps_number(999_999).value},
        {},
    ],
)
def test_a_gesture_about_nobody_is_not_found(world: World, camille: Browser, values: dict[str, str]) -> None:
    assert camille.post("choose", **values).status_code == 404


def test_a_carer_chooses_nobody(world: World, family: Family, browse: Callable[..., Browser]) -> None:
    carer = browse("camille", space_id=family.andre_space.id)
    text = carer.read("professionals")
    assert "Chercher un professionnel" not in text
    assert "Bloquer</span>" not in text
    answer = carer.post("choose", geste="bloquer", rpps=world.doctor.rpps)
    assert answer.status_code == 403


def test_a_parent_chooses_for_a_child(world: World, family: Family, browse: Callable[..., Browser]) -> None:
    parent = browse("camille", space_id=family.lou_space.id)
    assert world.nurse.rpps is not None
    said = text_of(parent.post("choose", geste="accord", rpps=Rpps(world.nurse.rpps).value, follow=True))
    assert "Les soignants de Lou" in said
    assert world.nurse.name in section(said, "acces")
    assert "L’accord lui a été donné." in said
