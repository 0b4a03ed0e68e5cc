"""Camille's agenda and her mailbox, as the tests of agendas and of messages have them."""

from __future__ import annotations

import pytest

from espace_sante.identity import api as identity
from espace_sante.kernel.identifiers import Rpps
from tests.agenda.conftest import Diary
from tests.messaging.conftest import DOCTOR, Post
from tests.worlds import World


@pytest.fixture
def diary(db: None) -> Diary:
    return Diary(World())


@pytest.fixture
def post(db: None) -> Post:
    made = Post(World())
    assert made.world.doctor.rpps
    identity.register_mssante_address(address=DOCTOR, rpps=Rpps(made.world.doctor.rpps))
    return made
