"""A world whose people link services of the catalogue."""

from __future__ import annotations

import pytest

from espace_sante.catalogue.api import ServiceView
from tests.referenced import referenced_service
from tests.worlds import World


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def service(world: World) -> ServiceView:
    return referenced_service()
