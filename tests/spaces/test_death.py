"""A death recorded by mistake is taken back by two people, and the space is where it was. RULES.md LC-22."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from espace_sante.audit import api as audit
from espace_sante.identity.models import Account
from espace_sante.kernel.actors import SYSTEM, Actor, ActorKind
from espace_sante.outbox import api as outbox
from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import State
from espace_sante.spaces.domain.delays import Delays, deadline_of
from espace_sante.spaces.models import DeathCorrection, SpaceClock, SpacesOutbox
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db

DEATH, FOUND = NOW + timedelta(days=5), NOW + timedelta(days=20)
NADIA = Actor(kind=ActorKind.OPERATOR, id="nadia", name="nadia")
OMAR = Actor(kind=ActorKind.OPERATOR, id="omar", name="omar")


@pytest.fixture
def world() -> World:
    return World()


def die(holder_id: UUID) -> None:
    spaces.record_death(holder_id=holder_id, died_at=DEATH, by=NADIA, now=DEATH)


def propose(holder_id: UUID, *, by: Actor = NADIA) -> UUID:
    return spaces.propose_correction(holder_id=holder_id, reason="Homonyme : mauvaise personne.", by=by, now=FOUND)


def take_back(holder_id: UUID) -> State:
    propose(holder_id)
    return spaces.undo_death(holder_id=holder_id, by=OMAR, now=FOUND)


def clock(holder_id: UUID) -> tuple[str, datetime] | None:
    return SpaceClock.objects.filter(space__holder=holder_id).values_list("move", "due_at").first()


def test_lc22_a_death_by_mistake_is_taken_back_by_two_people_with_its_reason(world: World) -> None:
    holder_id = world.space.holder_id
    die(holder_id)
    with pytest.raises(spaces.CorrectionUnknown):
        spaces.undo_death(holder_id=holder_id, by=OMAR, now=FOUND)
    first = propose(holder_id)
    assert propose(holder_id, by=OMAR) == first  # one proposal waits
    with pytest.raises(spaces.campaigns.SecondPersonNeeded):
        spaces.undo_death(holder_id=holder_id, by=NADIA, now=FOUND)
    assert spaces.space_of_holder(holder_id).state is State.DECEASED
    assert spaces.undo_death(holder_id=holder_id, by=OMAR, now=FOUND) is State.ACTIVE
    told = spaces.correction_of(world.space.id)
    assert told is not None
    assert (told.proposed_by, told.approved_by, told.approved_at) == ("nadia", "omar", FOUND)
    while outbox.drain(SpacesOutbox, now=FOUND):
        pass
    assert "death.corrected" in [one.act for one in audit.trace_page(space_id=world.space.id).entries]
    assert clock(holder_id) is None
    assert Account.objects.get(holder=holder_id).is_active
    with pytest.raises(spaces.NotDead):
        propose(holder_id)
    assert not [one.what for one in spaces.reconcile().findings if one.count]


CASES: list[tuple[State, Callable[[UUID, Actor], object]]] = [
    (State.OPPOSED, lambda one, by: spaces.oppose_opening(holder_id=one, by=by, now=NOW)),
    (State.OPEN_NOT_ACTIVATED, lambda one, by: spaces.open_space(holder_id=one, by=SYSTEM, now=NOW)),
    (State.UNKNOWN, lambda one, by: None),
]


@pytest.mark.parametrize(("before", "act"), CASES, ids=[case[0].name for case in CASES])
def test_lc22_the_space_is_in_the_state_it_was_in(
    world: World, before: State, act: Callable[[UUID, Actor], object]
) -> None:
    holder_id = world.minor("Fictive", born=NOW.date())
    act(holder_id, SYSTEM)
    die(holder_id)
    assert take_back(holder_id) is before
    assert clock(holder_id) is None


@pytest.mark.parametrize("erase", [False, True], ids=["archive", "erasure asked for"])
def test_lc22_what_was_decided_counts_from_its_own_day(world: World, *, erase: bool) -> None:
    holder_id = world.space.holder_id
    spaces.close_space(holder_id=holder_id, by=world.camille, now=NOW, erase=erase)
    before = clock(holder_id)
    die(holder_id)
    assert clock(holder_id) != before
    assert take_back(holder_id) is (State.ERASURE_PENDING if erase else State.CLOSED_ARCHIVED)
    assert clock(holder_id) == before


def test_lc22_a_time_to_answer_begins_again(world: World) -> None:
    """Nobody could answer meanwhile."""
    holder_id = world.space.holder_id
    spaces.suspend_space(holder_id=holder_id, message="Un incident.", by=NADIA, now=NOW, ground="fraud")
    die(holder_id)
    assert take_back(holder_id) is State.SUSPENDED
    deadline = deadline_of(State.SUSPENDED, since=FOUND, delays=Delays())
    assert deadline is not None
    assert clock(holder_id) == (deadline.move.value, deadline.at.astimezone(UTC))


def test_lc22_an_empty_reason_takes_nothing_back(world: World) -> None:
    die(world.space.holder_id)
    for words in ("   ", "x" * 301):
        with pytest.raises(spaces.CorrectionReasonInvalid):
            spaces.propose_correction(holder_id=world.space.holder_id, reason=words, by=NADIA, now=FOUND)
    assert not DeathCorrection.objects.exists()
