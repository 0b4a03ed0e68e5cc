"""The project's relying party against the running provider, in a process of its own because settings differ."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from espace_sante.identity.domain.claims import citizen_traits, professional_claims
from tests.demo.identity_provider.browser import Provider
from tests.demo.identity_provider.sample_people import CAMILLE

PROJECT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def came_of(provider: Provider) -> dict[str, Any]:
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    finished = subprocess.run(
        [sys.executable, "-m", "tests.demo.identity_provider.relying_party", json.dumps(provider.clients)],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    results: dict[str, Any] = json.loads(finished.stdout)
    return results


def test_a_request_carries_state_nonce_pkce_and_the_level_of_assurance(came_of: dict[str, Any]) -> None:
    sent = came_of["sent"]
    assert sent["state"]
    assert len(sent["nonce"]) >= 22
    assert sent["code_challenge_method"] == "S256"
    assert sent["acr_values"] == "eidas2"
    assert sent["prompt"] == "login"
    assert sent["redirect_uri"] == "http://127.0.0.1:8000/connexion/franceconnect/retour/"


def test_an_address_cannot_change_the_request(came_of: dict[str, Any]) -> None:
    forged, sent = came_of["sent_from_a_forged_address"], came_of["sent"]
    assert forged["acr_values"] == "eidas2"
    assert set(forged["scope"].split()) == set(sent["scope"].split())


def test_a_citizen_signs_in_with_the_pivot_identity(came_of: dict[str, Any]) -> None:
    result = came_of["citizen"]
    assert result["signed_in"]
    assert result["data"]["id_token"]["acr"] == "eidas2"
    assert CAMILLE.items() <= result["data"]["userinfo"].items()
    assert citizen_traits(result["data"]["userinfo"]).birth_name == "Moreau"


def test_a_professional_signs_in_with_their_rpps_number(came_of: dict[str, Any]) -> None:
    result = came_of["professional"]
    assert result["signed_in"]
    assert professional_claims(result["data"]["userinfo"]).rpps.value == "99700218896"


WAYS = [
    *("other_nonce", "other_issuer", "no_issuer", "other_state", "low_assurance"),
    *("replayed", "replayed_with_own_state", "stolen_code"),
]


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_that_is_not_the_expected_one_signs_nobody_in(came_of: dict[str, Any], way: str) -> None:
    assert not came_of[way]["signed_in"]
    assert came_of[way]["status"] < 500


def test_an_issuer_that_does_not_answer_is_no_failure_of_the_site(came_of: dict[str, Any]) -> None:
    assert came_of["silent_issuer"] < 500


def test_the_end_of_the_session_goes_through_the_issuer(came_of: dict[str, Any], provider: Provider) -> None:
    address = urlsplit(came_of["sign_out"])
    assert came_of["sign_out"].startswith(provider.clients["franceconnect"]["issuer"] + "/session/end?")
    assert parse_qs(address.query)["post_logout_redirect_uri"] == ["http://127.0.0.1:8000/"]
