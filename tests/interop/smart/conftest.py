"""Camille's space, a service linked to it, and a program that speaks OAuth."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.cache import cache
from django.test import Client

from tests.linked import RETURN, VERIFIER, Linked
from tests.worlds import RECENT, World

FORM = "application/x-www-form-urlencoded"


@dataclass
class Program:
    """The software of a linked service."""

    linked: Linked
    client: Client = field(default_factory=lambda: Client(raise_request_exception=True))

    def post(self, address: str, form: Any, **headers: str) -> Any:
        body = form if isinstance(form, str) else urlencode(form)
        return self.client.post(address, body, content_type=FORM, headers=headers)

    def exchange(self, code: str, /, **changes: Any) -> Any:
        """The tokens of a code; a change to None leaves a parameter out."""
        told = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": RETURN, "code_verifier": VERIFIER,
            "client_id": self.linked.made.client_id,
        }  # fmt: skip
        return self.post("/oauth/token", {name: one for name, one in (told | changes).items() if one is not None})

    def refresh(self, token: str, /, **changes: Any) -> Any:
        told = {"grant_type": "refresh_token", "refresh_token": token, "client_id": self.linked.made.client_id}
        return self.post("/oauth/token", {name: one for name, one in (told | changes).items() if one is not None})

    def get(self, address: str, token: str) -> Any:
        return self.client.get(f"/fhir{address}", headers={"Authorization": f"Bearer {token}"})

    def basic(self, secret: str = "") -> str:
        told = f"{quote(self.linked.made.client_id)}:{quote(secret or self.linked.made.secret)}"
        return "Basic " + base64.b64encode(told.encode()).decode()


@pytest.fixture(autouse=True)
def _no_failures_before(db: None) -> None:
    cache.clear()


@pytest.fixture
def world(db: None) -> World:
    return World(now=RECENT)


@pytest.fixture
def linked(world: World) -> Linked:
    return Linked(space=world.space, by=world.camille, now=RECENT)


@pytest.fixture
def program(linked: Linked) -> Program:
    return Program(linked)
