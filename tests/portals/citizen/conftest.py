"""A world, a family, a browser for each citizen, and a clock that all share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.portals.components import session
from espace_sante.spaces.api import SpaceView
from tests.carers import make_carer
from tests.remembered import remembered
from tests.worlds import NOW, World

PAGES_NOW = NOW + timedelta(minutes=5)  # the pages are opened a little after the world was made


@dataclass
class Browser:
    """One signed-in person before the pages of one space. Errors of the views are raised, never answered."""

    space_id: UUID
    client: Client = field(default_factory=Client)

    def address(self, page: str, *ids: object) -> str:
        return reverse(f"citizen:{page}", args=[*(() if page == "home" else (self.space_id,)), *ids])

    def get(self, page: str, *ids: object, query: str = "", follow: bool = False) -> HttpResponse:
        return self.client.get(self.address(page, *ids) + query, follow=follow)

    def post(self, page: str, *ids: object, query: str = "", follow: bool = False, **values: Any) -> HttpResponse:
        return self.client.post(self.address(page, *ids) + query, values, follow=follow)

    def read(self, page: str, *ids: object, query: str = "", follow: bool = False) -> str:
        """The text of a page that answers."""
        response = self.get(page, *ids, query=query, follow=follow)
        assert response.status_code == 200, (page, response.status_code)
        return text_of(response)


@dataclass(frozen=True)
class Family:
    """Lou, whose parent Camille is; André, whom Camille helps; each with an active space of their own."""

    lou: Actor
    lou_space: SpaceView
    andre: Actor
    andre_space: SpaceView


def text_of(response: HttpResponse) -> str:
    """The page with the spaces of everyday: a no-break space is as wide as another one for who compares sentences."""
    return response.content.decode().replace("\u00a0", " ")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the instant at which the pages are opened."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(session, "utc_now", lambda: moment)

    set_clock(PAGES_NOW)
    return set_clock


@pytest.fixture
def world(db: None, clock: Callable[[datetime], None]) -> World:
    return World()


@pytest.fixture
def family(world: World) -> Family:
    made, world._count = remembered(
        ("family of pages", world.camille.holder_id), lambda: (_family(world), world._count)
    )
    return made


def _family(world: World) -> Family:
    lou = world.citizen("lou", "Lou", born=date(2015, 11, 12))
    andre = world.citizen("andre", "André", born=date(1952, 10, 3))
    made = Family(lou=lou, lou_space=world.open_space(lou), andre=andre, andre_space=world.open_space(andre))
    act_for(world, world.camille, lou, kind="representative")
    act_for(world, world.camille, andre, kind="carer")
    return made


@pytest.fixture
def browse(world: World) -> Callable[..., Browser]:
    """Sign somebody in: `browse("camille")`, before their own space or that of `space_id`."""

    def sign_in(login: str, *, space_id: UUID | None = None) -> Browser:
        browser = Browser(space_id or world.space.id)
        browser.client.force_login(get_user_model().objects.get(login=login))
        return browser

    return sign_in


@pytest.fixture
def camille(browse: Callable[..., Browser]) -> Browser:
    """Camille before her own space."""
    return browse("camille")


def act_for(world: World, person: Actor, helped: Actor, *, kind: str) -> None:
    assert person.holder_id is not None
    assert helped.holder_id is not None
    if kind == "carer":
        make_carer(helped, person, now=world.now)
        return
    identity.relate(person_id=person.holder_id, helped_id=helped.holder_id, kind=kind, now=world.now)
