"""Under the id of a document one may not know of, a deposit tells as little as ITI-41 permits (VIS-05, DOC-13)."""

from __future__ import annotations

import pytest

from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.record import api as record
from espace_sante.record.models import DocumentEntry
from tests.worlds import World

pytestmark = pytest.mark.django_db
KNOWN_ID, CONTENT = "1.2.3.4", b"Texte fictif"


@pytest.fixture
def world() -> World:
    return World()


def again(world: World, actor: Actor, content: bytes = CONTENT) -> record.Registered:
    return world.deposit(world.new_document(unique_id=KNOWN_ID, content=content, author=actor), by=actor)


def there(world: World, **flags: object) -> None:
    world.deposit(world.new_document(unique_id=KNOWN_ID, content=CONTENT))
    DocumentEntry.objects.update(**flags)


def refusal(world: World, actor: Actor, content: bytes) -> tuple[str, str]:
    with pytest.raises(record.NonIdenticalHash) as raised:
        again(world, actor, content)
    return str(raised.value), raised.value.field or ""


@pytest.mark.parametrize(
    ("who", "flags"),
    [
        ("blocked", {}),
        ("stranger", {}),
        ("laboratory", {}),
        ("pharmacist", {"masque_ps": True}),
        ("pharmacist", {"quarantined": True}),
        ("camille", {"invisible_patient": True}),
    ],
)
def test_vis_05_who_may_not_know_a_document_gets_one_answer_whatever_they_send(
    world: World, who: str, flags: dict[str, object]
) -> None:
    """Neither its id, nor its version, nor since when, nor whether it is what they sent; and each try leaves a line."""
    there(world, version=3, **flags)
    actor: Actor = getattr(world, who)
    assert refusal(world, actor, CONTENT) == refusal(world, actor, b"Autre")
    lines = audit.trace_page(space_id=world.space.id, size=2).entries
    assert {(one.act, one.outcome) for one in lines} == {(audit.Act.DOCUMENT_DEPOSITED, "refused")}
    assert DocumentEntry.objects.count() == 1


@pytest.mark.parametrize("who", ["pharmacist", "doctor", "camille"])
def test_doc_13_who_may_know_a_document_is_answered_as_before(world: World, who: str) -> None:
    there(world)
    assert not again(world, getattr(world, who)).created


def test_doc_13_its_author_sends_again_what_was_masked_since(world: World) -> None:
    there(world, masque_ps=True)
    assert not again(world, world.doctor).created


def test_str_02_software_of_the_structure_of_the_author_sends_again_what_it_may_not_read(world: World) -> None:
    there(world, masque_ps=True)
    software = Actor(kind=ActorKind.STRUCTURE, id="logiciel", name="Cabinet", finess=world.doctor.finess)
    assert not again(world, software).created
