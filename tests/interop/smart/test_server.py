"""What the server says of itself, what a client may ask of its tokens, and pages of other origins."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from espace_sante.kernel.clock import utc_now
from espace_sante.pairing.services import throttle
from tests.interop.smart.conftest import Program
from tests.linked import Linked
from tests.worlds import RECENT, World

BASE = settings.BASE_URL
DOCUMENTS = (
    "/fhir/.well-known/smart-configuration",
    "/.well-known/oauth-authorization-server",
    "/.well-known/openid-configuration",
)


@pytest.mark.parametrize("address", DOCUMENTS)
def test_sco_03_the_server_says_where_and_how_one_is_let_in(db: None, address: str) -> None:
    answer = Client().get(address)
    told = answer.json()
    assert answer["Content-Type"].startswith("application/json")
    assert (told["issuer"], told["authorization_endpoint"]) == (BASE, f"{BASE}/oauth/authorize")
    for name in ("token", "revocation", "introspection"):
        assert told[f"{name}_endpoint"].startswith(f"{BASE}/oauth/")
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["grant_types_supported"] == ["authorization_code", "refresh_token", "client_credentials"]
    assert told["authorization_response_iss_parameter_supported"] is True
    assert "none" not in told["token_endpoint_auth_signing_alg_values_supported"]
    assert {"launch-standalone", "client-public", "permission-v2"} <= set(told["capabilities"])
    assert "patient/Observation.rs?code=http://loinc.org|2345-7" in told["scopes_supported"]
    assert Client().post(address).status_code == 405


def test_the_capability_statement_leads_to_the_same_addresses(db: None) -> None:
    security = Client().get("/fhir/metadata").json()["rest"][0]["security"]
    uris = {one["url"]: one["valueUri"] for one in security["extension"][0]["extension"]}
    assert uris["token"] == f"{BASE}/oauth/token"
    assert uris["authorize"] == f"{BASE}/oauth/authorize"
    assert security["service"][0]["coding"][0]["code"] == "SMART-on-FHIR"


def test_the_published_key_has_nothing_private(db: None) -> None:
    (key,) = Client().get("/oauth/jwks").json()["keys"]
    assert (key["kty"], key["alg"], key["use"]) == ("RSA", "RS256", "sig")
    assert not {"d", "p", "q", "dp", "dq", "qi"} & set(key)


def test_without_a_key_the_service_says_that_it_cannot_answer(program: Program, tmp_path: Any) -> None:
    with override_settings(OAUTH_KEY_FILE=tmp_path / "absent.pem"):
        assert program.client.get("/oauth/jwks").status_code == 503
        answer = program.exchange(program.linked.code())
        assert answer.status_code == 503
        assert answer["Retry-After"]


@pytest.mark.parametrize("address", ["/fhir/Patient/x", "/fhir", "/oauth/token", "/oauth/revoke", *DOCUMENTS])
def test_a_page_of_another_origin_may_call_with_a_token_and_never_with_a_cookie(db: None, address: str) -> None:
    client = Client(headers={"Origin": "https://carnet.example"})
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    answer = client.options(address, headers=asked)
    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Authorization" in answer["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer
    refused = client.get(address)
    assert refused["Access-Control-Allow-Origin"] == "*"
    assert not refused.cookies


@pytest.mark.parametrize("address", ["/", "/espace/", "/connexion/", "/oauth/authorize"])
def test_pages_are_not_opened_to_other_origins(db: None, address: str) -> None:
    answer = Client(headers={"Origin": "https://carnet.example"}).get(address)
    assert "Access-Control-Allow-Origin" not in answer


# --- RFC 7009, RFC 7662 -----------------------------------------------------------------------------------------------


@pytest.fixture
def secret(world: World) -> Program:
    return Program(Linked(space=world.space, by=world.camille, now=RECENT, client={"proof": "secret"}))


def inspect(program: Program, token: str) -> Any:
    return program.post("/oauth/introspect", {"token": token}, Authorization=program.basic())


def test_a_client_that_proves_itself_learns_the_state_of_its_own_tokens(secret: Program, world: World) -> None:
    told = secret.exchange(secret.linked.code(), client_secret=secret.linked.made.secret).json()
    found = inspect(secret, told["access_token"]).json()
    assert found["active"] is True
    assert found["patient"] == secret.linked.patient
    assert found["scope"] == told["scope"]
    assert found["fhirUser"] == f"{BASE}/fhir/Patient/{secret.linked.patient}"
    assert found["exp"] > utc_now().timestamp()
    assert inspect(secret, told["refresh_token"]).json()["active"] is True
    other = Program(Linked(space=world.space, by=world.camille, now=RECENT, name="Autre", client={"proof": "secret"}))
    for token in (told["access_token"], told["refresh_token"], "esa_x", "x" * 9000):
        assert inspect(other, token).json() == {"active": False}
    assert inspect(secret, told["access_token"]).json()["active"] is True
    assert secret.post("/oauth/introspect", {"token": told["access_token"]}).status_code == 401
    assert secret.post("/oauth/introspect", {}, Authorization=secret.basic()).status_code == 400


def test_a_public_client_inspects_nothing(program: Program) -> None:
    """RFC 7662 section 2.1: whoever asks proves who it is."""
    token = program.linked.token()
    form = {"token": token, "client_id": program.linked.made.client_id}
    assert program.post("/oauth/introspect", form).status_code == 401


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_what_a_client_revokes_opens_nothing_from_the_next_request_on(program: Program, which: str) -> None:
    told = program.exchange(program.linked.code()).json()
    form = {"token": told[which], "client_id": program.linked.made.client_id}
    assert program.post("/oauth/revoke", form).status_code == 200
    assert program.get(f"/Patient/{program.linked.patient}", told["access_token"]).status_code == 401
    assert program.refresh(told["refresh_token"]).status_code == 400
    assert program.post("/oauth/revoke", form).status_code == 200  # again: nothing to end


def test_nobody_revokes_the_tokens_of_another(program: Program, world: World) -> None:
    other = Linked(space=world.space, by=world.camille, now=RECENT, name="Autre service")
    token = program.linked.token()
    for strange in (token, "esr_x", "x" * 5000):
        form = {"token": strange, "client_id": other.made.client_id}
        assert program.post("/oauth/revoke", form).status_code == 200
    assert program.get(f"/Patient/{program.linked.patient}", token).status_code == 200


def test_who_asks_for_tokens_too_often_waits_and_loses_nothing(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, another = program.linked.code(), program.linked.code()
    monkeypatch.setattr(throttle, "_COUNTERS", throttle.Counters())
    if utc_now().second > 56:  # one minute throughout
        return
    with override_settings(PROFILE_REQUESTS_A_MINUTE=1):
        refresh = program.exchange(another).json()["refresh_token"]
        for answer in (program.exchange(code), program.refresh(refresh)):
            assert (answer.status_code, answer.json()["error"]) == (429, "temporarily_unavailable")
            assert 0 < int(answer["Retry-After"]) <= 60
    monkeypatch.setattr(throttle, "_COUNTERS", throttle.Counters())
    assert program.exchange(code).status_code == 200
    assert program.refresh(refresh).status_code == 200


def test_who_keeps_failing_waits(program: Program) -> None:
    with override_settings(TOKEN_FAILURES_OF_A_CLIENT=3):
        answers = [program.exchange("x").status_code for _ in range(5)]
    assert answers == [400, 400, 400, 429, 429]
    assert program.exchange(program.linked.code()).status_code == 200  # who has what is right is let in
    with override_settings(TOKEN_FAILURES_FROM_A_PLACE=3):
        assert program.post("/oauth/token", {"client_id": "autre"}).status_code == 429
