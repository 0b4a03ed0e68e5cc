"""Opening, opposing, activating, closing, on a real database."""

from __future__ import annotations

import pytest

from espace_sante.audit import api as audit
from espace_sante.kernel.actors import SYSTEM
from espace_sante.outbox import api as outbox
from espace_sante.spaces import api as spaces
from espace_sante.spaces.models import SpaceStateRow
from espace_sante.vault import api as vault
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def test_states_are_appended_and_the_last_one_counts(world: World) -> None:
    rows = list(
        SpaceStateRow.objects.filter(space_id=world.space.id).order_by("position").values_list("state", "ground")
    )
    assert rows == [("S3", "silence"), ("S4", "enrolment")]
    assert spaces.space_by_ins(world.space.ins).state is spaces.State.ACTIVE


def test_a_space_has_its_own_key_from_its_opening(world: World) -> None:
    other = world.open_space(world.citizen("autre", "Autre"))
    assert vault.key_of(world.space.id) != vault.key_of(other.id)
    assert len(vault.key_of(other.id)) == 32


def test_an_opposed_person_has_neither_open_space_nor_key(world: World) -> None:
    """LC-04."""
    dominique = world.citizen("dominique", "Dominique")
    assert dominique.holder_id is not None
    spaces.oppose_opening(holder_id=dominique.holder_id, by=dominique, now=NOW)
    space = spaces.space_of_holder(dominique.holder_id)
    assert space.state is spaces.State.OPPOSED
    with pytest.raises(vault.SpaceKeyMissing):
        vault.key_of(space.id)
    with pytest.raises(spaces.MoveNotAllowed):
        spaces.open_space(holder_id=dominique.holder_id, by=SYSTEM, now=NOW)


def test_a_destroyed_key_does_not_come_back(world: World) -> None:
    """LC-20."""
    key = vault.key_of(world.space.id)
    vault.destroy_key(world.space.id)
    with pytest.raises(vault.SpaceKeyMissing):
        vault.key_of(world.space.id)
    vault.ensure_key(space_id=world.space.id, now=NOW)
    assert vault.key_of(world.space.id) != key


def test_an_unknown_person_has_no_space(world: World) -> None:
    with pytest.raises(spaces.SpaceUnknown):
        spaces.space_of_holder(world.space.id)


def test_the_trace_of_a_move_crosses_to_the_other_host_once(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    """The state is in `ens`, the trace in `dmp`: the line waits in the outbox and is written once, whatever happens."""
    before = {entry.act for entry in audit.trace_page(space_id=world.space.id).entries}
    assert "space.opened" not in before  # nothing is committed inside a test: the lines wait
    for _ in range(2):
        outbox.drain(spaces.SpacesOutbox, now=NOW)
    acts = [entry.act for entry in audit.trace_page(space_id=world.space.id).entries]
    assert acts.count("space.opened") == acts.count("space.activated") == 1
