"""A death recorded by mistake, on the console: two people, each with a fresh proof. RULES.md LC-22, OPE-05."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest

from espace_sante.kernel.actors import SYSTEM
from espace_sante.portals.components import session
from espace_sante.spaces import api as spaces
from tests.portals.operator.conftest import NOW, Console, text_of
from tests.spaces.campaign_world import Campaign

pytestmark = pytest.mark.django_db
REASON = "Homonyme, mauvaise personne."


@pytest.fixture
def dead(campaign: Campaign) -> UUID:
    holder_id = campaign.people["Activée"]
    spaces.record_death(holder_id=holder_id, died_at=NOW, by=SYSTEM, now=NOW)
    return holder_id


@pytest.fixture
def proved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "is_fresh", lambda request: True)


def state(holder_id: UUID) -> spaces.State:
    return spaces.space_of_holder(holder_id).state


def test_lc22_one_says_why_and_another_takes_the_death_back(
    dead: UUID, console: Console, sign_in: Callable[..., Console], proved: None
) -> None:
    assert "Retirer le décès" in console.read("person", dead)
    assert "Dites pourquoi c’est une erreur." in text_of(console.post("death", dead, reason=""))
    assert "une autre personne doit retirer le décès" in text_of(console.post("death", dead, reason=REASON))
    assert "une autre personne doit retirer le décès" in text_of(console.post("death_undo", dead))
    assert state(dead) is spaces.State.DECEASED
    other_console = sign_in("omar")
    assert REASON in other_console.read("death", dead)
    text = text_of(other_console.post("death_undo", dead))
    assert "l’espace est dans l’état où il était" in text
    assert "décès noté par erreur, retiré" in text
    assert state(dead) is spaces.State.ACTIVE


def test_whoever_left_the_console_open_is_asked_who_they_are(
    dead: UUID, console: Console, clock: Callable[[datetime], None]
) -> None:
    for page in ("death", "death_undo"):
        response = console.post(page, dead, reason=REASON, follow=False)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/connexion/confirmer/")
    assert spaces.correction_of(spaces.space_of_holder(dead).id) is None
