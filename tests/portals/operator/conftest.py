"""A campaign, a browser for each agent, and a clock that both share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.portals.components import session
from tests import worlds
from tests.factories import make_program
from tests.spaces.campaign_world import SENT, Campaign

NOW = SENT + timedelta(days=10)


@dataclass
class Console:
    """One signed-in agent."""

    client: Client = field(default_factory=Client)

    def get(self, page: str, *ids: object, query: str = "", follow: bool = False) -> HttpResponse:
        return self.client.get(reverse(f"operator:{page}", args=ids) + query, follow=follow)

    def post(self, page: str, *ids: object, follow: bool = True, **values: Any) -> HttpResponse:
        return self.client.post(reverse(f"operator:{page}", args=ids), values, follow=follow)

    def read(self, page: str, *ids: object, query: str = "") -> str:
        response = self.get(page, *ids, query=query)
        assert response.status_code == 200, (page, response.status_code)
        return text_of(response)


def text_of(response: HttpResponse) -> str:
    """The text of an answer, its no-break spaces as the plain ones of a test."""
    return response.content.decode().replace("\u00a0", " ")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(session, "utc_now", lambda: moment)

    set_clock(NOW)
    return set_clock


@pytest.fixture
def campaign(db: None, clock: Callable[[datetime], None], tmp_path: Path) -> Campaign:
    return Campaign(tmp_path)


@pytest.fixture
def sign_in(campaign: Campaign) -> Callable[..., Console]:
    """Sign an agent in: `sign_in("omar")`."""

    def signed_in(login: str, kind: ActorKind = ActorKind.OPERATOR) -> Console:
        make_program(login, kind=kind)
        console = Console()
        console.client.force_login(get_user_model().objects.get(login=login))
        return console

    return signed_in


@pytest.fixture
def console(sign_in: Callable[..., Console]) -> Console:
    return sign_in("nadia")


@pytest.fixture
def nora(db: None, monkeypatch: pytest.MonkeyPatch) -> Actor:
    """Who registers the software of structures, just signed in."""
    monkeypatch.setattr(session, "is_fresh", lambda request: True)
    monkeypatch.setattr(session, "utc_now", lambda: worlds.NOW)
    return make_program("nora", kind=ActorKind.OPERATOR)
