"""A second operator approves software of structures, and what is asked beyond it: RULES.md STR-01, OPE-05."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from espace_sante.access.api import AccessRefused
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.pairing import api as pairing
from espace_sante.pairing.models import ClientStep, OAuthClient
from tests.factories import make_program, make_structure
from tests.interop.smart.test_software import EC, RSA, ask, public, signed
from tests.portals.languages import french_in, in_english
from tests.portals.publisher.test_referencing_pages import browser, text
from tests.worlds import NOW

HOME = "/operateur/logiciels/"
READS, BOTH = "system/Patient.rs", "system/DocumentReference.cu system/Patient.rs"


@pytest.fixture
def samir(nora: Actor) -> Actor:
    return make_program("samir", kind=ActorKind.OPERATOR)


@pytest.fixture
def waiting(nora: Actor) -> str:
    """Software that Nora registered."""
    finess = make_structure("labo").finess or ""
    told: dict[str, Any] = {"name": "SIL fictif", "scopes": READS, "keys": public(EC)}
    return pairing.register_software(actor=nora, finess=finess, now=NOW, **told).client_id


@pytest.fixture
def running(waiting: str, samir: Actor) -> str:
    """The same, approved by Samir."""
    approve(samir, waiting)
    return waiting


def last_step(actor: Actor, client_id: str) -> int:
    return pairing.one_software(actor=actor, client_id=client_id)[1][0].number


def approve(actor: Actor, client_id: str) -> None:
    pairing.approve_software(actor=actor, client_id=client_id, seen=last_step(actor, client_id), now=NOW)


def change(actor: Actor, client_id: str, scopes: str, name: str = "SIL fictif") -> None:
    pairing.change_software(actor=actor, client_id=client_id, name=name, scopes=scopes, now=NOW)


def status(client_id: str, scope: str = "system/Patient.s") -> int:
    found: int = ask(signed(client_id), scope).status_code
    return found


def test_str_01_software_is_given_no_token_before_a_second_operator_approved_it(waiting: str, samir: Actor) -> None:
    desk = browser("nora")
    page = text(desk.get(f"{HOME}{waiting}/"))
    assert "une autre personne l’approuve" in page
    assert "À approuver" in text(desk.get(HOME))
    assert "autre personne que vous" in text(
        desk.post(f"{HOME}{waiting}/approuver/", {"vu": last_step(samir, waiting)}, follow=True)
    )
    assert status(waiting) == 400
    desk = browser("samir")
    assert 'action="/operateur/logiciels/' in text(desk.get(f"{HOME}{waiting}/"))
    page = text(desk.post(f"{HOME}{waiting}/approuver/", {"vu": last_step(samir, waiting)}, follow=True))
    assert "Approuvé" in page
    assert status(waiting) == 200


def test_its_proof_is_asked_before_it_is_told_that_it_waits(waiting: str) -> None:
    assert ask(signed(waiting, key=RSA, alg="RS384")).status_code == 401


def test_no_other_way_gives_it_a_token_either(waiting: str) -> None:
    with pytest.raises(pairing.GrantRefused):
        pairing.issue_to_software(pairing.client_named(waiting), READS, now=NOW)


def test_ope_05_who_touched_it_since_does_not_approve_it(waiting: str, nora: Actor, samir: Actor) -> None:
    change(samir, waiting, BOTH)
    assert OAuthClient.objects.get().scopes == BOTH
    for one in (nora, samir):
        with pytest.raises(pairing.SecondPairOfEyesNeeded):
            approve(one, waiting)
    approve(make_program("ines", kind=ActorKind.OPERATOR), waiting)
    assert status(waiting, "system/DocumentReference.c") == 200


def test_what_is_approved_is_what_was_shown(waiting: str, nora: Actor, samir: Actor) -> None:
    seen = last_step(samir, waiting)
    change(nora, waiting, BOTH)
    for number in (seen, 0, 10**12):
        with pytest.raises(pairing.SoftwareChanged):
            pairing.approve_software(actor=samir, client_id=waiting, seen=number, now=NOW)
    for said in ("", "x", "²", "9" * 40):
        page = text(browser("samir").post(f"{HOME}{waiting}/approuver/", {"vu": said}, follow=True))
        assert "Relisez avant d’approuver" in page
    approve(samir, waiting)
    with pytest.raises(pairing.SoftwareChanged):
        approve(samir, waiting)


def test_more_scopes_wait_for_a_second_operator_and_a_name_does_not(running: str, nora: Actor, samir: Actor) -> None:
    desk = browser("nora")
    assert 'value="SIL fictif"' in text(desk.get(f"{HOME}{running}/changer/"))
    told = {"nom": "SIL des Tilleuls", "peut": ["documents", "espaces"]}
    page = text(desk.post(f"{HOME}{running}/changer/", told, follow=True))
    for words in ("attend l’accord", "Il s’appelait", "Déposer des documents", "une autre personne l’approuve"):
        assert words in page, words
    row = OAuthClient.objects.get()
    assert (row.name, row.scopes, row.wanted_scopes) == ("SIL des Tilleuls", READS, BOTH)
    assert status(running, "system/DocumentReference.c") == 400
    assert status(running) == 200, "what it could do goes on meanwhile"
    with pytest.raises(pairing.SecondPairOfEyesNeeded):
        approve(nora, running)
    approve(samir, running)
    row.refresh_from_db()
    assert (row.scopes, row.wanted_scopes) == (BOTH, "")
    assert status(running, "system/DocumentReference.c") == 200


def test_fewer_scopes_need_nobody_and_end_the_tokens_that_had_them(running: str, nora: Actor, samir: Actor) -> None:
    change(nora, running, BOTH)
    approve(samir, running)
    token = ask(signed(running), BOTH).json()["access_token"]
    change(nora, running, READS)
    assert Client(headers={"Authorization": f"Bearer {token}"}).get("/fhir/Patient?identifier=x").status_code == 401
    assert status(running, "system/DocumentReference.c") == 400
    assert status(running) == 200


def test_one_thing_in_place_of_another_is_lost_at_once_and_gained_when_approved(
    running: str, nora: Actor, samir: Actor
) -> None:
    change(nora, running, BOTH)
    approve(samir, running)
    change(nora, running, "system/Slot.cruds system/Patient.rs")
    row = OAuthClient.objects.get()
    assert (row.scopes, row.wanted_scopes) == (READS, "system/Slot.cruds system/Patient.rs")
    change(nora, running, "system/Slot.cruds")
    row.refresh_from_db()
    assert (row.scopes, row.wanted_scopes) == (READS, "system/Slot.cruds"), "never without any: that would be all"
    change(samir, running, READS)
    row.refresh_from_db()
    assert (row.scopes, row.wanted_scopes) == (READS, "")
    assert ClientStep.objects.latest("id").what == ClientStep.What.SCOPES_DROPPED


def test_what_is_asked_beyond_is_dropped_by_either_and_once(running: str, nora: Actor) -> None:
    change(nora, running, BOTH)
    desk = browser("samir")
    assert "abandonnée" in text(desk.post(f"{HOME}{running}/abandonner/", follow=True))
    assert "plus rien n’attend" in text(desk.post(f"{HOME}{running}/abandonner/", follow=True))
    assert OAuthClient.objects.get().wanted_scopes == ""


def test_a_change_without_a_change_leaves_no_line(running: str, nora: Actor) -> None:
    before = ClientStep.objects.count()
    change(nora, running, READS)
    assert ClientStep.objects.count() == before


def test_scopes_that_no_line_of_the_page_has_stay(nora: Actor) -> None:
    finess = make_structure("labo").finess or ""
    scopes = "system/Bundle.c system/Patient.rs"
    made = pairing.make_software_client(finess=finess, name="SIL", scopes=scopes, keys=public(EC), now=NOW)
    told = {"nom": "SIL 2", "peut": ["espaces"]}
    assert browser("nora").post(f"{HOME}{made.client_id}/changer/", told).status_code == 302
    row = OAuthClient.objects.get()
    assert (row.name, set(row.scopes.split()), row.wanted_scopes) == ("SIL 2", set(scopes.split()), "")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"nom": "", "peut": ["espaces"]}, "Donnez un nom"),
        ({"nom": "a\u202eb", "peut": ["espaces"]}, "Donnez un nom"),
        ({"nom": "SIL", "peut": []}, "Cochez"),
        ({"nom": "SIL", "peut": ["tout"]}, "tout"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_changes(
    running: str, told: dict[str, Any], said: str
) -> None:
    before = ClientStep.objects.count()
    answer = browser("nora").post(f"{HOME}{running}/changer/", told)
    assert (answer.status_code, said in text(answer)) == (422, True)
    assert ClientStep.objects.count() == before


def test_stopped_software_is_neither_approved_nor_changed(waiting: str, nora: Actor) -> None:
    pairing.end_software(actor=nora, client_id=waiting, now=NOW)
    make_program("samir", kind=ActorKind.OPERATOR)
    desk = browser("samir")
    for left in ("approuver/", "changer/", "abandonner/", "cles/relire/"):
        assert desk.post(f"{HOME}{waiting}/{left}").status_code == 404
    assert "Approuver" not in text(desk.get(f"{HOME}{waiting}/"))


def test_ope_05_nobody_but_an_operator_approves_or_changes(running: str, nora: Actor) -> None:
    change(nora, running, BOTH)
    somebody = make_program("quelqu.un", kind=ActorKind.AUDITOR)
    for act in (
        lambda: change(somebody, running, READS),
        lambda: pairing.approve_software(actor=somebody, client_id=running, seen=last_step(nora, running), now=NOW),
        lambda: pairing.drop_wanted_scopes(actor=somebody, client_id=running, now=NOW),
        lambda: pairing.read_keys_again(actor=somebody, client_id=running, now=NOW),
    ):
        with pytest.raises(AccessRefused):
            act()
    assert OAuthClient.objects.get().wanted_scopes == BOTH


def test_what_waits_is_said_in_english_too(running: str, nora: Actor) -> None:
    change(nora, running, BOTH)
    for one in (browser("nora"), browser("samir")):
        assert not french_in(in_english(one).get(f"{HOME}{running}/"))
