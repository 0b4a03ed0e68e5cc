"""C1 where SPACE_OPENING is inert: silence opens a space that is fed and read by no professional before activation.

Over every way of reading: the list and its count, one document, the health history, LC-23; in memory and in SQL.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from espace_sante.access import api as access
from espace_sante.kernel.identifiers import Rpps
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.SPACE_OPENING = "inert"
    return World()


@pytest.fixture
def opened(world: World) -> spaces.SpaceView:
    """Opened by silence, its treating doctor known by the insurer."""
    space = world.open_space(world.citizen("silent", "Dominique"), activate=False)
    assert world.doctor.rpps is not None
    access.record_medecin_traitant(
        space=space, rpps=Rpps(world.doctor.rpps), name=world.doctor.name, now=world.now
    )  # fmt: skip
    return space


def refused(read: Callable[[], object]) -> access.Decision:
    with pytest.raises(access.AccessRefused) as caught:
        read()
    return caught.value.decision


def test_c1_a_document_may_be_deposited_and_nobody_reads_it(world: World, opened: spaces.SpaceView) -> None:
    document_id = world.deposit(space=opened).document_id
    for read in (
        lambda: record.list_documents(actor=world.doctor, space=opened, now=world.now),
        lambda: record.read_document(actor=world.doctor, space=opened, document_id=document_id, now=world.now),
    ):
        decision = refused(read)
        assert decision.reason is access.Reason.NOT_YET_ACTIVATED
        assert "pas encore activé" in decision.sentence


def test_c1_activated_it_is_read_as_any_other(world: World, opened: spaces.SpaceView) -> None:
    spaces.activate_space(holder_id=opened.holder_id, by=world.camille, now=world.now)
    active = spaces.space_by_id(opened.id)
    assert record.list_documents(actor=world.doctor, space=active, now=world.now).documents == []


def test_c1_in_silence_mode_the_same_space_is_read(world: World, opened: spaces.SpaceView, settings: Any) -> None:
    settings.SPACE_OPENING = "silence"
    assert record.list_documents(actor=world.doctor, space=opened, now=world.now).documents == []


def test_lc23_it_is_open_without_an_authorisation_to_read(world: World, opened: spaces.SpaceView) -> None:
    found = access.found_space(actor=world.doctor, space_id=opened.id, now=world.now)
    assert (found.open, found.inert, found.authorised) == (True, True, False)
    assert (found.may_declare, found.may_deposit, found.medecin_traitant) == (False, True, True)
