"""Operators and auditors, registered and closed from the command line. Source: RULES.md OPE-05."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result
from django.contrib.auth import get_user_model
from django.test import Client

from espace_sante.config.cli import main

pytestmark = pytest.mark.django_db
NORA = ("--kind", "operator", "--name", "Nora Fictive", "--email", "Nora@Operateur.example")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["agent", *arguments])


def test_an_agent_is_registered_once_shown_and_closed() -> None:
    assert run("add", "nora", *NORA).output == "Registered.\n"
    assert run("list").output == "nora  operator  Nora Fictive  nora@operateur.example\n"
    for login in ("nora", "autre"):  # the login, then the address alone
        assert run("add", login, *NORA).exit_code == 1
    client = Client()
    client.force_login(get_user_model().objects.get(login="nora"))
    assert client.get("/operateur/").status_code == 200
    assert run("close", "nora").exit_code == 0
    assert client.get("/operateur/")["Location"].startswith("/connexion/")
    assert run("close", "nora").exit_code == 1
    assert run("list").output.endswith("closed\n")


def test_a_citizen_is_not_registered_as_an_agent() -> None:
    assert run("add", "nora", *NORA, "--kind", "citizen").exit_code == 2
