"""The pages that anybody may open."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.test import Client, override_settings

from espace_sante.kernel.actors import ActorKind
from tests.factories import make_holder, make_professional, make_program, open_active_space

PAGES = ["/", "/connexion/", "/accessibilite/", "/mentions/"]
MOST_BYTES = 150_000  # HTML, style, script and icons together, as they are before compression


@pytest.mark.parametrize("address", PAGES)
def test_a_page_answers_without_a_query_nor_a_cookie(
    visitor: Client, address: str, django_assert_num_queries: object
) -> None:
    response = visitor.get(address)
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1
    assert "es_session" not in response.cookies


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_strict_and_asks_nothing_of_another_host(visitor: Client, address: str) -> None:
    response = visitor.get(address)
    text = response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert re.findall(r'(?:src|href|action)="((?:https?:)?//[^"]*)"', text) == []
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*src=)|\son\w+=", text)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_and_all_it_loads_weigh_less_than_the_limit_before_compression(visitor: Client, address: str) -> None:
    text = visitor.get(address).content.decode()
    loaded = {path.split("#")[0] for path in re.findall(r'(?:src|href)="(/static/[^"]+)"', text)}
    files = [Path(str(finders.find(path.removeprefix("/static/")))).read_bytes() for path in loaded]
    assert files
    assert len(text.encode()) + sum(map(len, files)) < MOST_BYTES


def test_a_demonstration_says_that_it_is_one_and_a_service_does_not(visitor: Client) -> None:
    for demonstration in (True, False):
        with override_settings(DEMONSTRATION=demonstration):
            assert ("Ceci est une démonstration" in visitor.get("/").content.decode()) is demonstration
            assert ("Ceci est une démonstration" in visitor.get("/mentions/").content.decode()) is demonstration


def test_who_is_signed_in_goes_to_their_own_pages(db: None) -> None:
    make_holder("camille", given_name="Camille")
    make_professional("dr.martin")
    for login, home in (("camille", "/espace/"), ("dr.martin", "/pro/")):
        client = signed_in(login)
        assert client.get("/")["Location"] == "/entree/"
        assert client.get("/connexion/")["Location"] == "/entree/"
        assert client.get("/entree/")["Location"] == home


def test_an_account_without_pages_is_told_what_it_can_do(db: None) -> None:
    make_program("programme", kind=ActorKind.SERVICE)
    text = signed_in("programme").get("/entree/").content.decode()
    assert "Votre compte ne lit aucun espace" in text
    assert "Se déconnecter" in text


def test_str06_a_structure_prints_what_it_does_of_its_patients_records(visitor: Client) -> None:
    """Fed, read, downloaded (STR-06); a name typed by anybody is text, and nothing else."""
    text = visitor.get("/information-des-patients/", {"etablissement": "Clinique <b>des Lilas</b>"}).content.decode()
    for title in (
        "Ce que nous y ajoutons",
        "Ce que nous y lisons",
        "Ce que nous en gardons",
        "Ce que vous pouvez faire",
    ):
        assert title in text
    assert "Clinique &lt;b&gt;des Lilas" in text
    assert "<b>des" not in text
    assert visitor.get("/information-des-patients/", {"etablissement": "x" * 5_000}).status_code == 200


def test_the_entrance_asks_a_visitor_to_sign_in(visitor: Client) -> None:
    assert visitor.get("/entree/")["Location"] == "/connexion/"


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("/espace/", True), ("/pro/", True), ("https://ailleurs.example/", False), ("//ailleurs.example/", False),
        ("javascript:alert(1)", False), ("", False),
    ],
)  # fmt: skip
def test_only_a_page_of_ours_is_kept_for_after_signing_in(db: None, asked: str, kept: bool) -> None:
    make_holder("camille")
    answer = signed_in("camille").get("/connexion/", {"next": asked})
    assert answer["Location"] == (asked if kept else "/entree/")


def test_signing_out_closes_the_session_and_asks_for_a_form(db: None) -> None:
    open_active_space(make_holder("camille"))
    client = signed_in("camille")
    assert client.get("/deconnexion/").status_code == 405
    assert client.get("/espace/").status_code == 200
    assert client.post("/deconnexion/").status_code == 302
    assert client.get("/espace/")["Location"].startswith("/connexion/")


def test_signing_out_needs_the_token_of_the_form(db: None) -> None:
    make_holder("camille")
    client = Client(enforce_csrf_checks=True)
    client.force_login(get_user_model().objects.get(login="camille"))
    answer = client.post("/deconnexion/")
    assert answer.status_code == 403
    assert "Par sécurité, rien n’a été changé." in answer.content.decode()


def signed_in(login: str) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(login=login))
    return client
