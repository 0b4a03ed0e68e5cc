"""The page to which a service sends somebody: which requests reach it, what it shows, where it sends back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from espace_sante.access import api as access
from espace_sante.catalogue.api import ServiceStatus
from espace_sante.catalogue.models import AskedFinality, Service
from espace_sante.interop.smart.authorize import read_request
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.identifiers import INS_NIR_OID, INS_TEST_OID, Ins
from espace_sante.pairing import api as pairing
from espace_sante.pairing.models import OAuthClient, Pairing
from tests.linked import CHALLENGE, GLUCOSE, READ_GLUCOSE, RETURN, SCOPE, VERIFIER, WRITE_GLUCOSE, make_service
from tests.worlds import RECENT, World

STATE = "état-1&=?#/"


@pytest.fixture
def world(db: None) -> World:
    return World(now=RECENT)


@pytest.fixture
def asker(world: World) -> dict[str, str]:
    """The parameters of a right request."""
    service = make_service(asks=GLUCOSE, now=RECENT)
    made = pairing.make_client(
        service_id=service.id, name=service.name, redirects=[RETURN, f"{RETURN}?a=b"], now=RECENT
    )
    return {
        "response_type": "code", "client_id": made.client_id, "redirect_uri": RETURN, "scope": SCOPE, "state": STATE,
        "aud": f"{settings.BASE_URL}/fhir", "nonce": "n", "code_challenge": CHALLENGE, "code_challenge_method": "S256",
    }  # fmt: skip


@pytest.fixture
def camille(world: World) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(get_user_model().objects.get(login="camille"))
    return client


def address(asker: dict[str, str], **changes: str | None) -> str:
    told = {name: value for name, value in (asker | changes).items() if value is not None}
    return f"/oauth/authorize?{urlencode(told)}"


def sent_back(answer: Any, to: str = RETURN) -> dict[str, str]:
    assert answer.status_code == 302, answer.content
    where = urlsplit(answer["Location"])
    assert answer["Location"].startswith(to + ("&" if "?" in to else "?"))
    found = {name: values[0] for name, values in parse_qs(where.query).items()}
    assert found["iss"] == settings.BASE_URL  # RFC 9207
    return found


def exchanged(code: str, client_id: str) -> Any:
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": RETURN, "code_verifier": VERIFIER,
        "client_id": client_id,
    }  # fmt: skip
    return Client().generic(
        "POST", "/oauth/token", urlencode(form), content_type="application/x-www-form-urlencoded"
    )  # fmt: skip


def test_sco_01_nothing_is_ticked_before_and_what_is_ticked_alone_is_given(
    asker: dict[str, str], camille: Client, world: World
) -> None:
    shown = camille.get(address(asker, profil=str(world.space.id)))
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "Carnet fictif" in page
    assert "checked" not in page
    assert "form-action 'self'" in shown["Content-Security-Policy"]
    assert "https://carnet.example" in shown["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in shown["Content-Security-Policy"]
    answer = camille.post(
        address(asker, profil=str(world.space.id)), {"geste": "relier", "accord": [READ_GLUCOSE.code]}
    )
    found = sent_back(answer)
    assert found["state"] == STATE
    link = Pairing.objects.get()
    assert access.consents_in_force(space_id=world.space.id, service_id=link.service_id, now=utc_now()) == {
        READ_GLUCOSE
    }
    told = exchanged(found["code"], asker["client_id"])
    assert pairing.consents_of(told.json()["scope"]) == {READ_GLUCOSE}
    assert told.json()["patient"] == link.pairwise_id
    again = camille.get(address(asker, profil=str(world.space.id))).content.decode()
    assert again.count("checked") == 1  # what was given before


def test_sco_05_what_a_service_asks_for_no_more_does_not_prevent_from_agreeing_to_the_rest(
    asker: dict[str, str], camille: Client, world: World
) -> None:
    both = {"geste": "relier", "accord": [one.code for one in GLUCOSE]}
    sent_back(camille.post(address(asker, profil=str(world.space.id)), both))
    service = Service.objects.get()
    AskedFinality.objects.create(service=service, version=2, finality="blood_glucose", right="read", why="Lire.")
    Service.objects.update(finalities_version=2, reapprove_until=utc_now() + timedelta(days=30))
    answer = camille.post(
        address(asker, profil=str(world.space.id)), {"geste": "relier", "accord": [READ_GLUCOSE.code]}
    )
    assert "code" in sent_back(answer)
    assert access.consents_in_force(space_id=world.space.id, service_id=service.id, now=utc_now()) == {READ_GLUCOSE}


def test_who_refuses_goes_back_with_nothing(asker: dict[str, str], camille: Client, world: World) -> None:
    found = sent_back(camille.post(address(asker), {"geste": "refuser"}))
    assert (found["error"], found["state"]) == ("access_denied", STATE)
    assert not Pairing.objects.exists()


@pytest.mark.parametrize(
    "ticked", [[], ["documents.read"], ["blood_glucose.read", "weight.write"], ["x"], ["bmi.write"]]
)
def test_sco_01_what_was_not_asked_cannot_be_given(
    asker: dict[str, str], camille: Client, world: World, ticked: list[str]
) -> None:
    answer = camille.post(address(asker, profil=str(world.space.id)), {"geste": "relier", "accord": ticked})
    assert answer.status_code == 422
    assert not Pairing.objects.exists()


def test_nobody_signed_in_signs_in_first_and_comes_back(asker: dict[str, str], world: World) -> None:
    answer = Client().get(address(asker))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/connexion/?next=/oauth/authorize")


@pytest.mark.parametrize(
    "redirect",
    [
        RETURN + "/", RETURN + "#x", RETURN + "?x=1", RETURN + "/../autre", RETURN.upper(), "HTTPS://carnet.example/retour",
        "https://carnet.example@mal.example/retour", "https://carnet.example.mal.example/retour",
        "https://mal.example/?https://carnet.example/retour", "https://carnet.example/%72etour",
        "https://carnet.example/retour%0d%0aX: y", "https://carnet.example/retour ", " " + RETURN, "http://carnet.example/retour",
        "https://carnet.example:443/retour", "//carnet.example/retour", "/retour", "javascript:alert(1)", "", None,
        "https://carnet.example\\@mal.example/retour", "https://carnet.example/retour\x00",
    ],
)  # fmt: skip
def test_no_error_is_ever_sent_to_an_address_that_was_not_registered(
    asker: dict[str, str], camille: Client, redirect: str | None
) -> None:
    for changes in ({}, {"response_type": "token"}, {"scope": "x"}):
        answer = camille.get(address(asker, redirect_uri=redirect, **changes))
        assert answer.status_code == 400
        assert "Location" not in answer
        assert 'href="https://mal' not in answer.content.decode()


@pytest.mark.parametrize("client_id", ["inconnu", "", None, "x" * 9000, "'; --", "\x00"])
def test_an_unknown_client_is_sent_nowhere(asker: dict[str, str], camille: Client, client_id: str | None) -> None:
    assert camille.get(address(asker, client_id=client_id)).status_code == 400


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code token"}, "unsupported_response_type"),
        ({"response_type": "none"}, "unsupported_response_type"),
        ({"response_type": None}, "invalid_request"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": VERIFIER, "code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "x" * 42}, "invalid_request"),
        ({"code_challenge": "=" * 43}, "invalid_request"),
        ({"aud": "https://mal.example/fhir"}, "invalid_request"),
        ({"aud": None}, "invalid_request"),
        ({"state": None}, "invalid_request"),
        ({"state": "x" * 600}, "invalid_request"),
        ({"nonce": "x" * 600}, "invalid_request"),
        ({"scope": "openid"}, "invalid_scope"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "patient/DocumentReference.rs"}, "invalid_scope"),  # its convention does not cover documents
        ({"scope": "system/DocumentReference.rs"}, "invalid_scope"),
        ({"scope": "patient/Observation.rs?category=vital-signs"}, "invalid_scope"),
        ({"scope": 'x"y'}, "invalid_scope"),
        ({"prompt": "none"}, "consent_required"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "create"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"max_age": "x"}, "invalid_request"),
        ({"max_age": "1" * 10}, "invalid_request"),
        ({"request": "eyJ"}, "request_not_supported"),
    ],
)  # fmt: skip
def test_a_wrong_request_goes_back_with_its_error(
    asker: dict[str, str], camille: Client, changes: dict[str, str | None], error: str
) -> None:
    found = sent_back(camille.get(address(asker, **changes)))
    assert found["error"] == error
    assert "code" not in found


@pytest.mark.parametrize(
    "name", ["state", "scope", "redirect_uri", "client_id", "response_type", "code_challenge", "aud"]
)
def test_a_parameter_that_comes_twice_is_refused(asker: dict[str, str], camille: Client, name: str) -> None:
    answer = camille.get(f"{address(asker)}&{urlencode({name: 'autre'})}")
    if name in {"client_id", "redirect_uri"}:
        assert answer.status_code == 400
    else:
        assert sent_back(answer)["error"] == "invalid_request"


def test_what_the_return_address_had_in_its_query_stays(asker: dict[str, str], camille: Client) -> None:
    back = f"{RETURN}?a=b"
    found = sent_back(camille.post(address(asker, redirect_uri=back), {"geste": "refuser"}), back)
    assert (found["a"], found["error"]) == ("b", "access_denied")


def test_sco_06_a_service_that_is_not_online_asks_nobody(asker: dict[str, str], camille: Client) -> None:
    Service.objects.update(status=ServiceStatus.SUSPENDED.value)
    assert sent_back(camille.get(address(asker)))["error"] == "unauthorized_client"


def test_somebody_elses_space_is_never_linked(asker: dict[str, str], camille: Client, world: World) -> None:
    other = world.open_space(world.citizen("sacha", "Sacha"))
    answer = camille.post(address(asker, profil=str(other.id)), {"geste": "relier", "accord": [WRITE_GLUCOSE.code]})
    assert answer.status_code == 200  # asked again for whom
    assert not Pairing.objects.exists()
    for strange in ("x", "../..", "0" * 32):
        assert camille.get(address(asker, profil=strange)).status_code == 200


def test_professionals_link_nothing(asker: dict[str, str], world: World) -> None:
    client = Client()
    client.force_login(get_user_model().objects.get(login="dr.martin"))
    assert client.get(address(asker)).status_code == 403


def test_a_client_for_tests_reaches_fictitious_people_alone(
    asker: dict[str, str], camille: Client, world: World
) -> None:

    asked = read_request(address(asker).partition("?")[2])
    real = Ins(world.space.ins.value, INS_NIR_OID)
    assert asked.reaches(world.space.ins)
    assert world.space.ins.oid == INS_TEST_OID
    assert not asked.reaches(real)
    assert replace(asked, client=replace(asked.client, sandbox=False)).reaches(real)
    OAuthClient.objects.update(sandbox=False)
    assert read_request(address(asker).partition("?")[2]).reaches(real)
