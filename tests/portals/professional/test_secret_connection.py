"""A secret connection, from the choice to what nobody of the parents ever reads. RULES.md MIN-10, TRA-07."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from espace_sante.access import api as access
from espace_sante.access.models import CareRelation
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.identity.models import Holder
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.clock import PARIS, utc_now
from espace_sante.record import api as record
from tests.interop.fhir.conftest import Fhir
from tests.portals.citizen.family_world import Household, client_of, household, text_of
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
DECLARED = {"ground": "accord", "confirmed": "on"}


@pytest.fixture
def home(db: None) -> Household:
    """Lou, whom both parents represent, and a document of her doctor's that everybody may read."""
    return remembered("household with a document", _home)


def _home() -> Household:
    one = household()
    one.agreed()
    one.world.deposit(one.world.new_document(title="Bilan de Lou"), space=one.space)
    one.settle()
    return one


def page(home: Household, name: str) -> str:
    return reverse(f"professional:{name}", args=[home.space.id])


def opened(home: Household, *, secretly: bool, login: str = "inconnu") -> Client:
    """A doctor who has no tie yet looks for Lou, chooses how to open her record, declares why and reads it."""
    client = client_of(login)
    client.post(reverse("professional:home"), {"ins": home.space.ins.value, "numero": home.space.ins.value})
    chosen = client.post(page(home, "connection"), {"connexion": "secrete" if secretly else "habituelle"})
    assert chosen.status_code == 302
    client.get(page(home, "record"))
    assert client.post(page(home, "declare"), DECLARED).status_code == 302
    assert "Bilan de Lou" in text_of(client.get(page(home, "record")))
    return client


def read_by(home: Household, login: str) -> str:
    """Everything that a parent's pages say, the page of the document included."""
    client = client_of(login)
    found = record.list_documents(actor=home.camille, space=home.space, now=home.world.now).documents
    names = ("home_of", "documents", "activity", "professionals", "more")
    addresses = [reverse(f"citizen:{name}", args=[home.space.id]) for name in names]
    addresses += [reverse("citizen:document", args=[home.space.id, one.id]) for one in found]
    return " ".join(text_of(client.get(address, follow=True)) for address in addresses)


def test_the_record_of_a_minor_opens_after_a_choice(home: Household) -> None:
    """Nothing is chosen beforehand, and nothing is read or traced before."""
    client = client_of("dr.martin")
    before = len(audit.trace_page(space_id=home.space.id).entries)
    for name in ("record", "results"):
        assert client.get(page(home, name)).headers["Location"] == page(home, "connection")
    asked = text_of(client.get(page(home, "connection")))
    assert "Connexion secrète" in asked
    assert "Connexion habituelle" in asked
    assert "Bilan de Lou" not in asked
    assert client.post(page(home, "connection"), {"connexion": "autre"}).status_code == 200
    assert len(audit.trace_page(space_id=home.space.id).entries) == before


def test_nothing_is_chosen_for_an_adult(home: Household) -> None:
    client = client_of("dr.martin")
    space = home.world.space.id
    assert client.get(reverse("professional:record", args=[space])).status_code == 200
    address = reverse("professional:connection", args=[space])
    assert client.get(address).status_code == client.post(address, {"connexion": "secrete"}).status_code == 404


@pytest.mark.parametrize("login", ["camille", "alex"])
def test_no_page_of_a_parent_tells_a_secret_connection(home: Household, login: str) -> None:
    before = read_by(home, login)
    client = opened(home, secretly=True)
    assert "connexion secrète" in text_of(client.get(page(home, "record")))  # on screen all the time
    said = read_by(home, login)
    assert home.world.stranger.name not in said
    assert said.count("dossier") == before.count("dossier")  # nor by a count of lines


@pytest.mark.parametrize("login", ["camille", "alex"])
def test_a_usual_connection_is_told(home: Household, login: str) -> None:
    opened(home, secretly=False)
    assert home.world.stranger.name in read_by(home, login)


def test_every_line_of_it_is_in_the_trace_for_the_audit(home: Household) -> None:
    opened(home, secretly=True)
    lines = [one for one in audit.trace_page(space_id=home.space.id).entries if one.actor_id == home.world.stranger.id]
    assert {one.mode for one in lines if one.act != audit.Act.SPACE_FOUND} == {audit.SECRET_MODE}
    assert {audit.Act.CARE_RELATION_DECLARED, audit.Act.DOCUMENTS_LISTED} <= {one.act for one in lines}
    assert audit.verify().faults == []


def test_the_holder_reads_it_once_grown(home: Household) -> None:
    opened(home, secretly=True)
    today = utc_now().astimezone(PARIS).date()
    Holder.objects.filter(id=home.child).update(birth_on=today.replace(year=today.year - 18))
    identity.register_account(login="lou", kind=ActorKind.CITIZEN, now=utc_now(), holder_id=home.child)
    client = client_of("lou")
    for name in ("activity", "professionals"):
        address = reverse(f"citizen:{name}", args=[home.space.id])
        assert home.world.stranger.name in text_of(client.get(address, follow=True)), name


