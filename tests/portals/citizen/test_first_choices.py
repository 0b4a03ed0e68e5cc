"""The three first screens, and the settings they lead to (CIT-03, CIT-04, EMG-03, MT-07)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from espace_sante.access import api as access
from espace_sante.portals.citizen.forms.confidentiality import MASKED, VISIBLE
from tests.portals.citizen.conftest import PAGES_NOW, Browser, Family, text_of
from tests.worlds import World


def choices(world: World) -> access.Choices:
    return access.choices_of(world.space, now=PAGES_NOW)


def test_home_asks_for_the_first_choices_until_the_last_screen(world: World, camille: Browser) -> None:
    asked = "Choisir, en trois écrans"
    assert asked in text_of(camille.client.get("/espace/"))
    camille.post("first_choices", arrivee=MASKED)
    assert asked in text_of(camille.client.get("/espace/"))
    assert "C’est noté." in text_of(camille.post("first_access", follow=True))
    assert asked not in text_of(camille.client.get("/espace/"))


def test_the_settings_lead_to_the_first_choices_the_first_time_alone(world: World, camille: Browser) -> None:
    assert camille.get("confidentiality").headers["Location"] == camille.address("first_choices")
    camille.post("first_access")
    assert "En urgence" in camille.read("confidentiality")


def test_each_screen_writes_its_answer_and_leads_to_the_next(world: World, camille: Browser) -> None:
    world.deposit(world.new_document(title="Bilan"))
    answer = camille.post("first_choices", arrivee=MASKED, tout="on")
    assert answer.headers["Location"] == camille.address("first_emergency")
    assert choices(world).new_items_masked
    assert world.titles_for(world.nurse) == []
    assert "1 document vient d’être masqué." in camille.read("first_emergency")
    answer = camille.post("first_emergency", urgence="on")
    assert answer.headers["Location"] == camille.address("first_access")
    assert choices(world) == access.Choices(call_centre=False, break_glass=True, new_items_masked=True)
    text = camille.read("first_access")
    assert world.nurse.name in text
    assert world.blocked.name not in text
    assert "il ne lit pas ce que vous masquez" in text


def test_a_first_screen_shows_where_things_stand(world: World, camille: Browser) -> None:
    assert f'value="{VISIBLE}" id="choix-arrivee_0" checked' in camille.read("first_choices")
    camille.post("first_choices", arrivee=MASKED)
    assert f'value="{MASKED}" id="choix-arrivee_1" checked' in camille.read("first_choices")


@pytest.mark.parametrize("value", ["", "inconnu"])
def test_an_answer_that_is_none_changes_nothing_and_says_so(world: World, camille: Browser, value: str) -> None:
    answer = camille.post("first_choices", arrivee=value, tout="on")
    assert answer.status_code == 422
    assert "Choisissez l’une des réponses." in text_of(answer)
    assert choices(world) == access.Choices()


def test_a_parent_chooses_for_a_child_and_a_carer_for_nobody(
    world: World, family: Family, browse: Callable[..., Browser]
) -> None:
    parent = browse("camille", space_id=family.lou_space.id)
    assert "l’espace de Lou" in parent.read("first_choices")
    parent.post("first_emergency", samu="on")
    assert not access.choices_of(family.lou_space, now=PAGES_NOW).break_glass
    carer = browse("camille", space_id=family.andre_space.id)
    assert carer.get("first_choices").status_code == 403
    assert "Choisir, en trois écrans" not in carer.read("home_of")


@pytest.mark.parametrize(
    ("name", "value", "moved"),
    [
        ("samu", "non", access.Choices(call_centre=False)),
        ("urgence", "non", access.Choices(break_glass=False)),
        ("masques-en-urgence", "oui", access.Choices(masked_in_emergency=True)),
        ("nouveaux-masques", "oui", access.Choices(new_items_masked=True)),
    ],
)
def test_a_switch_moves_one_choice_alone(
    world: World, camille: Browser, name: str, value: str, moved: access.Choices
) -> None:
    camille.post("choose_confidentiality", reglage=name, valeur=value)
    assert choices(world) == moved


@pytest.mark.parametrize("values", [{}, {"reglage": "autre", "valeur": "oui"}, {"reglage": "samu", "valeur": "1"}])
def test_a_switch_that_is_none_is_not_found(world: World, camille: Browser, values: dict[str, str]) -> None:
    assert camille.post("choose_confidentiality", **values).status_code == 404
    assert choices(world) == access.Choices()


def test_everything_is_masked_then_shown_after_a_page_that_says_what_follows(world: World, camille: Browser) -> None:
    access.finish_first_choices(actor=world.camille, space=world.space, now=world.now)
    for number in range(2):
        world.deposit(world.new_document(title=f"Bilan {number}"))
    assert "Tout masquer aux professionnels ?" in camille.read("everything", query="?sens=masque")
    assert len(world.titles_for(world.nurse)) == 2
    said = text_of(camille.post("everything", sens=MASKED, follow=True))
    assert "2 documents viennent d’être masqués." in said
    assert world.titles_for(world.nurse) == []
    said = text_of(camille.post("everything", sens=VISIBLE, follow=True))
    assert "2 documents sont de nouveau visibles." in said
    assert len(world.titles_for(world.nurse)) == 2


@pytest.mark.parametrize("query", ["", "?sens=autre"])
def test_everything_in_no_sense_is_not_found(camille: Browser, query: str) -> None:
    assert camille.get("everything", query=query).status_code == 404
    assert camille.post("everything", query=query).status_code == 404
