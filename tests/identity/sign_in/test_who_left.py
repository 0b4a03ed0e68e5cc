"""A professional or a structure that the directories no longer have: no token, no certificate, no session (PRO-08).

The same queries as for everybody else: whoever is there pays nothing for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib.auth import get_user_model
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from espace_sante.identity import api as identity
from espace_sante.identity.models import Account, Exercise, Professional, Structure
from espace_sante.kernel.clock import utc_now
from tests.factories import make_holder, make_professional, make_structure, token_for

pytestmark = pytest.mark.django_db
HOME = "/pro/"


def _directory_ends_the_person() -> None:
    Professional.objects.update(ended_at=utc_now())


def _directory_ends_every_place() -> None:
    Exercise.objects.update(ended_at=utc_now())


LEAVING = pytest.mark.parametrize("leave", [_directory_ends_the_person, _directory_ends_every_place])


@LEAVING
def test_the_token_of_a_professional_who_left_identifies_nobody(leave: Callable[[], None]) -> None:
    make_professional("dr.fictif")
    token = token_for("dr.fictif")
    leave()
    with pytest.raises(identity.TokenRefused):
        identity.actor_of_token(token, now=utc_now())
    with pytest.raises(identity.AccountUnknown):
        token_for("dr.fictif")
    assert Client(headers={"authorization": f"Bearer {token}"}).get("/fhir/DocumentReference").status_code == 401


@LEAVING
def test_a_running_session_ends_at_the_next_request(leave: Callable[[], None], client: Client) -> None:
    make_professional("dr.fictif")
    client.force_login(get_user_model().objects.get(login="dr.fictif"))
    assert client.get(HOME).status_code == 200
    leave()
    answer = client.get(HOME)
    assert (answer.status_code, answer["Location"]) == (302, "/connexion/?next=/pro/")


@LEAVING
def test_whoever_comes_back_to_the_directory_has_their_access_again(leave: Callable[[], None]) -> None:
    make_professional("dr.fictif")
    token = token_for("dr.fictif")
    leave()
    Professional.objects.update(ended_at=None)
    Exercise.objects.update(ended_at=None)
    assert identity.actor_of_token(token, now=utc_now()).profession == "10"


def test_one_place_that_ended_among_two_changes_nothing() -> None:
    make_professional("dr.fictif")
    person = Professional.objects.get()
    Exercise.objects.create(professional=person, place_key="R1", profession_code="10", ended_at=utc_now())
    assert identity.actor_of_token(token_for("dr.fictif"), now=utc_now()).rpps == person.rpps


def test_somebody_whose_places_were_never_told_is_there() -> None:
    make_professional("dr.fictif")
    Exercise.objects.all().delete()
    assert identity.actor_of_token(token_for("dr.fictif"), now=utc_now()).finess is None


def test_the_token_of_a_structure_that_left_finess_identifies_nobody_str_01() -> None:
    make_structure("labo")
    token = token_for("labo")
    Structure.objects.update(ended_at=utc_now())
    with pytest.raises(identity.TokenRefused):
        identity.actor_of_token(token, now=utc_now())


def test_a_citizen_is_in_no_directory_and_stays(client: Client) -> None:
    make_holder("camille")
    make_professional("dr.fictif")
    _directory_ends_the_person()
    client.force_login(get_user_model().objects.get(login="camille"))
    assert identity.actor_of_token(token_for("camille"), now=utc_now()).kind == "citizen"
    assert get_user_model().objects.get(login="camille").is_present


def signed_in(account: Any) -> Any:
    """What comes of a sign-in whose first proof was accepted, as Pro Santé Connect accepts it."""
    request = RequestFactory().get("/connexion/")
    request.session = SessionStore()
    request.user = account
    request._messages = FallbackStorage(request)
    return perform_login(request, Login(user=account)), request


@LEAVING
def test_signing_in_ends_on_a_plain_sentence(leave: Callable[[], None], client: Client) -> None:
    make_professional("dr.fictif")
    leave()
    answer, request = signed_in(Account.objects.get(login="dr.fictif"))
    assert answer["Location"] == "/connexion/annuaire/"
    assert "_auth_user_id" not in request.session
    page = client.get(answer["Location"])
    assert page.status_code == 403
    assert "l’annuaire national ne dit plus que vous exercez" in page.content.decode()


def test_presence_costs_no_query() -> None:
    make_professional("dr.fictif")
    token = token_for("dr.fictif")
    identity.actor_of_token(token, now=utc_now())
    with CaptureQueriesContext(connections["ens"]) as queries:
        identity.actor_of_token(token, now=utc_now())
        assert Account.objects.get(login="dr.fictif").is_present
    assert len(queries) == 2, "one for the token, one for the account"
