"""`prompt` and `max_age` of an authorization request. OpenID Connect Core 1.0, 3.1.2.1; RULES.md SCO-01, MIN-06."""

from __future__ import annotations

import base64
import json
import time
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS
from jwcrypto.jwt import JWT

from espace_sante.access import api as access
from espace_sante.catalogue.models import AskedFinality, Service
from espace_sante.interop.smart import id_token as id_tokens
from espace_sante.interop.smart.keys import signing_key
from espace_sante.kernel.clock import utc_now
from espace_sante.pairing.models import Pairing
from espace_sante.portals.citizen.views import authorize_prompt
from tests.identity.sign_in.accounts import prove_again
from tests.linked import GLUCOSE, READ_GLUCOSE
from tests.portals.citizen import test_authorize_page as page
from tests.portals.citizen.test_authorize_page import address, exchanged, sent_back
from tests.worlds import World

world, asker, camille = page.world, page.asker, page.camille  # its fixtures
ALL = {"geste": "relier", "accord": [one.code for one in GLUCOSE]}


def link(browser: Client, asker: dict[str, str], world: World, **form: Any) -> dict[str, str]:
    return sent_back(browser.post(address(asker, profil=str(world.space.id)), ALL | form))


def claims_of(code: str, client_id: str) -> dict[str, Any]:
    token = JWS()
    token.deserialize(exchanged(code, client_id).json()["id_token"])
    found: dict[str, Any] = json.loads(token.objects["payload"])
    return found


def account(login: str = "camille") -> Any:
    return get_user_model().objects.get(login=login)


# --- prompt=none ------------------------------------------------------------------------------------------------------


def test_none_answers_with_a_code_once_all_was_consented_to_and_shows_no_page(
    asker: dict[str, str], camille: Client, world: World
) -> None:
    assert sent_back(camille.get(address(asker, prompt="none")))["error"] == "consent_required"
    link(camille, asker, world)
    before = Pairing.objects.get()
    found = sent_back(camille.get(address(asker, prompt="none")))
    told = exchanged(found["code"], asker["client_id"]).json()
    assert told["patient"] == before.pairwise_id
    assert Pairing.objects.get() == before


def test_none_without_a_session_or_with_that_of_a_professional_is_login_required(
    asker: dict[str, str], world: World
) -> None:
    professional = Client()
    professional.force_login(account("dr.martin"))
    for browser in (Client(), professional):
        assert sent_back(browser.get(address(asker, prompt="none")))["error"] == "login_required"


def test_sco_01_none_gives_nothing_that_was_not_consented_to(
    asker: dict[str, str], camille: Client, world: World
) -> None:
    link(camille, asker, world, accord=[READ_GLUCOSE.code])
    assert sent_back(camille.get(address(asker, prompt="none")))["error"] == "consent_required"
    link(camille, asker, world)
    assert "code" in sent_back(camille.get(address(asker, prompt="none")))
    service_id = Pairing.objects.get().service_id
    kept = access.consents_in_force(space_id=world.space.id, service_id=service_id, now=utc_now())
    assert kept == frozenset(GLUCOSE)


def test_sco_05_none_asks_for_the_page_when_something_new_is_to_be_approved(
    asker: dict[str, str], camille: Client, world: World
) -> None:
    link(camille, asker, world)
    service = Service.objects.get()
    for one in GLUCOSE:
        AskedFinality.objects.create(
            service=service, version=2, finality=one.finality.value, right=one.right.value, why="Lire."
        )  # fmt: skip
    Service.objects.update(finalities_version=2)
    assert sent_back(camille.get(address(asker, prompt="none")))["error"] == "consent_required"


def test_min_06_none_speaks_for_who_made_the_link_alone(asker: dict[str, str], camille: Client, world: World) -> None:
    link(camille, asker, world)
    Pairing.objects.update(made_by=world.citizen("sacha", "Sacha").holder_id)
    assert sent_back(camille.get(address(asker, prompt="none")))["error"] == "consent_required"


