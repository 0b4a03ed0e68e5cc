"""André, whom Camille helps, and their world."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from espace_sante.config.worker import drain_all
from espace_sante.kernel.actors import Actor
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces
from tests.remembered import remembered
from tests.worlds import NOW, World

AT = NOW + timedelta(minutes=1)


@dataclass
class Home:
    """A helped person, their space with two documents, somebody who may become their carer."""

    world: World
    andre: Actor
    space: spaces.SpaceView
    camille: Actor

    def neighbour(self, name: str, *, active: bool = True) -> Actor:
        person = self.world.citizen(name.lower(), name)
        self.world.open_space(person, activate=active)
        return person

    def titles(self, reader: Actor, *, now: datetime) -> list[str]:
        """What a reader lists of the space."""
        found = record.list_documents(actor=reader, space=self.space, now=now)
        return sorted(view.title for view in found.documents)


@pytest.fixture
def home(db: None) -> Home:
    return remembered("helped at home", _home)


def _home() -> Home:
    world = World()
    andre = world.citizen("andre", "André", born=date(1952, 3, 1))
    space = world.open_space(andre)
    world.deposit(world.new_document(title="Bilan de cœur"), space=space)
    while drain_all():
        pass
    return Home(world=world, andre=andre, space=space, camille=world.camille)
