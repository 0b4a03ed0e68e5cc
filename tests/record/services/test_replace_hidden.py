"""To who may not see a document, replacing it is answered as replacing nothing. Source: RULES.md VIS-05, STR-02."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.access.api import AccessRefused
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import new_id
from espace_sante.record import api as record
from espace_sante.record.models import DocumentEntry
from tests.worlds import World

pytestmark = pytest.mark.django_db
REFUSALS = (AccessRefused, record.ReplacedUnknown)


@pytest.fixture
def world() -> World:
    return World()


def refusal(world: World, actor: Actor, replaced: UUID) -> tuple[type[Exception], list[str]]:
    """What is raised, and the statements that were sent by their first word."""
    connections["dmp"].queries_log.clear()
    new = world.new_document(title="Nouveau", replaces=replaced)
    with CaptureQueriesContext(connections["dmp"]) as captured, pytest.raises(REFUSALS) as raised:
        world.deposit(new, by=actor)
    return raised.type, [query["sql"].split(" ", 2)[0] for query in captured.captured_queries]


def flagged(world: World, **flags: bool) -> UUID:
    document_id = world.deposit(world.new_document(title="Caché")).document_id
    DocumentEntry.objects.filter(id=document_id).update(**flags)
    return document_id


@pytest.mark.parametrize("flag", ["masque_ps", "quarantined"])
def test_vis_05_a_professional_learns_of_no_hidden_document_by_replacing_it(world: World, flag: str) -> None:
    hidden = flagged(world, **{flag: True})
    assert refusal(world, world.pharmacist, hidden) == refusal(world, world.pharmacist, new_id())
    assert refusal(world, world.pharmacist, hidden)[0] is record.ReplacedUnknown


def test_ann_01_the_holder_learns_of_nothing_that_waits_by_replacing_it(world: World) -> None:
    hidden = flagged(world, invisible_patient=True)
    found = refusal(world, world.camille, hidden)
    assert found == refusal(world, world.camille, new_id())
    assert found[0] is record.ReplacedUnknown


def test_str_01_software_of_another_structure_learns_of_nothing_by_replacing_it(world: World) -> None:
    visible = world.deposit(world.new_document(title="Visible")).document_id
    assert refusal(world, world.laboratory, visible) == refusal(world, world.laboratory, new_id())


def test_str_02_who_may_read_a_document_is_told_that_they_are_not_its_author(world: World) -> None:
    visible = world.deposit(world.new_document(title="Visible")).document_id
    assert refusal(world, world.pharmacist, visible)[0] is AccessRefused


def test_pro_12_trying_to_replace_what_is_hidden_or_not_there_leaves_a_line(world: World) -> None:
    for document_id, reason in ((flagged(world, masque_ps=True), "not_author"), (new_id(), record.DOCUMENT_ABSENT)):
        refusal(world, world.pharmacist, document_id)
        line = audit.trace_page(space_id=world.space.id, size=1).entries[0]
        assert (line.act, line.outcome, line.reason) == (audit.Act.DOCUMENT_DEPOSITED, "refused", reason)
