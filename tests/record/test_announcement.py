"""A document that waits for an announcement: who ends the wait, and when it ends by itself (RULES.md 5.3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from espace_sante.access.api import AccessRefused
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import ActorKind
from espace_sante.outbox.api import drain
from espace_sante.record import api as record
from espace_sante.record.domain.announcement import waiting_ends_at
from tests.worlds import World

ONE = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("deposited", "ends"),
    [
        ("2026-11-24T08:30:00+00:00", "2026-12-24T08:30:00+00:00"),
        ("2027-01-31T10:00:00+00:00", "2027-02-28T10:00:00+00:00"),  # no 31 February
        ("2028-01-31T10:00:00+00:00", "2028-02-29T10:00:00+00:00"),  # leap year
        ("2026-12-15T10:00:00+00:00", "2027-01-15T10:00:00+00:00"),
        ("2027-03-01T10:00:00+00:00", "2027-04-01T09:00:00+00:00"),  # the clocks of Paris moved on 28 March
    ],
)
def test_the_wait_lasts_one_month_at_the_same_hour_in_paris(deposited: str, ends: str) -> None:
    at = waiting_ends_at(datetime.fromisoformat(deposited), months=1)
    assert at == datetime.fromisoformat(ends)
    assert at.tzinfo is UTC


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def waiting(world: World) -> record.Registered:
    return world.deposit(world.new_document(title="À annoncer", invisible=True))


def test_any_professional_who_may_read_it_announces_it(world: World, waiting: record.Registered) -> None:
    assert world.titles_for(world.camille) == []
    record.announce_document(
        actor=world.nurse, space=world.space, document_id=waiting.document_id, now=world.now + timedelta(days=3)
    )
    assert world.titles_for(world.camille) == ["À annoncer"]


@pytest.mark.parametrize("who", ["stranger", "blocked", "camille", "laboratory"])
def test_nobody_else_announces_it(world: World, waiting: record.Registered, who: str) -> None:
    with pytest.raises((AccessRefused, record.DocumentUnknown)):
        record.announce_document(
            actor=getattr(world, who), space=world.space, document_id=waiting.document_id, now=world.now
        )
    assert world.titles_for(world.camille) == []


def test_it_becomes_visible_by_itself_when_the_month_is_over_and_not_before(
    world: World, waiting: record.Registered
) -> None:
    ends = waiting_ends_at(world.now, months=1)
    while drain(record.RecordOutbox, now=ends - ONE):
        pass
    assert world.titles_for(world.camille) == []
    while drain(record.RecordOutbox, now=ends):
        pass
    assert world.titles_for(world.camille) == ["À annoncer"]
    last = audit.trace_page(space_id=world.space.id, acts=[audit.Act.DOCUMENT_ANNOUNCED.value]).entries[0]
    assert (last.actor_kind, last.document_id) == (ActorKind.SYSTEM, waiting.document_id)


def test_what_was_announced_or_deleted_meanwhile_is_left_alone(world: World, waiting: record.Registered) -> None:
    record.delete_document(actor=world.doctor, space=world.space, document_id=waiting.document_id, now=world.now)
    while drain(record.RecordOutbox, now=world.now + timedelta(days=60)):
        pass
    assert record.RecordOutbox.objects.count() == 0
    assert audit.trace_page(space_id=world.space.id, acts=[audit.Act.DOCUMENT_ANNOUNCED.value]).entries == []
