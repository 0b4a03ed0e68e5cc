"""Operators and auditors sign in with ProConnect, when somebody registered them before. Source: RULES.md OPE-05."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from espace_sante.identity import api as identity
from espace_sante.identity.adapters.openid_connect import social_providers
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.clock import utc_now
from espace_sante.portals.public.sign_in import FRANCECONNECT, PROCONNECT, PROSANTECONNECT, account_of
from tests.factories import make_holder

pytestmark = pytest.mark.django_db
ADDRESS = "nora@operateur.example"


def register(login: str, kind: ActorKind, *, email: str = ADDRESS) -> None:
    identity.register_account(login=login, kind=kind, name="Nora Fictive", email=email, now=utc_now())


@pytest.mark.parametrize("kind", [ActorKind.OPERATOR, ActorKind.AUDITOR])
def test_an_agent_is_known_by_the_address_that_proconnect_vouches_for(kind: ActorKind) -> None:
    register("nora", kind, email="Nora@Operateur.example ")
    account = account_of(PROCONNECT, {"email": "NORA@operateur.example", "sub": "x"})
    assert account.login == "nora"


@pytest.mark.parametrize("claims", [{}, {"email": ""}, {"email": None}, {"email": "autre@operateur.example"}])
def test_nobody_becomes_an_agent_by_signing_in(claims: dict[str, Any]) -> None:
    register("nora", ActorKind.OPERATOR)
    register("sans-adresse", ActorKind.OPERATOR, email="")
    before = get_user_model().objects.count()
    assert account_of(PROCONNECT, claims) is None
    assert get_user_model().objects.count() == before


def test_an_address_of_two_agents_opens_neither_and_that_of_a_citizen_opens_nothing() -> None:
    register("nora", ActorKind.OPERATOR)
    register("double", ActorKind.AUDITOR)
    assert account_of(PROCONNECT, {"email": ADDRESS}) is None
    citizen = make_holder("camille")
    get_user_model().objects.filter(pk=citizen.account_id).update(email="camille@courriel.example")
    assert account_of(PROCONNECT, {"email": "camille@courriel.example"}) is None


@pytest.mark.parametrize("provider", [FRANCECONNECT, PROSANTECONNECT])
def test_the_other_providers_open_no_agent(provider: str) -> None:
    register("nora", ActorKind.OPERATOR)
    assert account_of(provider, {"email": ADDRESS}) is None


def test_two_factors_are_asked_of_agents() -> None:
    client = {"client_id": "a", "client_secret": "b", "issuer": "http://127.0.0.1/pc"}
    (app,) = social_providers({PROCONNECT: client})["openid_connect"]["APPS"]
    assert "eidas1" not in app["settings"]["acr_accepted"]
    assert app["settings"]["auth_params"]["acr_values"] == "eidas2"


@pytest.mark.parametrize(
    ("kind", "where"), [(ActorKind.OPERATOR, "/operateur/"), (ActorKind.AUDITOR, "/operateur/traces/")]
)
def test_the_entrance_leads_operators_and_auditors_to_their_pages(client: Client, kind: ActorKind, where: str) -> None:
    register("nora", kind)
    client.force_login(get_user_model().objects.get(login="nora"))
    response = client.get("/entree/")
    assert response.headers.get("Location") == where
