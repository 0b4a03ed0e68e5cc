"""The software of a structure, which signs (SMART Backend Services): what it must prove, what it is given (STR-01)."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client, override_settings
from jwcrypto.jwk import JWK, JWKSet
from jwcrypto.jwt import JWT

from espace_sante.interop.smart import client_keys
from espace_sante.interop.smart.proofs import ASSERTION_TYPE
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.outside import EndpointRefused
from espace_sante.pairing import api as pairing
from espace_sante.pairing.services import throttle
from tests.factories import make_structure
from tests.interop.fhir.bundles import bundle, document
from tests.linked import VERIFIER, Linked
from tests.worlds import RECENT, World

AUDIENCE = f"{settings.BASE_URL}/oauth/token"
SCOPE = "system/DocumentReference.cs system/Patient.s"
SHARED = JWK(kty="oct", k=base64.urlsafe_b64encode(b"k" * 48).decode(), kid="e")
RSA, EC = JWK.generate(kty="RSA", size=2048, kid="r"), JWK.generate(kty="EC", crv="P-384", kid="e")


def public(*keys: JWK) -> dict[str, Any]:
    return {"keys": [key.export_public(as_dict=True) for key in keys]}


def signed(
    client_id: str, *, key: JWK = EC, alg: str = "ES384", header: dict[str, Any] | None = None, **changes: Any
) -> str:
    """A proof; a change to None leaves a claim out."""
    claims = {
        "iss": client_id, "sub": client_id, "aud": AUDIENCE, "exp": int(time.time()) + 240, "jti": str(time.time_ns()),
    } | changes  # fmt: skip
    told = {"alg": alg, "typ": "JWT", "kid": key.get("kid")} | (header or {})
    token = JWT(header={name: one for name, one in told.items() if one is not None},
                claims=json.dumps({name: one for name, one in claims.items() if one is not None}))  # fmt: skip
    token.make_signed_token(key)
    return str(token.serialize())


def unsigned(client_id: str) -> str:
    def part(told: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")

    claims = {"iss": client_id, "sub": client_id, "aud": AUDIENCE, "exp": int(time.time()) + 60, "jti": "1"}
    return f"{part({'alg': 'none', 'kid': 'e'})}.{part(claims)}."


def ask(assertion: str, scope: str = SCOPE, **changes: str) -> Any:
    form = {
        "grant_type": "client_credentials", "scope": scope, "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": assertion, **changes,
    }  # fmt: skip
    return Client(raise_request_exception=True).generic(
        "POST", "/oauth/token", urlencode(form), content_type="application/x-www-form-urlencoded"
    )  # fmt: skip


@pytest.fixture
def labo(world: World) -> str:
    """The client of a laboratory's software."""
    structure = make_structure("labo-oauth")
    return pairing.make_software_client(
        finess=structure.finess or "", name="SIL fictif", scopes=SCOPE, keys=public(RSA, EC), now=RECENT
    ).client_id


@pytest.mark.parametrize(("key", "alg"), [(EC, "ES384"), (RSA, "RS384")])
def test_str_01_software_that_signs_feeds_and_reads_nothing(labo: str, world: World, key: JWK, alg: str) -> None:
    answer = ask(signed(labo, key=key, alg=alg))
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert "refresh_token" not in told
    assert "patient" not in told
    assert told["scope"] == SCOPE
    sent = json.dumps(bundle(document(world.space.ins, author=world.doctor))).encode()
    call = Client(raise_request_exception=True, headers={"Authorization": f"Bearer {told['access_token']}"})
    assert call.post("/fhir", sent, content_type="application/fhir+json").status_code == 200
    name = f"urn:oid:{world.space.ins.oid}|{world.space.ins.value}"
    assert call.get(f"/fhir/Patient?identifier={name}").status_code == 200
    assert call.get(f"/fhir/DocumentReference?patient.identifier={name}&status=current").status_code == 403  # STR-01
    refused = call.get(f"/fhir/Appointment?patient.identifier={name}")
    assert refused.status_code == 403
    assert 'error="insufficient_scope"' in refused["WWW-Authenticate"]


Change = Callable[[str], str]
_NOW = int(time.time())


@pytest.mark.parametrize(
    "assertion",
    [
        lambda name: unsigned(name),
        lambda name: signed(name, key=JWK.generate(kty="EC", crv="P-384", kid="e")),  # another key of the same name
        lambda name: signed(name, key=JWK.generate(kty="EC", crv="P-384", kid="z")),
        lambda name: signed(name, header={"kid": None}),
        lambda name: signed(name, key=SHARED, alg="HS384"),
        lambda name: signed(name, key=RSA, alg="RS256"),
        lambda name: signed(name, aud="https://autre.example/oauth/token"),
        lambda name: signed(name, aud=["https://autre.example", 3]),
        lambda name: signed(name, aud=None),
        lambda name: signed(name, exp=int(time.time()) - 60),
        lambda name: signed(name, exp=int(time.time()) + 600),
        lambda name: signed(name, exp=None),
        lambda name: signed(name, exp="demain"),
        lambda name: signed(name, exp=True),
        lambda name: signed(name, exp=10**30),
        lambda name: signed(name, nbf=int(time.time()) + 300),
        lambda name: signed(name, jti=None),
        lambda name: signed(name, jti=""),
        lambda name: signed(name, jti="x" * 500),
        lambda name: signed(name, jti=["1"]),
        lambda name: signed(name, sub="quelqu’un"),
        lambda name: signed(name, iss="inconnu", sub="inconnu"),
        lambda name: "x.y.z",
        lambda name: "{" + "[" * 2000,
        lambda name: "",
    ],
)  # fmt: skip
def test_a_proof_that_does_not_hold_gives_nothing(labo: str, assertion: Change) -> None:
    answer = ask(assertion(labo))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client"), answer.content


