"""Signed in without an open space: where one stands, refuse, open now, change one's mind; per child. LC-04 to LC-06."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from espace_sante.audit import api as audit
from espace_sante.identity.api import families
from espace_sante.kernel.actors import SYSTEM, Actor
from espace_sante.outbox import api as outbox
from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import State, campaigns
from tests.portals.citizen.conftest import PAGES_NOW, Browser, act_for, text_of
from tests.portals.public.letters import CHILD, write_to
from tests.worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.storage]
OWN = reverse("citizen:opening")


@pytest.fixture
def alone(world: World) -> Actor:
    """Somebody with an account and no space."""
    return world.citizen("alone", "Dominique")


@pytest.fixture
def dominique(alone: Actor, browse: Callable[..., Browser]) -> Browser:
    return browse("alone")


def state(person: Actor) -> State:
    assert person.holder_id is not None
    found = spaces.spaces_of_holders([person.holder_id]).get(person.holder_id)
    return found.state if found else State.UNKNOWN


def holder(person: Actor) -> UUID:
    assert person.holder_id is not None
    return person.holder_id


def answer(browser: Browser, choice: str, *, address: str = OWN) -> str:
    return text_of(browser.client.post(address, {"choix": choice}, follow=True))


def test_c4_without_any_notice_the_first_page_says_so_and_leaves_two_answers(dominique: Browser) -> None:
    for address in (reverse("citizen:home"), OWN):
        text = text_of(dominique.client.get(address))
        assert "Vous n’avez pas d’espace santé" in text
        assert "six semaines pour refuser" in text
        assert text.index("Je m’oppose à l’ouverture") < text.index("Ouvrir mon espace maintenant")


def test_c1_one_refuses_on_one_s_own_initiative_before_any_notice(dominique: Browser, alone: Actor) -> None:
    text = answer(dominique, "refuser")
    said = spaces.opposition_of(holder(alone))
    assert said is not None
    assert (state(alone), said.channel) == (State.OPPOSED, spaces.OppositionChannel.SIGNED_IN)
    assert said.number in text
    proof = dominique.client.get(reverse("citizen:opening_proof"))
    assert (proof.status_code, proof["Content-Type"]) == (200, "application/pdf")


def test_c1_who_refused_before_any_notice_is_not_written_to(dominique: Browser, alone: Actor) -> None:
    """It is remembered, and never asked again silently."""
    answer(dominique, "refuser")
    with pytest.raises(KeyError):
        write_to(holder(alone), sent_at=PAGES_NOW)
    assert state(alone) is State.OPPOSED


def test_lc06_a_space_asked_for_is_open_and_active_at_once(dominique: Browser, alone: Actor) -> None:
    answer(dominique, "ouvrir")
    assert state(alone) is State.ACTIVE


def test_lc06_during_the_six_weeks_one_click_refuses_and_one_opens(dominique: Browser, alone: Actor) -> None:
    write_to(holder(alone), sent_at=PAGES_NOW - timedelta(days=7))
    text = text_of(dominique.client.get(reverse("citizen:home")))
    assert "Vous avez jusqu’au" in text
    assert "Nous vous avons écrit le" in text
    answer(dominique, "ouvrir")
    assert state(alone) is State.ACTIVE
    outbox.drain(spaces.SpacesOutbox, now=PAGES_NOW)
    space = spaces.space_of_holder(holder(alone))
    line = audit.trace_page(space_id=space.id, acts=[audit.Act.SPACE_ACTIVATED.value]).entries[0]
    assert (line.actor_id, line.reason) == (str(alone.holder_id), "holder")


def test_changing_one_s_mind_opens_and_activates(dominique: Browser, alone: Actor) -> None:
    answer(dominique, "refuser")
    assert "Vous avez refusé l’ouverture" in text_of(dominique.client.get(reverse("citizen:home")))
    answer(dominique, "changer")
    assert state(alone) is State.ACTIVE


def test_a_second_answer_is_told_what_stands(dominique: Browser, alone: Actor) -> None:
    answer(dominique, "ouvrir")
    text = answer(dominique, "refuser")
    assert "Votre espace a été ouvert entre-temps" in text
    assert state(alone) is State.ACTIVE


@pytest.mark.parametrize("choice", ["", "autre"])
def test_an_answer_that_is_none_changes_nothing(dominique: Browser, alone: Actor, choice: str) -> None:
    assert dominique.client.post(OWN, {"choix": choice}).status_code == 422
    assert state(alone) is State.UNKNOWN


def test_there_is_no_proof_of_what_was_not_said(dominique: Browser) -> None:
    assert dominique.client.get(reverse("citizen:opening_proof")).status_code == 404


@pytest.mark.parametrize(
    ("mode", "said"),
    [("silence", "lisent selon leur métier"), ("inert", "personne ne peut y lire")],
)
def test_c1_opened_by_silence_the_page_says_who_reads(
    dominique: Browser, alone: Actor, settings: object, mode: str, said: str
) -> None:
    settings.SPACE_OPENING = mode  # type: ignore[attr-defined]
    write_to(holder(alone), sent_at=PAGES_NOW - timedelta(days=60))
    campaigns.open_by_silence(clock=lambda: PAGES_NOW - timedelta(days=2))
    text = text_of(dominique.client.get(reverse("citizen:home")))
    assert "parce que personne ne l’a refusé pendant les six semaines" in text
    assert said in text
    answer(dominique, "ouvrir")
    assert state(alone) is State.ACTIVE


def test_lc07_given_up_for_technical_reasons_is_said(dominique: Browser, alone: Actor) -> None:
    from espace_sante.spaces.services.life import give_up_opening

    write_to(holder(alone), sent_at=PAGES_NOW - timedelta(days=7))
    give_up_opening(holder_id=holder(alone), now=PAGES_NOW, ground="technical", by=SYSTEM)
    assert "raison technique" in text_of(dominique.client.get(reverse("citizen:home")))


# --- A child, by each representative ----------------------------------------------------------------------------------


@pytest.fixture
def child(world: World) -> Actor:
    found = world.citizen("alix", "Alix", born=CHILD)
    act_for(world, world.camille, found, kind="representative")
    return found


def page_of(child: Actor) -> str:
    return reverse("citizen:opening_of", args=[child.holder_id])


def test_min17_a_parent_refuses_for_a_child_from_the_family_page(camille: Browser, child: Actor) -> None:
    assert page_of(child) in text_of(camille.client.get(reverse("citizen:family")))
    text = answer(camille, "refuser", address=page_of(child))
    assert "L’ouverture a été refusée" in text
    said = spaces.opposition_of(holder(child))
    assert said is not None
    assert said.for_a_child
    proof = camille.client.get(reverse("citizen:opening_proof_of", args=[child.holder_id]))
    assert proof.status_code == 200


def test_the_other_parent_is_told_who_stands_and_does_not_undo_it(
    camille: Browser, child: Actor, world: World, browse: Callable[..., Browser]
) -> None:
    """Code civil art. 372-2: the first answer stands, the other one is told what can be done."""
    other = world.citizen("other", "Alex")
    act_for(world, other, child, kind="representative")
    answer(camille, "refuser", address=page_of(child))
    second = browse("other")
    text = text_of(second.client.get(page_of(child)))
    assert "C’est l’autre représentant légal qui a refusé." in text
    assert "juge aux affaires familiales" in text
    assert "Changer d’avis" not in text
    answer(second, "changer", address=page_of(child))
    assert state(child) is State.OPPOSED
    answer(camille, "changer", address=page_of(child))
    assert state(child) is State.ACTIVE


def test_min03_a_parent_whom_the_insurer_knows_refuses_without_adding_the_child(camille: Browser, world: World) -> None:
    found = world.citizen("alix", "Alix", born=CHILD)
    families.know_parents(child_id=holder(found), parent_ids=[holder(world.camille)], now=world.now)
    assert page_of(found) in text_of(camille.client.get(reverse("citizen:family_child", args=[found.holder_id])))
    text = text_of(camille.client.get(page_of(found)))
    assert "vous certifiez être son représentant légal" in text
    response = camille.client.post(page_of(found), {"choix": "ouvrir"})
    assert response.headers["Location"] == reverse("citizen:family_child", args=[found.holder_id])
    answer(camille, "refuser", address=page_of(found))
    assert state(found) is State.OPPOSED


def test_lc06_adding_a_child_during_the_six_weeks_opens_the_space(camille: Browser, world: World) -> None:
    found = world.citizen("alix", "Alix", born=CHILD)
    families.know_parents(child_id=holder(found), parent_ids=[holder(world.camille)], now=world.now)
    write_to(holder(found), sent_at=world.now - timedelta(days=3))
    assert state(found) is State.NOTIFIED
    camille.client.post(
        reverse("citizen:family_child", args=[found.holder_id]), {"certifie": "on", "reponse": "accepter"}
    )
    assert state(found) is State.ACTIVE


def test_nobody_else_learns_anything(camille: Browser, world: World, alone: Actor) -> None:
    """A neighbour and nobody at all are the same page that does not exist."""
    for who in (holder(alone), uuid4()):
        for name in ("citizen:opening_of", "citizen:opening_proof_of"):
            assert camille.client.get(reverse(name, args=[who])).status_code == 404
        assert camille.client.post(page_of(alone), {"choix": "refuser"}).status_code == 404
    assert state(alone) is State.UNKNOWN
