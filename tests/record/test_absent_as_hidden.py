"""What is hidden is answered as what was never there, and costs the same work. Source: RULES.md VIS-05, VIS-06."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import new_id
from espace_sante.record import api as record
from espace_sante.record.models import DocumentEntry
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db
Asked = Callable[[World, Actor, UUID], object]


@pytest.fixture
def world() -> World:
    return World()


def read(world: World, actor: Actor, document_id: UUID) -> object:
    return record.read_document(actor=actor, space=world.space, document_id=document_id, now=NOW)


def metadata(world: World, actor: Actor, document_id: UUID) -> object:
    return record.document_metadata(actor=actor, space=world.space, document_id=document_id, now=NOW)


def preview(world: World, actor: Actor, document_id: UUID) -> object:
    return record.read_preview(actor=actor, space=world.space, document_id=document_id, now=NOW)


def mask(world: World, actor: Actor, document_id: UUID) -> object:
    return record.set_masked(actor=actor, space=world.space, document_id=document_id, masked=True, now=NOW)


def statements(act: Callable[[], object]) -> list[str]:
    """The statements of a request that finds nothing, by their first word."""
    with CaptureQueriesContext(connections["dmp"]) as captured, pytest.raises(record.DocumentUnknown):
        act()
    return [query["sql"].split(" ", 2)[0] for query in captured.captured_queries]


def last(world: World) -> audit.TraceEntry:
    return audit.trace_page(space_id=world.space.id, size=1).entries[0]


@pytest.mark.parametrize("asked", [read, metadata, preview])
def test_vis_05_a_masked_document_costs_a_professional_what_nothing_costs(world: World, asked: Asked) -> None:
    hidden = world.deposit(world.new_document(title="Masqué")).document_id
    record.set_masked(actor=world.camille, space=world.space, document_id=hidden, masked=True, now=NOW)
    assert statements(lambda: asked(world, world.pharmacist, hidden)) == statements(
        lambda: asked(world, world.pharmacist, new_id())
    )


@pytest.mark.parametrize("asked", [read, metadata, preview, mask])
def test_vis_05_what_a_patient_may_not_know_yet_costs_them_what_nothing_costs(world: World, asked: Asked) -> None:
    hidden = world.deposit(world.new_document(title="À annoncer")).document_id
    DocumentEntry.objects.filter(id=hidden).update(invisible_patient=True)
    assert statements(lambda: asked(world, world.camille, hidden)) == statements(
        lambda: asked(world, world.camille, new_id())
    )


def test_that_nothing_was_asked_for_is_told_to_the_auditor_and_in_no_activity(world: World) -> None:
    nothing = new_id()
    for actor in (world.pharmacist, world.camille):
        with pytest.raises(record.DocumentUnknown):
            read(world, actor, nothing)
        line = last(world)
        assert (line.outcome, line.reason, line.document_id) == ("refused", record.DOCUMENT_ABSENT, nothing)
    page = record.activity_of(actor=world.camille, space=world.space, now=NOW)
    assert not [one for one in page.entries if one.entry.reason == record.DOCUMENT_ABSENT]
