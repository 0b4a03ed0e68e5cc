"""Lou, Camille and Alex: a child, the parent who declared her, the other parent; nobody represents her yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import pytest

from espace_sante.access import api as access
from espace_sante.config.worker import drain_all
from espace_sante.identity.api import families
from espace_sante.kernel import events
from espace_sante.kernel.actors import SYSTEM, Actor, ActorKind
from espace_sante.spaces import api as spaces
from tests.factories import make_program
from tests.remembered import remembered
from tests.worlds import NOW, World


@dataclass
class Family:
    """The people of the tests. `child` is Lou's holder id, known by the insurer as Camille's and Alex's."""

    world: World
    camille: Actor
    alex: Actor
    child: UUID
    space: spaces.SpaceView

    def parent(self, name: str) -> Actor:
        person = self.world.citizen(name.lower(), name)
        self.world.open_space(person)
        return person

    def add(self, actor: Actor, *, now: datetime = NOW, certified: bool = True) -> None:
        access.add_child(actor=actor, child_id=self.child, certified=certified, now=now)

    def may(self, actor: Actor, action: access.Action, *, now: datetime = NOW) -> bool:
        space = spaces.space_of_holder(self.child)
        return access.case_of(actor=actor, space=space, now=now).decide(action).allowed

    def reason(self, actor: Actor, action: access.Action, *, now: datetime = NOW) -> access.Reason:
        space = spaces.space_of_holder(self.child)
        return access.case_of(actor=actor, space=space, now=now).decide(action).reason

    def represents(self, actor: Actor, *, now: datetime = NOW) -> bool:
        return self.may(actor, access.Action.ENTER_SPACE, now=now)

    def question_to(self, actor: Actor, *, now: datetime = NOW) -> families.Question:
        assert actor.holder_id is not None
        (found,) = [one for one in families.questions_for(actor.holder_id, now=now) if one.what != "child"]
        return found


def settle() -> None:
    """Do what follows the commits: no commit happens within a test."""
    while drain_all():
        pass


@pytest.fixture
def family(db: None) -> Family:
    return remembered("family", _family)


def _family() -> Family:
    world = World()
    child = world.minor("Lou", born=date(2015, 11, 12))
    alex = world.citizen("alex", "Alex")
    world.open_space(alex)
    assert world.camille.holder_id
    assert alex.holder_id
    families.know_parents(child_id=child, parent_ids=[world.camille.holder_id, alex.holder_id], now=NOW)
    spaces.open_space(holder_id=child, by=SYSTEM, now=NOW)
    return Family(world=world, camille=world.camille, alex=alex, child=child, space=spaces.space_of_holder(child))


@pytest.fixture
def operator(db: None) -> Actor:
    return make_program("operateur", kind=ActorKind.OPERATOR)


@pytest.fixture
def news() -> Iterator[list[families.FamilyNews]]:
    """What people are told, as the outbox publishes it."""
    heard: list[families.FamilyNews] = []
    handler = heard.append
    events.subscribe(families.FamilyNews, handler)
    yield heard
    events._handlers[families.FamilyNews].remove(handler)
