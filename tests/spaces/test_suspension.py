"""Suspension, its silence and its objection; death. RULES.md LC-21, LC-22."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from espace_sante.identity.models import Letter, SignInOutbox
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.clock import PARIS
from espace_sante.spaces import api as spaces
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db
OPERATOR = Actor(kind=ActorKind.OPERATOR, id="operateur", name="Opérateur fictif")
OVER = datetime(2027, 1, 6, tzinfo=PARIS)  # six weeks after 24 November, the day not counted
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return World()


def suspend(world: World) -> None:
    spaces.suspend_space(holder_id=world.space.holder_id, message="Un incident.", by=OPERATOR, now=NOW, ground="fraud")


def state(world: World) -> spaces.State:
    return spaces.space_by_id(world.space.id).state


def test_lc21_the_holder_is_told_and_silence_closes_after_six_weeks_and_not_a_second_before(world: World) -> None:
    before = SignInOutbox.objects.count() + Letter.objects.count()
    suspend(world)
    assert SignInOutbox.objects.count() + Letter.objects.count() == before + 1
    assert spaces.close_after_silence(clock=lambda: OVER - timedelta(seconds=1)) == 0
    assert state(world) is spaces.State.SUSPENDED
    assert spaces.close_after_silence(clock=lambda: OVER) == 1
    assert state(world) is spaces.State.CLOSED_ARCHIVED
    assert spaces.space_by_id(world.space.id).ground == "silence-after-suspension"


def test_lc21_an_objection_stops_the_clock_and_the_operator_decides(world: World) -> None:
    suspend(world)
    spaces.object_to_suspension(holder_id=world.space.holder_id, by=world.camille, now=NOW + DAY)
    spaces.object_to_suspension(holder_id=world.space.holder_id, by=world.camille, now=NOW + 2 * DAY)
    told = spaces.suspension_of(world.space.id)
    assert told is not None
    assert told.objected_at == NOW + DAY
    assert spaces.close_after_silence(clock=lambda: OVER + 400 * DAY) == 0
    spaces.restore_space(holder_id=world.space.holder_id, by=OPERATOR, now=NOW + 3 * DAY, ground="checked")
    assert state(world) is spaces.State.ACTIVE


def test_lc21_nobody_objects_to_what_is_not_suspended(world: World) -> None:
    with pytest.raises(spaces.NotSuspended):
        spaces.object_to_suspension(holder_id=world.space.holder_id, by=world.camille, now=NOW)


@pytest.mark.parametrize("message", ["", "   ", "x" * 501])
def test_lc21_no_suspension_without_a_message_that_can_be_read(world: World, message: str) -> None:
    with pytest.raises(spaces.MessageMissing):
        spaces.suspend_space(holder_id=world.space.holder_id, message=message, by=OPERATOR, now=NOW, ground="fraud")
    assert state(world) is spaces.State.ACTIVE


def test_lc22_the_ten_years_run_from_the_death(world: World) -> None:
    died = NOW - 30 * DAY
    spaces.record_death(holder_id=world.space.holder_id, died_at=died, by=OPERATOR, now=NOW)
    assert spaces.due_at(world.space.id) == ("erase", datetime(2036, 10, 26, tzinfo=PARIS))