def test_none_with_a_proof_that_is_too_old_is_login_required(
    asker: dict[str, str], camille: Client, world: World
) -> None:
    link(camille, asker, world)
    prove_again(camille, account(), seconds_ago=100)
    assert sent_back(camille.get(address(asker, prompt="none", max_age="50")))["error"] == "login_required"
    assert "code" in sent_back(camille.get(address(asker, prompt="none", max_age="500")))


def test_none_with_terms_to_accept_is_interaction_required(
    asker: dict[str, str], camille: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    link(camille, asker, world)
    monkeypatch.setattr(authorize_prompt, "to_do_first", lambda request, actor: "public:terms")
    assert sent_back(camille.get(address(asker, prompt="none")))["error"] == "interaction_required"


def test_none_for_one_of_several_people_is_interaction_required(
    asker: dict[str, str], camille: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    link(camille, asker, world)
    linkable = authorize_prompt.who_may_be_linked
    monkeypatch.setattr(authorize_prompt, "who_may_be_linked", lambda place, asked: linkable(place, asked) * 2)
    assert sent_back(camille.get(address(asker, prompt="none")))["error"] == "interaction_required"


# --- prompt=login, max_age --------------------------------------------------------------------------------------------


def confirms(answer: Any) -> str:
    """The address that the confirmation leads back to."""
    assert answer.status_code == 302, answer.content
    where = urlsplit(answer["Location"])
    assert where.path == "/connexion/confirmer/", answer["Location"]
    return parse_qs(where.query)["next"][0]


@pytest.mark.parametrize("asked", [{"prompt": "login"}, {"max_age": "0"}, {"prompt": "login consent"}])
def test_login_asks_for_a_new_proof_once_and_says_when_it_was(
    asker: dict[str, str], camille: Client, world: World, asked: dict[str, str]
) -> None:
    prove_again(camille, account(), seconds_ago=2)
    asker = asker | {"scope": f"openid {asker['scope']}"} | asked
    back = confirms(camille.get(address(asker)))
    assert back == address(asker)
    assert confirms(camille.post(address(asker, profil=str(world.space.id)), ALL))  # nothing is taken before
    assert not Pairing.objects.exists()
    prove_again(camille, account())
    assert camille.get(back).status_code == 200
    found = link(camille, asker, world)
    assert abs(claims_of(found["code"], asker["client_id"])["auth_time"] - time.time()) < 10
    confirms(camille.get(back))  # asked once more, it is another request


def test_who_signs_in_for_this_very_request_is_not_asked_again(asker: dict[str, str], world: World) -> None:
    browser = Client()
    for asked in ({"prompt": "login"}, {"max_age": "0"}):
        browser.logout()
        answer = browser.get(address(asker, state=f"s{asked}", **asked))
        assert answer["Location"].startswith("/connexion/?next=")
        browser.force_login(account())
        prove_again(browser, account())
        assert browser.get(address(asker, state=f"s{asked}", **asked)).status_code == 200


def test_max_age_lets_a_recent_proof_be(asker: dict[str, str], camille: Client, world: World) -> None:
    prove_again(camille, account(), seconds_ago=100)
    assert camille.get(address(asker, max_age="500")).status_code == 200
    confirms(camille.get(address(asker, max_age="50", state="autre")))
    assert camille.get(address(asker)).status_code == 200


def test_auth_time_is_that_of_this_session_and_not_of_another_one(
    asker: dict[str, str], camille: Client, world: World
) -> None:
    prove_again(camille, account(), seconds_ago=1000)
    Client().force_login(account())  # on another device, later
    found = link(camille, asker | {"scope": f"openid {asker['scope']}"}, world)
    said = claims_of(found["code"], asker["client_id"])["auth_time"]
    assert abs(time.time() - 1000 - said) < 10


def test_a_refusal_ends_the_request_too(asker: dict[str, str], camille: Client, world: World) -> None:
    prove_again(camille, account(), seconds_ago=2)
    confirms(camille.get(address(asker, prompt="login")))
    prove_again(camille, account())
    refused = sent_back(camille.post(address(asker, prompt="login"), {"geste": "refuser"}))
    assert refused["error"] == "access_denied"
    confirms(camille.get(address(asker, prompt="login")))


def test_a_session_remembers_a_few_requests_alone(asker: dict[str, str], camille: Client, world: World) -> None:
    for number in range(8):
        camille.get(address(asker, prompt="login", state=f"{number}"))
    assert len(camille.session["authorize_seen"]) == 5


@pytest.mark.parametrize("prompt", ["consent", "select_account", "consent select_account"])
def test_consent_is_asked_again_though_it_was_given(
    asker: dict[str, str], camille: Client, world: World, prompt: str
) -> None:
    link(camille, asker, world)
    shown = camille.get(address(asker, prompt=prompt, profil=str(world.space.id)))
    assert shown.status_code == 200
    assert "accord" in shown.content.decode()


# --- id_token_hint ----------------------------------------------------------------------------------------------------


def hint_of(code: str, client_id: str) -> str:
    found: str = exchanged(code, client_id).json()["id_token"]
    return found


def test_a_hint_names_who_is_expected_and_anybody_else_is_login_required(
    asker: dict[str, str], camille: Client, world: World
) -> None:
    """OpenID Connect Core 3.1.2.1: in silence or not."""
    hint = hint_of(link(camille, asker, world)["code"], asker["client_id"])
    assert "code" in sent_back(camille.get(address(asker, prompt="none", id_token_hint=hint)))
    assert camille.get(address(asker, id_token_hint=hint)).status_code == 200
    world.citizen("sacha", "Sacha")
    other = Client()
    other.force_login(account("sacha"))
    for more in ({"prompt": "none"}, {}):
        assert sent_back(other.get(address(asker, id_token_hint=hint, **more)))["error"] == "login_required"
    assert sent_back(Client().get(address(asker, prompt="none", id_token_hint=hint)))["error"] == "login_required"


def test_a_hint_is_good_long_after_its_token_expired(
    asker: dict[str, str], camille: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(id_tokens, "LIFE", -timedelta(days=30))
    hint = hint_of(link(camille, asker, world)["code"], asker["client_id"])
    assert "code" in sent_back(camille.get(address(asker, prompt="none", id_token_hint=hint)))


def test_a_hint_that_this_client_was_not_given_here_is_an_error(
    asker: dict[str, str], camille: Client, world: World
) -> None:
    hint = hint_of(link(camille, asker, world)["code"], asker["client_id"])
    key = signing_key()
    body = json.loads(base64.urlsafe_b64decode(hint.split(".")[1] + "=="))

    def signed(key: JWK, alg: str = "RS256", **changes: Any) -> str:
        token = JWT(header={"alg": alg}, claims=json.dumps(body | changes))
        token.make_signed_token(key)
        return str(token.serialize())

    head, payload, _signature = hint.split(".")
    unsigned = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    for wrong in (
        "x", "a.b.c", f"{head}.{payload}.", f"{unsigned}.{payload}.", f"{hint}x",
        signed(JWK.generate(kty="RSA", size=2048)), signed(key, "RS384"), signed(key, aud="autre"),
        signed(key, iss="https://autre.example"), signed(key, aud=["x"]),
    ):  # fmt: skip
        for more in ({"prompt": "none"}, {}):
            assert sent_back(camille.get(address(asker, id_token_hint=wrong, **more)))["error"] == "invalid_request"
    nobody = signed(key, sub="quelqu’un d’autre")
    assert sent_back(camille.get(address(asker, prompt="none", id_token_hint=nobody)))["error"] == "login_required"


def test_what_is_only_a_wish_is_set_aside(asker: dict[str, str], camille: Client, world: World) -> None:
    """`login_hint`, `acr_values`, `ui_locales`: voluntary (OpenID Connect Core 3.1.2.1, 15.1)."""
    wishes = {"login_hint": "camille", "acr_values": "eidas3", "ui_locales": "en"}
    found = sent_back(camille.post(address(asker, profil=str(world.space.id), **wishes), {**ALL, "geste": "relier"}))
    assert "acr" not in claims_of(found["code"], asker["client_id"])
