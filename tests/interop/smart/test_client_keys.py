"""Keys at an address: what is added or removed there counts within a minute, and at once when an operator says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from jwcrypto.jwk import JWK

from espace_sante.interop.smart import client_keys
from espace_sante.interop.smart.client_keys import CLOCKS, FRESH, KEPT, keys_of
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.outside import EndpointRefused, EndpointSilent
from espace_sante.pairing import api as pairing
from tests.factories import make_program, make_structure
from tests.interop.smart.test_software import EC, ask, public, signed
from tests.worlds import RECENT, World

pytestmark = pytest.mark.django_db
AT = "https://labo.example/jwks"
SCOPE = "system/Patient.s"
OTHER = JWK.generate(kty="EC", crv="P-384", kid="deux")
SECOND = timedelta(seconds=1)


class Address:
    """What is published, how often it is asked for, and whether it answers."""

    def __init__(self) -> None:
        self.published, self.asked, self.fails = [EC], 0, None

    published: list[JWK]
    fails: type[Exception] | None

    def get(self, address: str, **_limits: Any) -> bytes:
        self.asked += 1
        if self.fails is not None:
            raise self.fails
        return json.dumps(public(*self.published)).encode()


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[Address]:
    found = Address()
    monkeypatch.setattr(client_keys, "get", found.get)
    client_keys.forget()
    yield found
    client_keys.forget()


@pytest.fixture
def name() -> str:
    finess = make_structure("labo-oauth").finess or ""
    return pairing.make_software_client(finess=finess, name="SIL", scopes=SCOPE, keys_at=AT, now=RECENT).client_id


def kids(client: pairing.Client, after: timedelta = timedelta()) -> list[str]:
    return [one["kid"] for one in keys_of(client, now=RECENT + after)["keys"]]


def test_a_key_that_is_removed_at_its_address_proves_nothing_after_a_minute(address: Address, name: str) -> None:
    client = pairing.client_named(name)
    assert (kids(client), kids(client, FRESH - SECOND), address.asked) == (["e"], ["e"], 1)
    address.published = [OTHER]
    assert (kids(client, FRESH), address.asked) == (["deux"], 2), "and the one that was added does"


def test_an_address_that_does_not_answer_is_believed_for_ten_minutes_and_no_longer(address: Address, name: str) -> None:
    client = pairing.client_named(name)
    kids(client)
    address.fails = EndpointSilent
    assert kids(client, KEPT - SECOND) == ["e"]
    with pytest.raises(EndpointSilent):
        kids(client, KEPT)
    address.fails = EndpointRefused
    with pytest.raises(EndpointRefused):
        kids(client, FRESH)


def test_what_was_said_before_an_operator_had_it_forgotten_is_not_believed(address: Address, name: str) -> None:
    client = pairing.client_named(name)
    kids(client)
    forgotten = replace(client, keys_since=RECENT + SECOND)
    address.published = [OTHER]
    assert (kids(forgotten, 2 * SECOND), address.asked) == (["deux"], 2)
    address.fails = EndpointSilent
    with pytest.raises(EndpointSilent):
        kids(replace(client, keys_since=RECENT + 3 * SECOND), 4 * SECOND)


def test_another_machine_may_have_asked_just_before_by_its_own_clock(address: Address, name: str) -> None:
    forgotten = replace(pairing.client_named(name), keys_since=RECENT)
    assert (kids(forgotten, CLOCKS), kids(forgotten, CLOCKS), address.asked) == (["e"], ["e"], 2)
    assert (kids(forgotten, CLOCKS + SECOND), kids(forgotten, CLOCKS + SECOND), address.asked) == (["e"], ["e"], 3)


def test_a_leaked_key_is_refused_at_once_and_so_are_the_tokens_it_gave(
    world: World, address: Address, name: str
) -> None:
    token = ask(signed(name), SCOPE).json()["access_token"]
    call = Browser(headers={"Authorization": f"Bearer {token}"})
    asked = f"/fhir/Patient?identifier=urn:oid:{world.space.ins.oid}|{world.space.ins.value}"
    assert call.get(asked).status_code == 200
    address.published = [OTHER]
    assert ask(signed(name), SCOPE).status_code == 200, "within the minute"
    nora = make_program("nora-des-cles", kind=ActorKind.OPERATOR)
    pairing.read_keys_again(actor=nora, client_id=name, now=utc_now())
    assert call.get(asked).status_code == 401
    assert ask(signed(name), SCOPE).status_code == 401
    assert ask(signed(name, key=OTHER), SCOPE).status_code == 200


def test_keys_that_were_pasted_are_not_read_again(address: Address) -> None:
    finess = make_structure("labo-oauth").finess or ""
    made = pairing.make_software_client(finess=finess, name="SIL", scopes=SCOPE, keys=public(EC), now=RECENT)
    nora = make_program("nora-des-cles", kind=ActorKind.OPERATOR)
    with pytest.raises(pairing.ClientUnknown):
        pairing.read_keys_again(actor=nora, client_id=made.client_id, now=RECENT)
    assert (ask(signed(made.client_id), SCOPE).status_code, address.asked) == (200, 0)