def test_a_proof_is_good_once(labo: str) -> None:
    proof = signed(labo)
    assert ask(proof).status_code == 200
    assert ask(proof).status_code == 401


def test_str_01_software_has_no_scope_that_it_did_not_register_for(labo: str) -> None:
    assert ask(signed(labo), "system/DocumentReference.s system/DocumentReference.d").json()["scope"] == (
        "system/DocumentReference.s"
    )
    for scope in ("system/*.cruds", "patient/DocumentReference.rs", "system/Observation.rs", "x", ""):
        assert ask(signed(labo), scope).json()["error"] == "invalid_scope"


def test_software_asks_no_person(labo: str) -> None:
    for grant in ("authorization_code", "refresh_token"):
        answer = ask(
            signed(labo), grant_type=grant, code="x", refresh_token="x", redirect_uri="x", code_verifier=VERIFIER
        )
        assert answer.json()["error"] == "unauthorized_client"


def test_a_service_with_a_key_proves_itself_with_it_and_with_nothing_else(world: World) -> None:
    linked = Linked(space=world.space, by=world.camille, now=RECENT, client={"proof": "key", "keys": public(EC)})
    form = {
        "grant_type": "authorization_code",
        "redirect_uri": "https://carnet.example/retour",
        "code_verifier": VERIFIER,
    }
    name = linked.made.client_id
    for proof in ({"client_id": name}, {"client_id": name, "client_secret": "x"}):
        answer = Client().generic(
            "POST", "/oauth/token", urlencode(form | proof | {"code": linked.code()}),
            content_type="application/x-www-form-urlencoded",
        )  # fmt: skip
        assert answer.status_code == 401
    assert ask(signed(name), **form, code=linked.code()).status_code == 200
    assert ask(signed(name), client_id="autre", **form, code=linked.code()).status_code == 401


def test_keys_at_an_address_are_fetched_with_care_and_kept_for_a_while(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    structure = make_structure("labo-oauth")
    at = "https://labo.example/jwks"
    name = pairing.make_software_client(
        finess=structure.finess or "", name="SIL", scopes=SCOPE, keys_at=at, now=RECENT
    ).client_id
    asked: list[str] = []

    def fetched(address: str, **_limits: Any) -> bytes:
        asked.append(address)
        return JWKSet.from_json(json.dumps(public(EC))).export(private_keys=False).encode()

    monkeypatch.setattr(client_keys, "get", fetched)
    client_keys.forget()
    assert ask(signed(name)).status_code == ask(signed(name)).status_code == 200
    assert asked == [at]
    client_keys.forget()

    def inside(address: str, **_limits: Any) -> bytes:
        raise EndpointRefused

    monkeypatch.setattr(client_keys, "get", inside)
    assert ask(signed(name)).status_code == 401


@pytest.mark.parametrize(
    "keys",
    [
        None, {}, {"keys": []}, {"keys": [{}]}, {"keys": ["x"]}, {"keys": [{"kty": "oct", "k": "AA"}]},
        public(JWK.generate(kty="RSA", size=1024)), public(JWK.generate(kty="EC", crv="P-256")),
        {"keys": public(EC)["keys"] * 11},
    ],
)  # fmt: skip
def test_keys_that_are_too_weak_or_none_are_not_registered(world: World, keys: Any) -> None:
    structure = make_structure("labo-oauth")
    with pytest.raises(pairing.ClientInvalid):
        pairing.make_software_client(finess=structure.finess or "", name="SIL", scopes=SCOPE, keys=keys, now=RECENT)


def test_what_is_private_in_a_key_is_not_kept(world: World) -> None:
    structure = make_structure("labo-oauth")
    made = pairing.make_software_client(
        finess=structure.finess or "", name="SIL", scopes=SCOPE, keys={"keys": [EC.export(as_dict=True)]}, now=RECENT
    )
    assert "d" not in pairing.client_named(made.client_id).keys["keys"][0]


def test_a_software_that_asks_too_often_is_told_how_long_to_wait_and_slows_no_other(
    labo: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue 8, point 5: counted for each client, as services are."""
    finess = pairing.client_named(labo).finess
    other = pairing.make_software_client(
        finess=finess, name="Autre SIL", scopes=SCOPE, keys=public(RSA, EC),
        now=RECENT,
    ).client_id  # fmt: skip
    name = f"urn:oid:{world.space.ins.oid}|{world.space.ins.value}"
    first, second = (ask(signed(one, key=EC, alg="ES384")).json()["access_token"] for one in (labo, other))

    def call(token: str) -> tuple[int, str]:
        client = Client(headers={"Authorization": f"Bearer {token}"})
        answer = client.get(f"/fhir/Patient?identifier={name}")
        return answer.status_code, answer.headers.get("Retry-After", "")

    if utc_now().second > 50:  # one minute throughout
        return
    monkeypatch.setattr(throttle, "_COUNTERS", throttle.Counters())
    with override_settings(SOFTWARE_REQUESTS_A_MINUTE=3):
        answers = [call(first) for _ in range(4)]
        assert [status for status, _ in answers] == [200, 200, 200, 429]
        assert 0 < int(answers[-1][1]) <= 60
        assert call(second)[0] == 200
        assert ask(signed(labo, key=EC, alg="ES384")).status_code == 429  # for tokens too
