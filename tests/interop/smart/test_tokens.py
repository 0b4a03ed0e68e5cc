"""Codes and refresh tokens in exchange for access tokens: what is given, what is refused, what ends."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test.utils import CaptureQueriesContext
from jwcrypto.jwk import JWKSet
from jwcrypto.jwt import JWT

from espace_sante.access import api as access
from espace_sante.catalogue.api import ServiceStatus
from espace_sante.kernel.clock import utc_now
from espace_sante.pairing import api as pairing
from espace_sante.pairing.models import AccessToken, OAuthClient, Pairing, TokenGrant
from tests.interop.smart.conftest import Program
from tests.linked import CHALLENGE, READ_GLUCOSE, RETURN, VERIFIER, WRITE_GLUCOSE, Linked
from tests.worlds import RECENT, World

GLUCOSE = "patient/Observation.{}?code=http://loinc.org|2345-7"


def refused(answer: Any, error: str = "invalid_grant", status: int = 400) -> None:
    assert (answer.status_code, answer.json()["error"]) == (status, error), answer.content
    assert answer["Cache-Control"] == "no-store"


def patient(program: Any, token: str) -> int:
    return int(program.get(f"/Patient/{program.linked.patient}", token).status_code)


def test_sco_03_a_code_gives_tokens_and_the_number_of_the_person_for_this_service(program: Any) -> None:
    answer = program.exchange(program.linked.code())
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert told["token_type"] == "Bearer"
    assert told["expires_in"] == settings.ACCESS_TOKEN_LIFE.total_seconds()
    assert told["patient"] == program.linked.patient
    assert GLUCOSE.format("crus") in told["scope"].split()
    assert told["access_token"].startswith("esa_")
    assert told["refresh_token"].startswith("esr_")
    assert patient(program, told["access_token"]) == 200
    assert program.linked.space.ins.value not in answer.content.decode()
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies


def test_what_is_kept_of_tokens_opens_nothing(program: Any) -> None:
    told = program.exchange(program.linked.code()).json()
    kept = [bytes(one) for one in AccessToken.objects.values_list("digest", flat=True)]
    grant = TokenGrant.objects.get()
    kept += [bytes(grant.refresh_digest), bytes(grant.refresh_handle)]
    assert all(len(one) == 32 for one in kept)
    assert not any(one.hex() in json.dumps(told) or one in json.dumps(told).encode() for one in kept)


def test_sco_03_the_id_token_is_signed_and_names_somebody_for_this_service_alone(program: Any, world: World) -> None:
    told = program.exchange(program.linked.code()).json()
    keys = JWKSet.from_json(program.client.get("/oauth/jwks").content.decode())
    claims = json.loads(JWT(jwt=told["id_token"], key=keys, algs=["RS256"]).claims)
    assert claims["iss"] == settings.BASE_URL
    assert claims["aud"] == program.linked.made.client_id
    assert claims["nonce"] == "n-1"
    assert claims["fhirUser"] == f"{settings.BASE_URL}/fhir/Patient/{program.linked.patient}"
    other = Linked(space=world.space, by=world.camille, now=RECENT, name="Autre service")
    told_other = type(program)(other).exchange(other.code()).json()
    assert json.loads(JWT(jwt=told_other["id_token"], key=keys, algs=["RS256"]).claims)["sub"] != claims["sub"]
    assert told_other["patient"] != told["patient"]


def test_a_code_that_comes_back_gives_nothing_and_ends_what_it_gave(program: Any) -> None:
    code = program.linked.code()
    told = program.exchange(code).json()
    refused(program.exchange(code))
    assert patient(program, told["access_token"]) == 401
    refused(program.refresh(told["refresh_token"]))


def test_of_two_requests_with_one_code_at_once_neither_keeps_anything(program: Any) -> None:
    code, now = program.linked.code(), utc_now()
    first, second = (pairing.code_named(code, program.linked.known(), now=now) for _ in range(2))
    issued = pairing.spend_code(first, program.linked.known(), now=now)
    assert patient(program, issued.access) == 200
    with pytest.raises(pairing.GrantRefused):
        pairing.spend_code(second, program.linked.known(), now=now)
    assert patient(program, issued.access) == 401


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"code_verifier": None}, "invalid_grant"),
        ({"code_verifier": "w" * 43}, "invalid_grant"),
        ({"code_verifier": CHALLENGE}, "invalid_grant"),  # what a `plain` challenge would accept
        ({"code_verifier": "v" * 42}, "invalid_grant"),
        ({"redirect_uri": RETURN + "/"}, "invalid_grant"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"code": None}, "invalid_request"),
        ({"code": "x" * 43}, "invalid_grant"),
        ({"code": "\ud83d".encode("utf-8", "surrogatepass")}, "invalid_request"),
        ({"grant_type": "password", "username": "camille", "password": "x"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, "unauthorized_client"),
        ({"grant_type": "implicit"}, "unsupported_grant_type"),
        ({"grant_type": None}, "unsupported_grant_type"),
        ({"client_id": None}, "invalid_client"),
        ({"client_id": "inconnu"}, "invalid_client"),
        ({"client_id": "x" * 3000}, "invalid_client"),
        ({"client_secret": "x"}, "invalid_client"),  # of a public client, which has none
    ],
)
def test_a_code_is_refused_to_who_is_not_its_client(program: Any, change: dict[str, Any], error: str) -> None:
    code = program.linked.code()
    answer = program.exchange(code, **change)
    assert (answer.status_code, answer.json()["error"]) == (401 if error == "invalid_client" else 400, error)
    assert not AccessToken.objects.exists()
    assert program.exchange(code).status_code == 200  # and was not spent by it


def test_a_code_of_one_client_is_nothing_to_another(program: Any, world: World) -> None:
    other = type(program)(Linked(space=world.space, by=world.camille, now=RECENT, name="Autre service"))
    refused(other.exchange(program.linked.code()))


@pytest.mark.parametrize("name", ["grant_type", "code", "client_id", "code_verifier", "redirect_uri"])
def test_a_parameter_that_comes_twice_is_refused(program: Any, name: str) -> None:
    told = [
        ("grant_type", "authorization_code"), ("code", program.linked.code()), ("redirect_uri", RETURN),
        ("code_verifier", VERIFIER), ("client_id", program.linked.made.client_id),
    ]  # fmt: skip
    refused(program.post("/oauth/token", [*told, (name, dict(told)[name])]), "invalid_request")


@pytest.mark.parametrize(
    ("method", "body", "content_type", "status"),
    [
        ("get", "", "application/x-www-form-urlencoded", 405),
        ("put", "", "application/x-www-form-urlencoded", 405),
        ("post", "", "application/x-www-form-urlencoded", 400),
        ("post", "{}", "application/json", 400),
        ("post", "a" * 40_000, "application/x-www-form-urlencoded", 400),
        ("post", "&".join(f"a{n}=1" for n in range(200)), "application/x-www-form-urlencoded", 400),
        ("post", "grant_type=refresh_token&refresh_token=%00&client_id=x", "application/x-www-form-urlencoded", 400),
        ("post", b"\xff\xfe", "application/x-www-form-urlencoded", 400),
        ("post", "client=1&user=2&scopes=3", "application/x-www-form-urlencoded", 400),
    ],
)
def test_what_is_no_request_is_refused_in_the_words_of_oauth(
    program: Any, method: str, body: str, content_type: str, status: int
) -> None:
    for address in ("/oauth/token", "/oauth/revoke", "/oauth/introspect"):
        answer = program.client.generic(method.upper(), address, body, content_type=content_type)
        assert answer.status_code in {status, 401 if status == 400 else status}, (address, answer.content)
        assert answer.json()["error"]


def test_parameters_in_the_address_are_refused(program: Any) -> None:
    refused(program.post(f"/oauth/token?code={program.linked.code()}", {"grant_type": "x"}), "invalid_request")


def test_a_code_is_good_for_a_minute(program: Any) -> None:
    late = utc_now() - settings.AUTHORIZATION_CODE_LIFE - timedelta(seconds=1)
    refused(program.exchange(program.linked.code(now=late)))


def test_a_refresh_token_is_replaced_each_time_and_one_that_comes_back_ends_them_all(program: Any) -> None:
    first = program.exchange(program.linked.code()).json()
    second = program.refresh(first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert second["patient"] == program.linked.patient
    assert patient(program, first["access_token"]) == patient(program, second["access_token"]) == 200
    refused(program.refresh(first["refresh_token"]))  # stolen, or its thief was first: who knows
    refused(program.refresh(second["refresh_token"]))
    assert patient(program, second["access_token"]) == 401


def test_a_client_without_secret_need_not_name_itself_to_refresh(program: Any) -> None:
    first = program.exchange(program.linked.code()).json()
    again = program.refresh(first["refresh_token"], client_id=None)
    assert (again.status_code, again.json()["patient"]) == (200, program.linked.patient)
    refused(program.refresh(first["refresh_token"], client_id=None))
    refused(program.refresh("esr_" + "A" * 64, client_id=None), "invalid_client", 401)


def test_a_client_with_a_secret_names_itself_and_proves_it_to_refresh(world: World) -> None:
    linked = Linked(space=world.space, by=world.camille, now=RECENT, client={"proof": pairing.ClientProof.SECRET})
    program = Program(linked)
    secret = {"client_secret": linked.made.secret}
    token = program.exchange(linked.code(), **secret).json()["refresh_token"]
    refused(program.refresh(token, client_id=None), "invalid_client", 401)
    refused(program.refresh(token, client_id=None, **secret), "invalid_client", 401)
    assert program.refresh(token, **secret).status_code == 200


def test_sco_01_scopes_never_widen_at_a_refresh(program: Any) -> None:
    token = program.exchange(program.linked.code("offline_access " + GLUCOSE.format("rs"))).json()["refresh_token"]
    for wider in ("patient/Observation.rs", GLUCOSE.format("crus"), "patient/*.cruds", "patient/DocumentReference.rs"):
        refused(program.refresh(token, scope=wider), "invalid_scope")
    narrower = program.refresh(token, scope=GLUCOSE.format("rs")).json()
    assert narrower["scope"] == GLUCOSE.format("rs")


def test_sco_02_scopes_narrow_to_the_consents_in_force(program: Any, world: World) -> None:
    first = program.exchange(program.linked.code()).json()
    withdraw(program.linked, world, {WRITE_GLUCOSE})
    second = program.refresh(first["refresh_token"]).json()
    assert pairing.consents_of(second["scope"]) == {READ_GLUCOSE}
    withdraw(program.linked, world, {READ_GLUCOSE})
    refused(program.refresh(second["refresh_token"]))


def withdraw(linked: Linked, world: World, consents: set[access.Consent]) -> None:
    left = linked.consents - consents
    linked.consents = left
    pairing.change_consents(
        actor=world.camille, space=world.space, service_id=linked.service.id, consents=left, now=utc_now()
    )


def test_a_token_without_offline_access_is_not_refreshed(program: Any) -> None:
    told = program.exchange(program.linked.code(GLUCOSE.format("rs"))).json()
    assert "refresh_token" not in told
    assert "id_token" not in told


@pytest.mark.parametrize(
    "status",
    [one for one in ServiceStatus if one not in {ServiceStatus.ONLINE, ServiceStatus.PRE_PRODUCTION}],
)
def test_sco_06_a_service_that_is_not_online_can_do_nothing_from_the_next_request_on(
    program: Any, status: ServiceStatus
) -> None:
    told, code = program.exchange(program.linked.code()).json(), program.linked.code()
    assert patient(program, told["access_token"]) == 200
    program.linked.set_status(status)
    answer = program.get(f"/Patient/{program.linked.patient}", told["access_token"])
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]
    refused(program.refresh(told["refresh_token"]))
    refused(program.exchange(code))


def test_a_service_in_pre_production_acts_with_its_client_for_tests_alone(program: Any) -> None:
    token = program.linked.token()
    program.linked.set_status(ServiceStatus.PRE_PRODUCTION)
    assert patient(program, token) == 200
    OAuthClient.objects.update(sandbox=False)
    assert patient(program, token) == 401


def test_sco_02_unlinked_a_service_can_do_nothing_from_the_next_request_on(program: Any, world: World) -> None:
    told = program.exchange(program.linked.code()).json()
    pairing.disconnect(actor=world.camille, space=world.space, service_id=program.linked.service.id, now=utc_now())
    assert patient(program, told["access_token"]) == 401
    refused(program.refresh(told["refresh_token"]))


def test_sco_05_past_the_deadline_a_service_waits_for_the_approval_of_what_it_asks_for_now(program: Any) -> None:
    token = program.linked.token()
    service = program.linked.service
    type(service).objects.filter(id=service.id).update(finalities_version=2, reapprove_until=utc_now() + timedelta(1))
    assert patient(program, token) == 200
    type(service).objects.filter(id=service.id).update(reapprove_until=utc_now() - timedelta(seconds=1))
    assert patient(program, token) == 403
    Pairing.objects.update(approved_version=2)
    assert patient(program, token) == 200


def test_a_client_withdrawn_and_a_token_past_its_end_open_nothing(program: Any) -> None:
    past = utc_now() - settings.ACCESS_TOKEN_LIFE - timedelta(seconds=1)
    assert patient(program, program.linked.token(now=past)) == 401
    token = program.linked.token()
    pairing.end_client(client_id=program.linked.made.client_id, now=utc_now())
    assert patient(program, token) == 401
    refused(program.exchange("x"), "invalid_client", 401)


@pytest.mark.parametrize("token", ["esa_", "esa_x", "esa_" + "x" * 5000, "esr_x", "ess_x", "esa_é"])
def test_a_token_that_was_never_given_opens_nothing(program: Any, token: str) -> None:
    answer = program.client.get(
        "/fhir/Patient/x", headers={"Authorization": f"Bearer {token}".encode().decode("latin-1")}
    )
    assert answer.status_code == 401


def test_the_clients_with_a_secret_show_it_in_a_header_or_in_the_form(world: World) -> None:
    from tests.interop.smart.conftest import Program

    linked = Linked(space=world.space, by=world.camille, now=RECENT, client={"proof": "secret"})
    program = Program(linked)
    refused(program.exchange(linked.code()), "invalid_client", 401)
    refused(program.exchange(linked.code(), client_secret="wrong"), "invalid_client", 401)
    assert program.exchange(linked.code(), client_secret=linked.made.secret).status_code == 200
    form = {
        "grant_type": "authorization_code",
        "code": linked.code(),
        "redirect_uri": RETURN,
        "code_verifier": VERIFIER,
    }
    assert program.post("/oauth/token", form, Authorization=program.basic()).status_code == 200
    refused(program.post("/oauth/token", form, Authorization=program.basic("wrong")), "invalid_client", 401)
    twice = form | {"client_secret": linked.made.secret}
    refused(program.post("/oauth/token", twice, Authorization=program.basic()), "invalid_request")
    renewed = pairing.renew_secret(client_id=linked.made.client_id, now=utc_now())
    refused(program.exchange(linked.code(), client_secret=linked.made.secret), "invalid_client", 401)
    assert program.exchange(linked.code(), client_secret=renewed.secret).status_code == 200


def test_the_tokens_of_a_refresh_cost_few_questions(program: Any) -> None:
    first = program.exchange(program.linked.code()).json()
    second = program.refresh(first["refresh_token"]).json()  # statements are prepared by now
    with CaptureQueriesContext(connections["ens"]) as ens, CaptureQueriesContext(connections["dmp"]) as dmp:
        assert program.refresh(second["refresh_token"]).status_code == 200
    asked = [one["sql"] for one in ens.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(asked) == (2 if connections["ens"].vendor == "postgresql" else 3), (
        asked
    )  # the client and its grant, both
    assert len(dmp.captured_queries) == 1  # the consents in force


def test_a_bearer_costs_one_question(program: Any) -> None:
    token = program.linked.token()
    pairing.bearer_of_token(token, now=utc_now())
    with CaptureQueriesContext(connections["ens"]) as ens, CaptureQueriesContext(connections["dmp"]) as dmp:
        found = pairing.bearer_of_token(token, now=utc_now())
    assert (len(ens), len(dmp)) == (1, 0)
    assert found.space_id == program.linked.space.id
