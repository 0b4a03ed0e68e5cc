"""Closing, erasing, reopening, objecting: the pages of each state, for whom, with which proof."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model

from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.outbox import api as outbox
from espace_sante.spaces import api as spaces
from tests.identity.sign_in.accounts import prove_again
from tests.portals.citizen.conftest import PAGES_NOW, Browser, Family, text_of
from tests.worlds import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OPERATOR = Actor(kind=ActorKind.OPERATOR, id="operateur", name="Opérateur fictif")


@pytest.fixture
def proved(browse: Callable[..., Browser]) -> Callable[..., Browser]:
    """Somebody who proved who they are a moment ago."""

    def sign_in(login: str, space_id: UUID | None = None) -> Browser:
        browser = browse(login, space_id=space_id)
        prove_again(browser.client, get_user_model().objects.get(login=login))
        return browser

    return sign_in


def state(space_id: UUID) -> spaces.State:
    return spaces.space_by_id(space_id).state


def erase_now(clock: Callable[[datetime], None], at: datetime) -> None:
    spaces.run_erasures(clock=lambda: at)
    clock(at)


def test_lc14_closing_asks_for_a_fresh_proof_first(camille: Browser, world: World) -> None:
    for response in (camille.get("close"), camille.post("close", choix="effacer"), camille.get("erase")):
        assert response.status_code == 302
        assert response["Location"].startswith("/connexion/confirmer/?next=")
    assert state(world.space.id) is spaces.State.ACTIVE


def test_lc14_c7_both_answers_have_the_same_form_the_same_button_and_as_many_lines(
    proved: Callable[..., Browser],
) -> None:
    text = proved("camille").read("close")
    options = text.split('<form class="es-decision__option"')[1:]
    assert len(options) == 2
    assert [one.split("</form>")[0].count("<li>") for one in options] == [3, 3]
    assert [one.count('<button class="es-button es-button--wide"') for one in options] == [1, 1]
    assert "checked" not in text


@pytest.mark.parametrize(
    ("choice", "after"), [("archiver", spaces.State.CLOSED_ARCHIVED), ("effacer", spaces.State.ERASURE_PENDING)]
)
def test_lc14_lc16_the_holder_closes_and_chooses(
    proved: Callable[..., Browser], world: World, choice: str, after: spaces.State
) -> None:
    response = proved("camille").post("close", choix=choice, follow=True)
    assert response.status_code == 200
    assert state(world.space.id) is after
    outbox.drain(spaces.SpacesOutbox, now=PAGES_NOW)
    traced = [one for one in audit.trace_page(space_id=world.space.id).entries if one.act == "space.closed"]
    assert [(one.actor_id, one.reason) for one in traced] == [(world.camille.id, "holder")]


@pytest.mark.parametrize("choice", ["", "autre", "Archiver"])
def test_a_choice_that_is_none_closes_nothing(proved: Callable[..., Browser], world: World, choice: str) -> None:
    assert proved("camille").post("close", choix=choice).status_code == 400
    assert state(world.space.id) is spaces.State.ACTIVE


def test_lc15_lc19_whoever_closed_reads_since_when_and_until_when_and_reopens(
    proved: Callable[..., Browser], world: World
) -> None:
    world.deposit(world.new_document(title="Bilan retrouvé"))
    camille = proved("camille")
    text = text_of(camille.post("close", choix="archiver", follow=True))
    assert "Votre espace est fermé" in text
    assert "jusqu’au lundi 24 novembre 2036" in text
    assert "Bilan retrouvé" not in text
    assert "Bilan retrouvé" in text_of(camille.post("reopen", follow=True))


def test_lc16_whoever_archived_has_it_erased_later(proved: Callable[..., Browser], world: World) -> None:
    camille = proved("camille")
    camille.post("close", choix="archiver")
    assert "Effacer définitivement" in camille.read("erase")
    assert "L’effacement est demandé" in text_of(camille.post("erase", follow=True))
    assert state(world.space.id) is spaces.State.ERASURE_PENDING


def test_lc18_an_erasure_is_cancelled_until_it_begins_and_the_page_says_when(
    proved: Callable[..., Browser], world: World, clock: Callable[[datetime], None]
) -> None:
    camille = proved("camille")
    text = text_of(camille.post("close", choix="effacer", follow=True))
    assert "mercredi 25 novembre à 9 h 35" in text
    camille.post("reopen")
    assert state(world.space.id) is spaces.State.ACTIVE
    camille.post("close", choix="effacer")
    erase_now(clock, PAGES_NOW + 2 * DAY)
    assert camille.post("reopen").status_code == 403
    assert state(world.space.id) is spaces.State.ERASED


def test_lc17_lc20_once_erased_the_certificate_is_downloaded_and_a_new_space_asked_for(
    proved: Callable[..., Browser], world: World, clock: Callable[[datetime], None]
) -> None:
    world.deposit(world.new_document(title="Bilan effacé"))
    camille = proved("camille")
    camille.post("close", choix="effacer")
    erase_now(clock, PAGES_NOW + 2 * DAY)
    assert "Votre espace est effacé" in camille.read("home")
    paper = camille.get("erasure_certificate")
    assert paper.content.startswith(b"%PDF-")
    assert paper["Content-Type"] == "application/pdf"
    text = text_of(camille.post("again", follow=True))
    assert state(world.space.id) is spaces.State.ACTIVE
    assert "Bilan effacé" not in text
    assert "Bilan effacé" not in camille.read("activity")
    assert "a ajouté" not in camille.read("activity")  # what happened before the erasure is the old space's


def test_min17_a_parent_closes_for_the_child_per_child_even_after_closing_their_own(
    proved: Callable[..., Browser], world: World, family: Family
) -> None:
    proved("camille").post("close", choix="archiver")
    lou = proved("camille", family.lou_space.id)
    assert "Fermer l’espace de Lou" in lou.read("close")
    lou.post("close", choix="archiver")
    assert state(family.lou_space.id) is spaces.State.CLOSED_ARCHIVED
    assert state(family.andre_space.id) is spaces.State.ACTIVE
    assert "Cet espace est fermé" in lou.read("home_of")


def test_car09_a_carer_neither_closes_nor_erases_nor_reopens(
    proved: Callable[..., Browser], family: Family, world: World
) -> None:
    helped = proved("camille", family.andre_space.id)
    assert helped.get("close").status_code == 403
    assert helped.post("close", choix="effacer").status_code == 403
    assert "Fermer cet espace" not in helped.read("more")
    andre = proved("andre", family.andre_space.id)
    andre.post("close", choix="archiver")
    assert helped.post("reopen").status_code == helped.post("erase").status_code == 403
    assert state(family.andre_space.id) is spaces.State.CLOSED_ARCHIVED


def test_somebody_else_s_space_is_not_found_in_any_state(
    proved: Callable[..., Browser], family: Family, world: World
) -> None:
    lou = proved("lou", world.space.id)
    for page in ("close", "erase", "erasure_certificate"):
        assert lou.get(page).status_code == 404
    for page in ("reopen", "again", "object"):
        assert lou.post(page).status_code == 404


def test_lc21_a_suspended_holder_reads_why_and_objects_once(proved: Callable[..., Browser], world: World) -> None:
    assert world.camille.holder_id is not None
    spaces.suspend_space(
        holder_id=world.camille.holder_id,
        message="Des connexions depuis un lieu inhabituel ont été vues.",
        by=OPERATOR,
        now=PAGES_NOW,
        ground="fraud",
    )
    camille = proved("camille")
    text = camille.read("home")
    assert "Des connexions depuis un lieu inhabituel" in text
    assert "jusqu’au mardi 5 janvier 2027" in text
    text = text_of(camille.post("object", follow=True))
    assert "vous n’êtes pas d’accord" in text
    assert camille.get("documents").status_code == 200  # the page of the state, not a document
    assert spaces.close_after_silence(clock=lambda: PAGES_NOW + 400 * DAY) == 0
    assert state(world.space.id) is spaces.State.SUSPENDED


def test_lc22_nobody_signs_in_to_the_space_of_a_dead_person(
    proved: Callable[..., Browser], world: World, family: Family
) -> None:
    assert world.camille.holder_id is not None
    camille = proved("camille")
    spaces.record_death(holder_id=family.andre_space.holder_id, died_at=PAGES_NOW, by=OPERATOR, now=PAGES_NOW)
    helped = proved("camille", family.andre_space.id)
    assert "Cet espace est fermé" in helped.read("home_of")
    spaces.record_death(holder_id=world.camille.holder_id, died_at=PAGES_NOW, by=OPERATOR, now=PAGES_NOW)
    assert camille.get("home").status_code == 302  # to sign in
