"""Applications that sign, and the key that signs what a service is told: by the pages of its publisher.

Issue 8, points 3 and 5; RFC 7523; Standard Webhooks 1.0.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from jwcrypto.jwk import JWK

from espace_sante.catalogue import api as catalogue
from espace_sante.pairing import api as pairing
from espace_sante.pairing.models import OAuthClient
from espace_sante.portals.components import session
from espace_sante.subscriptions import api as subscriptions
from espace_sante.subscriptions.services.keys import keys_in_force
from tests.catalogue.catalogue_world import CatalogueWorld
from tests.portals.languages import french_in, in_english
from tests.portals.publisher.test_access_page import FORM
from tests.portals.publisher.test_referencing_pages import browser, text
from tests.subscriptions.linked import active, asked, link, receiver
from tests.worlds import NOW, World

KEY = JWK.generate(kty="EC", crv="P-384", kid="un")
OTHER = JWK.generate(kty="EC", crv="P-384", kid="deux")
SIGNS = FORM | {"preuve": "key"}


def key_set(*keys: JWK) -> str:
    return json.dumps({"keys": [one.export_public(as_dict=True) for one in keys]})


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> CatalogueWorld:
    monkeypatch.setattr(session, "is_fresh", lambda request: True)
    monkeypatch.setattr(session, "utc_now", lambda: NOW)
    return CatalogueWorld()


@pytest.fixture
def base(world: CatalogueWorld) -> str:
    return f"/editeurs/services/{world.service().slug}/"


def test_an_application_that_signs_has_its_keys_pasted_then_published_and_no_secret(
    world: CatalogueWorld, base: str
) -> None:
    owner = browser(world.owner.id)
    page = text(owner.post(f"{base}acces/ajouter/", SIGNS | {"cles": key_set(KEY)}))
    (row,) = OAuthClient.objects.all()
    assert (row.proof, row.secret_digest, row.keys["keys"][0]["kid"]) == ("key", None, "un")
    assert "client_secret" not in page
    assert "Signe avec 1 clé enregistrée ici." in page
    keys = f"{base}acces/{row.client_id}/cles/"
    assert "un" in text(owner.get(keys))
    assert owner.post(keys, {"cles": key_set(KEY, OTHER)}).status_code == 302
    assert [one["kid"] for one in pairing.client_named(row.client_id).keys["keys"]] == ["un", "deux"]
    assert owner.post(keys, {"cles_a": "https://editeur.example/cles.json"}).status_code == 302
    client = pairing.client_named(row.client_id)
    assert (client.keys, client.keys_at) == ({}, "https://editeur.example/cles.json")
    assert "https://editeur.example/cles.json" in text(owner.get(f"{base}acces/"))


def test_a_private_key_that_was_pasted_is_never_kept(world: CatalogueWorld, base: str) -> None:
    owner = browser(world.owner.id)
    private = json.dumps({"keys": [KEY.export_private(as_dict=True)]})
    owner.post(f"{base}acces/ajouter/", SIGNS | {"cles": private})
    (row,) = OAuthClient.objects.all()
    assert "d" not in row.keys["keys"][0]


@pytest.mark.parametrize(
    "change",
    [{}, {"cles": "{"}, {"cles": '{"keys": []}'}, {"cles": key_set(JWK.generate(kty="EC", crv="P-256"))},
     {"cles": key_set(JWK.generate(kty="RSA", size=1024))}, {"cles_a": "http://editeur.example/cles"},
     {"cles_a": "https://a@editeur.example/cles"}, {"cles": key_set(KEY), "cles_a": "https://editeur.example/cles"}],
)  # fmt: skip
def test_keys_that_do_not_hold_make_no_application_and_change_none(
    world: CatalogueWorld, base: str, change: dict[str, str]
) -> None:
    owner = browser(world.owner.id)
    assert owner.post(f"{base}acces/ajouter/", SIGNS | change).status_code == 422
    assert not OAuthClient.objects.exists()
    owner.post(f"{base}acces/ajouter/", SIGNS | {"cles": key_set(KEY)})
    (row,) = OAuthClient.objects.all()
    assert owner.post(f"{base}acces/{row.client_id}/cles/", change).status_code == 422
    assert pairing.client_named(row.client_id).keys["keys"][0]["kid"] == "un"


def test_keys_are_changed_of_who_signs_alone_and_by_their_owner_alone(world: CatalogueWorld, base: str) -> None:
    owner = browser(world.owner.id)
    owner.post(f"{base}acces/ajouter/", FORM)
    owner.post(f"{base}acces/ajouter/", SIGNS | {"cles": key_set(KEY)})
    secret, signs = OAuthClient.objects.order_by("made_at", "id")
    assert owner.get(f"{base}acces/{secret.client_id}/cles/").status_code == 404
    assert browser(world.editor.id).get(f"{base}acces/{signs.client_id}/cles/").status_code == 403
    assert browser(world.stranger.id).post(f"{base}acces/{signs.client_id}/cles/", {}).status_code == 404


def test_the_signing_key_is_shown_once_then_changed_without_a_gap(world: CatalogueWorld, base: str) -> None:
    owner, service = browser(world.owner.id), catalogue.service_named("carnet-fictif")
    assert "Aucune clé pour l’instant" in text(owner.get(f"{base}avis/"))
    first = text(owner.post(f"{base}avis/cle/"))
    shown = first.split("es-source--whole")[1].split("<code>")[1].split("<")[0]
    assert shown.startswith("whsec_")
    assert shown not in text(owner.get(f"{base}avis/"))
    second = text(owner.post(f"{base}avis/cle/"))
    assert shown not in second
    assert "La clé d’avant signe encore" in second
    assert len(keys_in_force(service.id, now=NOW)) == 2
    assert len(keys_in_force(service.id, now=NOW + timedelta(days=1))) == 1
    editor = browser(world.editor.id)
    assert editor.get(f"{base}avis/").status_code == 200
    assert editor.post(f"{base}avis/cle/").status_code == 403
    assert browser(world.stranger.id).get(f"{base}avis/").status_code == 404
    assert len(keys_in_force(service.id, now=NOW)) == 2


def test_the_page_says_how_the_last_pushes_went_and_of_nobody(world: CatalogueWorld, base: str) -> None:
    people, service, owner = World(now=NOW), catalogue.service_named("carnet-fictif"), browser(world.owner.id)
    subscriptions.make_signing_key(service_id=service.id, now=NOW)
    actor = link(people, service, catalogue.asked_finalities(service.id).consents)
    with receiver(204, 500) as it:
        active(actor, it)
        told = text(owner.get(f"{base}avis/"))
        assert "Dernier envoi reçu" in told
        subscriptions.subscribe(actor=actor, asked=asked(it.endpoint), edge="fhir", now=NOW)
        subscriptions.push_due(now=NOW)
        assert len(it.received) == 1
    page = text(owner.get(f"{base}avis/"))
    for words in ("127.0.0.1", "1 échec de suite", "prochain essai le", "En attente d’envoi"):
        assert words in page
    assert "Camille" not in page
    in_english(owner)
    assert french_in(owner.get(f"{base}avis/")) == []


def test_these_pages_are_told_in_english(world: CatalogueWorld, base: str) -> None:
    owner = browser(world.owner.id)
    in_english(owner)
    assert french_in(owner.post(f"{base}acces/ajouter/", SIGNS | {"nom": "App", "cles": key_set(KEY)})) == []
    (row,) = OAuthClient.objects.all()
    assert french_in(owner.get(f"{base}acces/{row.client_id}/cles/")) == []
    assert french_in(owner.post(f"{base}avis/cle/")) == []
