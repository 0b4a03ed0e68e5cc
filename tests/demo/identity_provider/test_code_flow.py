"""The whole authorization code flow against the running provider, at every issuer."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.demo.identity_provider.browser import SITE, Visit, answer, hidden_field
from tests.demo.identity_provider.sample_people import CAMILLE, MARTIN

Visits = Callable[..., Visit]
ISSUERS = [("franceconnect", "camille"), ("prosanteconnect", "899700218896"), ("proconnect", "agent:operateur")]


@pytest.mark.parametrize(("key", "subject"), ISSUERS)
def test_the_issuer_it_publishes_is_the_issuer_of_its_tokens(visit: Visits, key: str, subject: str) -> None:
    here = visit(key)
    claims = here.verified(here.tokens(subject)["id_token"])
    assert claims["iss"] == here.discovery()["issuer"] == here.client["issuer"]


@pytest.mark.parametrize(("key", "subject"), ISSUERS)
def test_the_answer_echoes_state_and_names_its_issuer(visit: Visits, key: str, subject: str) -> None:
    here = visit(key)
    received = here.sign_in(subject)
    assert received["state"] == "etat-1"
    assert received["iss"] == here.client["issuer"]


@pytest.mark.parametrize(("key", "subject"), ISSUERS)
def test_the_identity_token_echoes_the_nonce_and_the_moment_of_the_choice(
    visit: Visits, key: str, subject: str
) -> None:
    here = visit(key)
    claims = here.verified(here.tokens(subject)["id_token"])
    assert claims["nonce"] == "nonce-de-vingt-deux-caracteres"
    assert abs(claims["auth_time"] - time.time()) < 10


def test_franceconnect_shape_gives_the_pivot_identity_in_a_signed_userinfo(visit: Visits) -> None:
    here = visit("franceconnect")
    tokens = here.tokens("camille")
    userinfo = here.userinfo(tokens["access_token"])
    assert userinfo.headers["Content-Type"].startswith("application/jwt")
    claims = here.verified(userinfo.text)
    assert CAMILLE.items() <= claims.items()
    assert claims["sub"] == here.verified(tokens["id_token"])["sub"]


def test_franceconnect_shape_keeps_the_identity_out_of_the_identity_token(visit: Visits) -> None:
    here = visit("franceconnect")
    assert not CAMILLE.keys() & here.verified(here.tokens("camille")["id_token"]).keys()


def test_a_scope_that_was_not_asked_gives_no_claim(visit: Visits) -> None:
    here = visit("franceconnect")
    tokens = here.tokens("camille", scope="openid birthdate")
    claims = here.verified(here.userinfo(tokens["access_token"]).text)
    assert CAMILLE.keys() & claims.keys() == {"birthdate"}


def test_franceconnect_subject_says_nothing_of_the_person(visit: Visits) -> None:
    here = visit("franceconnect")
    subject = here.verified(here.tokens("camille")["id_token"])["sub"]
    assert "camille" not in subject
    assert len(subject) == 66  # a SHA-256 in hexadecimal and its version


def test_pro_sante_connect_shape_gives_the_professional_in_both_answers(visit: Visits) -> None:
    here = visit("prosanteconnect")
    tokens = here.tokens("899700218896")
    assert MARTIN.items() <= here.verified(tokens["id_token"]).items()
    assert MARTIN.items() <= here.userinfo(tokens["access_token"]).json().items()


@pytest.mark.parametrize(
    ("asked", "given"),
    [(None, "eidas1"), ("eidas1", "eidas1"), ("eidas2", "eidas2"), ("eidas3 eidas2", "eidas2"), ("eidas3", "eidas1")],
)
def test_the_first_known_level_of_assurance_is_given(visit: Visits, asked: str | None, given: str) -> None:
    here = visit("franceconnect")
    assert here.verified(here.tokens("camille", acr_values=asked)["id_token"])["acr"] == given


def test_there_is_no_refresh_token(visit: Visits) -> None:
    assert "refresh_token" not in visit("franceconnect").tokens("camille")


def test_a_wrong_verifier_is_refused(visit: Visits) -> None:
    here = visit("franceconnect")
    refused = here.exchange(here.sign_in("camille")["code"], code_verifier="a" * 43)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


def test_a_wrong_secret_is_refused(visit: Visits) -> None:
    here = visit("franceconnect")
    refused = here.exchange(here.sign_in("camille")["code"], client_secret="faux")
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")


def test_a_code_serves_once(visit: Visits) -> None:
    here = visit("franceconnect")
    code = here.sign_in("camille")["code"]
    assert here.exchange(code).status_code == 200
    again = here.exchange(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_a_code_of_one_issuer_is_unknown_to_the_other(visit: Visits) -> None:
    citizen, professional = visit("franceconnect"), visit("prosanteconnect")
    code = citizen.sign_in("camille")["code"]
    refused = professional.exchange(code, redirect_uri=citizen.redirect_uri, code_verifier=citizen.verifier)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


def test_an_access_token_of_one_issuer_opens_nothing_at_the_other(visit: Visits) -> None:
    tokens = visit("franceconnect").tokens("camille")
    assert visit("prosanteconnect").userinfo(tokens["access_token"]).status_code == 401


def test_userinfo_without_a_token_is_refused(visit: Visits) -> None:
    assert visit("franceconnect").userinfo("inconnu").status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "inconnu"},
        {"client_id": "espace-sante-prosanteconnect"},
        {"redirect_uri": "http://ailleurs.example/connexion/franceconnect/retour/"},
        {"redirect_uri": f"{SITE}/connexion/franceconnect/retour/plus/"},
        {"redirect_uri": None},
    ],
)
def test_an_unknown_client_or_address_is_told_to_the_visitor_and_never_redirected(
    visit: Visits, changes: dict[str, str | None]
) -> None:
    refused = visit("franceconnect").authorize(**changes)
    assert refused.status_code == 400
    assert "n’est pas possible" in refused.text


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"nonce": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "id_token"}, "unsupported_response_type"),
        ({"scope": "openid scope_all"}, "invalid_scope"),
        ({"scope": "birthdate"}, "invalid_scope"),
        ({"prompt": "none"}, "login_required"),
        ({"prompt": "none login"}, "invalid_request"),
    ],
)
def test_a_faulty_request_is_answered_to_the_client_with_its_state(
    visit: Visits, changes: dict[str, str | None], error: str
) -> None:
    here = visit("franceconnect")
    received = answer(here.authorize(**changes))
    assert (received["error"], received["state"], received["iss"]) == (error, "etat-1", here.client["issuer"])


def test_a_session_is_kept_and_prompt_none_uses_it(visit: Visits) -> None:
    here = visit("franceconnect")
    here.sign_in("camille")
    assert "code" in answer(here.authorize(prompt="none"))
    assert "code" in answer(here.authorize(max_age="300"))


@pytest.mark.parametrize("changes", [{"prompt": "login"}, {"max_age": "0"}])
def test_a_client_may_want_the_choice_to_be_made_again(visit: Visits, changes: dict[str, str]) -> None:
    here = visit("franceconnect")
    here.sign_in("camille")
    page = here.follow(here.authorize(**changes))
    assert "Qui êtes" in page.text
    assert "code" in answer(here.follow(here.choose(page, "habitant-3")))


def test_a_citizen_session_is_not_a_professional_session(visit: Visits) -> None:
    citizen = visit("franceconnect")
    citizen.sign_in("camille")
    professional = visit("prosanteconnect", browser=citizen.browser)
    assert answer(professional.authorize(prompt="none"))["error"] == "login_required"


def test_a_citizen_cannot_be_chosen_at_the_professionals_door(visit: Visits) -> None:
    here = visit("prosanteconnect")
    page = here.follow(here.authorize())
    assert here.choose(page, "camille").status_code == 404


def test_leaving_without_choosing_is_told_to_the_client(visit: Visits) -> None:
    here = visit("franceconnect")
    page = here.follow(here.authorize())
    assert answer(here.follow(here.choose(page, renoncer="1")))["error"] == "access_denied"


def test_signing_out_ends_the_session_and_returns_to_the_site(visit: Visits) -> None:
    here = visit("franceconnect")
    tokens = here.tokens("camille")
    parameters = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": f"{SITE}/", "state": "sortie"}
    left = here.browser.get(here.discovery()["end_session_endpoint"], params=parameters)
    assert left.headers["Location"] == f"{SITE}/?state=sortie"
    assert answer(here.authorize(prompt="none"))["error"] == "login_required"


@pytest.mark.parametrize(
    "changes",
    [{"post_logout_redirect_uri": "http://ailleurs.example/"}, {"client_id": "inconnu"}, {"id_token_hint": "faux"}],
)
def test_signing_out_towards_elsewhere_is_refused(visit: Visits, changes: dict[str, str]) -> None:
    here = visit("franceconnect")
    parameters = {"client_id": here.client["client_id"], "post_logout_redirect_uri": f"{SITE}/"} | changes
    refused = here.browser.get(here.discovery()["end_session_endpoint"], params=parameters)
    assert 400 <= refused.status_code < 500


def test_signing_out_without_a_token_asks_first(visit: Visits) -> None:
    here = visit("franceconnect")
    here.sign_in("camille")
    asked = here.browser.get(here.discovery()["end_session_endpoint"], params={"client_id": here.client["client_id"]})
    assert "Me déconnecter" in asked.text
    assert "code" in answer(here.authorize(prompt="none"))


def test_signing_out_after_being_asked_ends_the_session(visit: Visits) -> None:
    here = visit("franceconnect")
    here.sign_in("camille")
    end_session = here.discovery()["end_session_endpoint"]
    client_id, after = here.client["client_id"], f"{SITE}/connexion/"
    asked = here.browser.get(end_session, params={"client_id": client_id, "post_logout_redirect_uri": after})
    data = {name: hidden_field(asked.text, name) for name in ("csrfmiddlewaretoken", "client_id")}
    agreed = data | {"post_logout_redirect_uri": after, "allow": "True"}
    left = here.browser.post(end_session, data=agreed, headers={"Referer": str(asked.url)})
    assert left.headers["Location"] == after
    assert answer(here.authorize(prompt="none"))["error"] == "login_required"