def test_a_tie_that_parents_know_stays_what_it_was(home: Household) -> None:
    """Declaring again in secret neither ends nor renews the line that a parent reads."""
    actor, now = home.world.doctor, home.world.now
    access.declare_care_relation(actor=actor, space=home.space, in_care_team=True, now=now)
    known = list(CareRelation.objects.filter(space_id=home.space.id).values_list("id", "since", "until"))
    secretly = _secretly(actor)
    access.declare_care_relation(actor=secretly, space=home.space, in_care_team=True, now=now + timedelta(minutes=1))
    rows = CareRelation.objects.filter(space_id=home.space.id, secret=False)
    assert list(rows.values_list("id", "since", "until")) == known
    assert actor.rpps in access.relations_in(home.space.id, now=utc_now(), but_secret=True)


def test_a_search_tells_parents_nothing(home: Household) -> None:
    """It comes before the choice, and would betray it."""
    access.find_space(actor=home.world.stranger, now=home.world.now, matricule=home.space.ins.value)
    assert home.world.stranger.name not in read_by(home, "camille")
    told = record.activity_of(actor=home.camille, space=home.space, now=utc_now())
    assert audit.Act.SPACE_FOUND not in {one.entry.act for one in told.entries}


def test_the_interface_tells_it_by_a_header(home: Household) -> None:
    actor = home.world.doctor
    access.declare_care_relation(actor=_secretly(actor), space=home.space, in_care_team=True, now=home.world.now)
    software = Fhir("dr.martin", home.space.ins)
    found = software.get("/DocumentReference?" + software.query(), **{"X-Connexion-Secrete": "true"})
    assert found.status_code == 200
    assert found.json()["total"] == 1
    latest = audit.trace_page(space_id=home.space.id).entries[0]
    assert (latest.act, latest.mode, latest.edge) == (audit.Act.DOCUMENTS_LISTED, audit.SECRET_MODE, "fhir")
    said = text_of(client_of("camille").get(reverse("citizen:activity", args=[home.space.id])))
    assert "a consulté" not in said.replace(home.world.stranger.name, "")


@pytest.mark.parametrize(("login", "value", "status"), [("dr.martin", "oui", 400), ("labo", "true", 403)])
def test_the_header_is_true_or_false_and_for_professionals(
    home: Household, login: str, value: str, status: int
) -> None:
    software = Fhir(login, home.space.ins)
    answer = software.get("/DocumentReference?" + software.query(), **{"X-Connexion-Secrete": value})
    assert answer.status_code == status


def test_an_adult_has_no_secret_connection(home: Household) -> None:
    software = Fhir("dr.martin", home.world.space.ins)
    answer = software.get("/DocumentReference?" + software.query(), **{"X-Connexion-Secrete": "true"})
    assert answer.status_code == 403
    with pytest.raises(access.SecretConnectionRefused):
        record.list_documents(actor=_secretly(home.world.doctor), space=home.world.space, now=home.world.now)


def test_the_eighteenth_birthday_ends_it_during_the_session(home: Household) -> None:
    client = opened(home, secretly=True)
    today = utc_now().astimezone(PARIS).date()
    Holder.objects.filter(id=home.child).update(birth_on=today.replace(year=today.year - 18))
    assert client.get(page(home, "record"), follow=True).status_code == 200
    assert "connexion secrète" not in text_of(client.get(page(home, "record")))


def _secretly(actor: Actor) -> Actor:
    return replace(actor, secret_connection=True)


def test_an_emergency_is_never_secret(home: Household) -> None:
    """EMG-09, NOT-02: it is told to who represents the minor. In one, nobody agrees to keep anything from them."""
    client = opened(home, secretly=True)
    assert client.get(page(home, "emergency")).headers["Location"] == page(home, "record")
    assert "connexion secrète n’est pas possible" in text_of(client.get(page(home, "record"), follow=True))
    with pytest.raises(access.SecretConnectionRefused):
        access.open_emergency(
            actor=_secretly(home.world.stranger), space=home.space, mode=access.EmergencyMode.BREAK_GLASS,
            reason=access.OpeningReason.UNCONSCIOUS, words="Chute.", cannot_answer=True, now=home.world.now,
        )  # fmt: skip
    assert access.emergencies_of(actor=home.camille, space=home.space, now=home.world.now) == []


def test_the_code_that_a_parent_gave_is_not_typed_in_secret(home: Household) -> None:
    """The page of codes tells whoever gave one who typed it (PRO-13)."""
    code = access.make_code(actor=home.camille, space=home.space, now=home.world.now)
    with pytest.raises(access.SecretConnectionRefused):
        access.redeem_code(actor=_secretly(home.world.stranger), code=code.text, now=home.world.now)
    (kept,) = access.codes_of(actor=home.camille, space=home.space, now=home.world.now)
    assert kept.used_by == ""
    client = opened(home, secretly=True)
    assert client.get(page(home, "patient_code")).headers["Location"] == page(home, "record")
