"""The credentials of a service, by the pages of its publisher: an owner alone, their own services alone."""

from __future__ import annotations

import pytest

from espace_sante.pairing import api as pairing
from espace_sante.pairing.models import OAuthClient
from espace_sante.portals.components import session
from tests.catalogue.catalogue_world import CatalogueWorld
from tests.linked import RETURN, make_service
from tests.portals.languages import french_in, in_english
from tests.portals.publisher.test_referencing_pages import browser, text
from tests.worlds import NOW

FORM = {"nom": "Application", "retours": f"{RETURN}\nhttp://127.0.0.1:9000/x", "preuve": "secret", "pour": "sandbox"}


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> CatalogueWorld:
    monkeypatch.setattr(session, "is_fresh", lambda request: True)
    monkeypatch.setattr(session, "utc_now", lambda: NOW)
    return CatalogueWorld()


@pytest.fixture
def base(world: CatalogueWorld) -> str:
    slug = world.service().slug
    return f"/editeurs/services/{slug}/acces/"


def test_an_owner_makes_renews_and_withdraws_the_credentials_of_a_service(world: CatalogueWorld, base: str) -> None:
    owner = browser(world.owner.id)
    page = text(owner.post(f"{base}ajouter/", FORM))
    (row,) = OAuthClient.objects.all()
    secret = page.split('aria-label="client_secret"')[1].split("<code>")[1].split("<")[0]
    assert (row.sandbox, row.redirects) == (True, FORM["retours"].split("\n"))
    assert pairing.has_secret(pairing.client_named(row.client_id), secret)
    assert secret not in text(owner.get(base))
    renewed = text(owner.post(f"{base}{row.client_id}/renouveler/"))
    assert secret not in renewed
    assert not pairing.has_secret(pairing.client_named(row.client_id), secret)
    assert owner.post(f"{base}{row.client_id}/retirer/").status_code == 302
    assert pairing.clients_of(row.service_id) == []


@pytest.mark.parametrize("change", [{"retours": "http://autre.example/x"}, {"nom": ""}, {"preuve": "x"}, {"pour": ""}])
def test_credentials_that_do_not_hold_are_not_made(world: CatalogueWorld, base: str, change: dict[str, str]) -> None:
    assert browser(world.owner.id).post(f"{base}ajouter/", FORM | change).status_code == 422
    assert not OAuthClient.objects.exists()


def test_an_editor_and_another_publisher_touch_no_credentials(world: CatalogueWorld, base: str) -> None:
    editor = browser(world.editor.id)
    assert editor.get(base).status_code == editor.post(f"{base}ajouter/", FORM).status_code == 403
    other = make_service(now=NOW)
    made = pairing.make_client(service_id=other.id, name="x", redirects=[RETURN], proof="secret", now=NOW)
    owner = browser(world.owner.id)
    assert owner.get(f"/editeurs/services/{other.slug}/acces/").status_code == 404
    for act in ("renouveler", "retirer"):
        assert owner.post(f"{base}{made.client_id}/{act}/").status_code == 404
    assert pairing.has_secret(pairing.client_named(made.client_id), made.secret)


def test_the_page_is_told_in_english(world: CatalogueWorld, base: str) -> None:
    owner = browser(world.owner.id)
    in_english(owner)
    assert french_in(owner.post(f"{base}ajouter/", FORM | {"nom": "App"})) == []
