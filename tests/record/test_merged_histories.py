"""After a merge the holder reads both histories on one page; after its undo, each its own (RNIV 1, TRA-01)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from espace_sante.audit import api as audit
from espace_sante.record import api as record
from tests.portals.citizen.family_world import client_of, text_of
from tests.record.test_move_documents import Duplicate, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Duplicate:
    """Acts in both spaces, one minute after the other, in turn."""
    made = Duplicate()
    work()  # the lines of the openings come first, as in life
    for minute in range(1, 9):
        space = made.other if minute % 2 else made.space
        made.deposit(
            made.new_document(title=f"Document {minute}"), space=space, now=made.now + timedelta(minutes=minute)
        )
    made.now += timedelta(minutes=10)
    return made


def deposits(world: Duplicate, *, size: int = 60) -> list[tuple[object, int]]:
    """The deposits that Camille reads in her activity, newest first, by pages of this size."""
    found: list[tuple[object, int]] = []
    before: str | None = None
    while True:
        page = record.activity_of(actor=world.camille, space=world.space, now=world.now, before=before, size=size)
        found += [(one.entry.space_id, one.entry.position) for one in page.entries if _deposit(one)]
        before = page.before
        if before is None:
            return found


def _deposit(one: record.ActivityEntry) -> bool:
    return one.entry.act == audit.Act.DOCUMENT_DEPOSITED


def test_both_histories_are_one_while_the_merge_holds(world: Duplicate) -> None:
    own = deposits(world)
    assert {space for space, _ in own} == {world.space.id}
    merge_id = world.merge()
    both = deposits(world)
    assert [space for space, _ in both] == [world.space.id, world.other.id] * 4  # in the order of time
    world.undo(merge_id)
    assert deposits(world) == own


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_lose_nothing_and_repeat_nothing(world: Duplicate, size: int) -> None:
    world.merge()
    whole = deposits(world)
    assert len(set(whole)) == 8
    assert deposits(world, size=size) == whole


def test_what_both_traces_tell_is_told_once(world: Duplicate) -> None:
    world.merge()
    page = record.activity_of(actor=world.camille, space=world.space, now=world.now)
    acts = [one.entry.act for one in page.entries]
    assert (acts.count(audit.Act.IDENTITY_MERGED), acts.count(audit.Act.DOCUMENTS_MOVED)) == (1, 1)


def test_what_waits_for_an_announcement_stays_out_of_both(world: Duplicate) -> None:
    """ANN-01: a line of the former space's trace is about a document that is now in the kept one."""
    hidden = world.deposit(world.new_document(invisible=True), space=world.other)
    world.merge()
    page = record.activity_of(actor=world.camille, space=world.space, now=world.now)
    assert hidden.document_id not in {one.entry.document_id for one in page.entries}


def test_a_document_that_moved_tells_its_whole_history(world: Duplicate) -> None:
    moved = world.deposit(world.new_document(title="Bilan déplacé"), space=world.other)
    world.merge()
    record.read_document(actor=world.camille, space=world.space, document_id=moved.document_id, now=world.now)
    told = record.history_of(actor=world.camille, space=world.space, document_id=moved.document_id, now=world.now)
    acts = [one.entry.act for one in told.entries]
    assert audit.Act.DOCUMENT_DEPOSITED in acts
    assert audit.Act.DOCUMENT_READ in acts


def test_the_page_shows_both_and_goes_on(world: Duplicate) -> None:
    for number in range(104):
        space = world.other if number % 2 else world.space
        world.deposit(world.new_document(title=f"Autre {number}"), space=space, now=world.now)
    world.merge()
    camille: Client = client_of("camille")
    first = camille.get(f"/espace/{world.space.id}/activite/")
    assert first.status_code == 200
    address = first.content.decode().split("?avant=")[1].split('"')[0]
    assert "-" in address
    second = camille.get(f"/espace/{world.space.id}/activite/?avant={address}")
    assert second.status_code == 200
    assert text_of(second) != text_of(first)
