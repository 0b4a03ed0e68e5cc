"""Camille's agenda, as the tests of agendas have it."""

from __future__ import annotations

import pytest

from tests.agenda.conftest import Diary
from tests.worlds import World


@pytest.fixture
def diary(db: None) -> Diary:
    return Diary(World())
