"""The software of structures, by the pages of operators: RULES.md STR-01; SMART App Launch 2.2, Backend Services."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from jwcrypto.jwk import JWK

from espace_sante.access.api import AccessRefused
from espace_sante.identity import api as identity
from espace_sante.identity.models import Account
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.identifiers import new_id
from espace_sante.pairing import api as pairing
from espace_sante.pairing.models import ClientStep, OAuthClient
from espace_sante.pairing.services import software
from espace_sante.portals.operator.wording.software import MAY
from tests.factories import make_program, make_structure
from tests.interop.smart.test_software import EC, RSA, ask, public, signed
from tests.portals.languages import french_in, in_english
from tests.portals.publisher.test_referencing_pages import browser, text
from tests.worlds import NOW, World, finess_number

HOME, NEW = "/operateur/logiciels/", "/operateur/logiciels/nouveau/"
OTHER = JWK.generate(kty="EC", crv="P-384", kid="deux")


@pytest.fixture
def world(nora: Actor) -> World:
    return World(now=NOW)


@pytest.fixture
def desk(nora: Actor) -> Client:
    return browser("nora")


def told(*keys: JWK, **changes: Any) -> dict[str, Any]:
    return {"nom": "SIL fictif", "peut": ["documents", "espaces"], "cles": json.dumps(public(*keys or (EC,)))} | changes


def approved(nora: Actor, **told: Any) -> str:
    """Software that Nora registers, and Samir approves."""
    made = pairing.register_software(actor=nora, now=NOW, **told)
    samir = make_program("samir", kind=ActorKind.OPERATOR)
    _found, steps = pairing.one_software(actor=samir, client_id=made.client_id)
    pairing.approve_software(actor=samir, client_id=made.client_id, seen=steps[0].number, now=NOW)
    return made.client_id


def unnamed(key: JWK) -> dict[str, Any]:
    return {name: value for name, value in key.export_public(as_dict=True).items() if name != "kid"}


@pytest.fixture
def labo(nora: Actor) -> str:
    """The FINESS number of a laboratory of the directory."""
    return make_structure("labo").finess or ""


@pytest.fixture
def client_id(nora: Actor, labo: str) -> str:
    """Software that is approved."""
    return approved(nora, finess=labo, name="SIL fictif", scopes="system/Patient.rs", keys=public(EC))


def test_str_01_an_operator_finds_the_page_registers_software_and_it_is_let_in(
    desk: Client, world: World, nora: Actor
) -> None:
    """A structure of the directory without an account is given one: it is what its software acts as."""
    finess = finess_number(4_242)
    identity.register_structure(finess=finess, name="CENTRE FICTIF", sector_code="SA25")
    home = text(desk.get("/operateur/"))
    assert 'href="/operateur/logiciels/"' in home
    assert "Logiciels des structures" in home
    assert "Aucun logiciel" in text(desk.get(HOME))
    assert "9 caractères" in text(desk.get(NEW))
    spoken = f"{finess.value[:2]} {finess.value[2:]}"
    page = text(desk.post(NEW, told(finess=spoken), follow=True))
    (row,) = OAuthClient.objects.all()
    assert (row.finess, row.scopes) == (finess.value, "system/DocumentReference.cu system/Patient.rs")
    for words in (row.client_id, "SIL fictif", "Savoir si une personne", "Enregistré", "nora", "CENTRE FICTIF"):
        assert words.lower() in page.lower(), words
    (step,) = ClientStep.objects.all()
    assert (step.what, step.by_kind, step.by_id, step.at) == ("made", "operator", nora.id, NOW)
    refused = ask(signed(row.client_id), "system/Patient.s")
    assert (refused.status_code, refused.json()["error"]) == (400, "unauthorized_client")
    make_program("samir", kind=ActorKind.OPERATOR)
    browser("samir").post(f"{HOME}{row.client_id}/approuver/", {"vu": step.id})
    token = ask(signed(row.client_id), "system/Patient.s").json()["access_token"]
    name = f"urn:oid:{world.space.ins.oid}|{world.space.ins.value}"
    call = Client(headers={"Authorization": f"Bearer {token}"})
    assert call.get(f"/fhir/Patient?identifier={name}").status_code == 200
    assert "SIL fictif" in text(desk.get(HOME))


def test_the_list_is_searched_by_name_and_number_and_shows_stopped_ones_last(
    desk: Client, nora: Actor, labo: str, client_id: str
) -> None:
    pairing.register_software(actor=nora, finess=labo, name="Agenda", scopes="system/Slot.c", keys=public(EC), now=NOW)
    pairing.end_software(actor=nora, client_id=client_id, now=NOW)
    names = [one.name for one in pairing.software_of_structures(actor=nora)]
    assert names == ["Agenda", "SIL fictif"]
    assert "Agenda" not in text(desk.get(f"{HOME}?q=sil"))
    assert "Agenda" in text(desk.get(f"{HOME}?q={labo}"))
    assert "Rien à ce nom" in text(desk.get(f"{HOME}?q=%00zzz"))


def test_a_long_list_says_that_there_is_more(
    desk: Client, nora: Actor, labo: str, client_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairing.register_software(actor=nora, finess=labo, name="Agenda", scopes="system/Slot.c", keys=public(EC), now=NOW)
    monkeypatch.setattr(software, "MOST", 1)
    monkeypatch.setattr(pairing, "MOST_SOFTWARE", 1)
    page = text(desk.get(HOME))
    assert "Il y en a d’autres" in page
    assert page.count("Finess 99") <= 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"nom": ""}, "Donnez un nom"),
        ({"nom": "x" * 101}, "100"),
        ({"nom": "a\u202eb"}, "Donnez un nom"),
        ({"finess": ""}, "Finess"),
        ({"finess": "123456789"}, "ne connaît pas"),
        ({"finess": finess_number(9_191).value}, "ne connaît pas"),
        ({"peut": []}, "Cochez"),
        ({"peut": ["tout"]}, "tout"),
        ({"cles": ""}, "l’une des deux"),
        ({"cles_a": "https://labo.example/jwks"}, "l’une des deux"),
        ({"cles": "", "cles_a": "http://labo.example/jwks"}, "Cette adresse"),
        ({"cles": "", "cles_a": "https://labo.example:8443/jwks"}, "Cette adresse"),
        ({"cles": "", "cles_a": "https://127.0.0.1/jwks"}, "Cette adresse"),
        ({"cles": "{"}, "JWK set"),
        ({"cles": json.dumps({"keys": [unnamed(EC)]})}, "kid"),
        ({"cles": json.dumps(public(EC, EC))}, "kid"),
        ({"cles": json.dumps(public(JWK.generate(kty="RSA", size=1024, kid="r")))}, "JWK set"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(
    desk: Client, labo: str, changes: dict[str, Any], said: str
) -> None:
    answer = desk.post(NEW, told(finess=labo) | changes)
    assert (answer.status_code, said in text(answer)) == (422, True), text(answer)[:3000]
    assert not OAuthClient.objects.exists()
    assert not ClientStep.objects.exists()


def test_keys_change_without_a_gap_then_the_old_one_goes(desk: Client, client_id: str) -> None:
    page = f"{HOME}{client_id}/cles/"
    assert "sans coupure" in text(desk.get(page))
    scope = "system/Patient.s"
    assert ask(signed(client_id), scope).status_code == 200
    desk.post(page, {"cles": json.dumps(public(OTHER)), "avant": "garder"})
    assert ask(signed(client_id), scope).status_code == 200
    assert ask(signed(client_id, key=OTHER), scope).status_code == 200
    seen = text(desk.post(page, {"cles": json.dumps(public(OTHER)), "avant": "retirer"}, follow=True))
    assert ask(signed(client_id), scope).status_code == 401
    assert ask(signed(client_id, key=OTHER), scope).status_code == 200
    assert re.search("Clés remplacées.*Clés ajoutées, celles d’avant gardées.*Enregistré", seen, re.DOTALL)
    assert desk.post(page, {"cles": "{}", "avant": "garder"}).status_code == 422
    assert desk.post(page, {"cles": "", "avant": "garder"}).status_code == 422
    desk.post(page, {"cles_a": "https://labo.example/jwks", "avant": "garder"})
    row = OAuthClient.objects.get()
    assert (row.keys, row.keys_at) == ({}, "https://labo.example/jwks")
    assert "https://labo.example/jwks" in text(desk.get(f"{HOME}{client_id}/"))


def test_a_key_takes_the_place_of_the_one_of_its_name_and_ten_are_the_most(
    nora: Actor, client_id: str, desk: Client
) -> None:
    again = JWK.generate(kty="EC", crv="P-384", kid="e")
    page = f"{HOME}{client_id}/cles/"
    desk.post(page, {"cles": json.dumps(public(again)), "avant": "garder"})
    assert ask(signed(client_id), "system/Patient.s").status_code == 401
    assert ask(signed(client_id, key=again), "system/Patient.s").status_code == 200
    ten = [JWK.generate(kty="EC", crv="P-384", kid=str(number)) for number in range(10)]
    assert desk.post(page, {"cles": json.dumps(public(*ten)), "avant": "garder"}).status_code == 422
    assert len(OAuthClient.objects.get().keys["keys"]) == 1


def test_stopped_software_is_refused_at_its_very_next_request(desk: Client, world: World, client_id: str) -> None:
    token = ask(signed(client_id), "system/Patient.s").json()["access_token"]
    name = f"urn:oid:{world.space.ins.oid}|{world.space.ins.value}"
    call = Client(headers={"Authorization": f"Bearer {token}"})
    assert call.get(f"/fhir/Patient?identifier={name}").status_code == 200
    page = text(desk.post(f"{HOME}{client_id}/arreter/", follow=True))
    assert "Arrêté" in page
    assert "Arrêter ce logiciel" not in page
    assert call.get(f"/fhir/Patient?identifier={name}").status_code == 401
    assert ask(signed(client_id), "system/Patient.s").status_code == 401
    for left in ("arreter/", "cles/"):
        assert desk.post(f"{HOME}{client_id}/{left}").status_code == 404


def test_an_application_of_a_service_is_not_reached_by_these_pages(desk: Client, nora: Actor) -> None:
    made = pairing.make_client(
        service_id=new_id(), name="x", redirects=["https://a.example/r"], now=NOW, proof="key",
        keys=public(EC),
    )  # fmt: skip
    for left in ("", "cles/"):
        assert desk.get(f"{HOME}{made.client_id}/{left}").status_code == 404
    assert desk.post(f"{HOME}{made.client_id}/arreter/").status_code == 404
    with pytest.raises(pairing.ClientUnknown):
        pairing.change_software_keys(
            actor=nora, client_id=made.client_id, keys=public(EC), keys_at="", keep=True, now=NOW
        )
    assert pairing.client_named(made.client_id)


@pytest.mark.parametrize("kind", [ActorKind.AUDITOR, ActorKind.PUBLISHER, ActorKind.COMMISSION])
def test_ope_05_nobody_but_an_operator_looks_after_software(nora: Actor, client_id: str, kind: ActorKind) -> None:
    somebody = make_program("quelqu.un", kind=kind)
    for act in (
        lambda: pairing.software_of_structures(actor=somebody),
        lambda: pairing.one_software(actor=somebody, client_id=client_id),
        lambda: pairing.register_software(actor=somebody, finess="", name="", scopes="", now=NOW),
        lambda: pairing.change_software_keys(
            actor=somebody, client_id=client_id, keys=public(RSA), keys_at="", keep=False, now=NOW
        ),
        lambda: pairing.end_software(actor=somebody, client_id=client_id, now=NOW),
    ):  # fmt: skip
        with pytest.raises(AccessRefused):
            act()
    assert pairing.client_named(client_id).keys == public(EC)


def test_a_structure_whose_account_was_closed_lets_no_software_in(nora: Actor, labo: str) -> None:
    Account.objects.filter(login="labo").update(is_active=False)
    with pytest.raises(pairing.ClientInvalid) as refused:
        pairing.register_software(actor=nora, finess=labo, name="SIL", scopes="system/Slot.c", keys=public(EC), now=NOW)
    assert refused.value.field == "finess"


def test_what_may_be_ticked_is_what_software_may_be_given() -> None:
    for _words, scopes in MAY.values():
        assert pairing.software_scopes(scopes) == scopes


def test_a_command_leaves_a_line_too(nora: Actor, desk: Client, labo: str) -> None:
    made = pairing.make_software_client(finess=labo, name="SIL", scopes="system/Bundle.c", keys=public(EC), now=NOW)
    page = text(desk.get(f"{HOME}{made.client_id}/"))
    assert "par une commande" in page
    assert "system/Bundle.c" in page


def test_the_pages_are_in_english_too(desk: Client, client_id: str) -> None:
    english = in_english(desk)
    for page in (HOME, NEW, f"{HOME}{client_id}/", f"{HOME}{client_id}/cles/", f"{HOME}{client_id}/changer/"):
        assert not french_in(english.get(page)), page
