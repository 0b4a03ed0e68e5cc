"""A world with tokens, and a client that speaks FHIR for one login."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponseBase
from django.test import Client

from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import Ins
from tests.factories import token_for
from tests.interop.fhir.bundles import bundle, document
from tests.worlds import RECENT, World

JSON = "application/fhir+json"


@dataclass
class Fhir:
    """One login's software."""

    login: str
    ins: Ins
    client: Client = field(default_factory=lambda: Client(raise_request_exception=True))
    token: str = ""

    def __post_init__(self) -> None:
        self.token = self.token or token_for(self.login)

    def call(self, method: str, address: str, body: Any = None, **headers: str) -> HttpResponseBase:
        content_type = headers.pop("content_type", JSON)
        sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}", **headers}
        return self.client.generic(method, f"/fhir{address}", sent, content_type=content_type, headers=headers)

    def get(self, address: str, **headers: str) -> Any:
        return self.call("GET", address, **headers)

    def post(self, body: Any, **headers: str) -> Any:
        return self.call("POST", "", body, **headers)

    def deposit(self, *documents: dict[str, Any]) -> list[dict[str, Any]]:
        """Deposit, and return the responses of the entries."""
        answer = self.post(bundle(*documents))
        assert answer.status_code == 200, answer.content
        return [entry["response"] for entry in answer.json()["entry"]]

    def search(self, **parameters: Any) -> Any:
        return self.get("/DocumentReference?" + self.query(**parameters))

    def query(self, **parameters: Any) -> str:
        """`author_family` for author.family, `_id` for _id; `ins` replaces the person."""
        ins = parameters.pop("ins", self.ins)
        asked = {"patient.identifier": f"urn:oid:{ins.oid}|{ins.value}", "status": "current"}
        asked |= {name if name.startswith("_") else name.replace("__", "-").replace("_", "."): value
                  for name, value in parameters.items()}  # fmt: skip
        return urlencode({name: value for name, value in asked.items() if value is not None}, doseq=True)

    def titles(self, **parameters: Any) -> list[str]:
        answer = self.search(**parameters)
        assert answer.status_code == 200, answer.content
        return sorted(titles_in(answer.json()))


def titles_in(searchset: dict[str, Any]) -> list[str]:
    resources = [entry["resource"] for entry in searchset.get("entry", [])]
    return [one["content"][0]["attachment"]["title"] for one in resources if one["resourceType"] == "DocumentReference"]


@pytest.fixture
def world(db: None) -> World:
    return World(now=RECENT)


@pytest.fixture
def software(world: World) -> Callable[[str], Fhir]:
    """The software of a login."""
    return lambda login: Fhir(login, world.space.ins)


@pytest.fixture
def doctor(software: Callable[[str], Fhir]) -> Fhir:
    return software("dr.martin")


@pytest.fixture
def pharmacist(software: Callable[[str], Fhir]) -> Fhir:
    return software("pharma.leroy")


@pytest.fixture
def camille(software: Callable[[str], Fhir]) -> Fhir:
    return software("camille")


@pytest.fixture
def new(world: World) -> Callable[..., dict[str, Any]]:
    """A new document of Camille's, written by her doctor unless said otherwise."""

    def make(*, author: Actor | None = None, **changes: Any) -> dict[str, Any]:
        return document(world.space.ins, author=author or world.doctor, **changes)

    return make
