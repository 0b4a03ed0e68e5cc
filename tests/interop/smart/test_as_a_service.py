"""Documents and agenda for a linked service, over FHIR: its one person, its consents, its own name (SCO-04, SCO-12)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from espace_sante.agenda.models import Event
from espace_sante.kernel.clock import utc_now
from espace_sante.pairing import api as pairing
from espace_sante.record import api as record
from tests.interop.fhir.bundles import bundle, document
from tests.interop.fhir.conftest import Fhir
from tests.linked import READ_AGENDA, READ_DOCUMENTS, WRITE_AGENDA, WRITE_DOCUMENTS, Linked
from tests.worlds import RECENT, World

JSON = "application/fhir+json"
ALL = frozenset({READ_DOCUMENTS, WRITE_DOCUMENTS, READ_AGENDA, WRITE_AGENDA})


class Service:
    """A linked service and its token."""

    def __init__(self, linked: Linked, scope: str = "") -> None:
        self.linked, self.token, self.client = linked, linked.token(scope), Client(raise_request_exception=True)

    def call(self, method: str, address: str, body: Any = None) -> Any:
        sent = b"" if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.client.generic(method, f"/fhir{address}", sent, content_type=JSON, headers=headers)

    def patient(self, value: str = "", oid: str = "") -> dict[str, str]:
        return {"system": f"urn:oid:{oid or self.linked.oid}", "value": value or self.linked.patient}

    def documents(self, query: str = "") -> Any:
        return self.call("GET", f"/DocumentReference?{query or self.query()}&status=current")

    def query(self, value: str = "", oid: str = "") -> str:
        name = self.patient(value, oid)
        return f"patient.identifier={quote(name['system'] + '|' + name['value'])}"

    def deposit(self, world: World, **changes: Any) -> Any:
        sent = document(world.space.ins, author=world.doctor, **changes)
        return self.call("POST", "", json.loads(
            json.dumps(bundle(sent)).replace(f"urn:oid:{world.space.ins.oid}", f"urn:oid:{self.linked.oid}")
            .replace(world.space.ins.value, self.linked.patient)
        ))  # fmt: skip


@pytest.fixture
def made(world: World) -> Callable[..., Service]:
    def make(*consents: Any, scope: str = "", **told: Any) -> Service:
        linked = Linked(space=world.space, by=world.camille, now=RECENT, consents=frozenset(consents or ALL), **told)
        return Service(linked, scope)

    return make


def test_sco_12_a_service_deposits_in_its_own_name_and_reads_back(made: Callable[..., Service], world: World) -> None:
    service = made()
    answer = service.deposit(world, title="Relevé du carnet")
    assert answer.status_code == 200, answer.content
    found = service.documents()
    assert found.status_code == 200, found.content
    (entry,) = found.json()["entry"]
    resource = entry["resource"]
    assert resource["content"][0]["attachment"]["title"] == "Relevé du carnet"
    assert resource["subject"]["identifier"] == {"use": "secondary", **service.patient()}
    assert "Carnet fictif" in json.dumps(resource["contained"])
    assert world.doctor.rpps not in json.dumps(resource)  # whatever name the bundle held (RULES.md 12, e)
    assert world.space.ins.value not in found.content.decode()  # SCO-03
    one = service.call("GET", f"/DocumentReference/{resource['id']}")
    assert one.status_code == 200
    assert world.space.ins.value not in one.content.decode()
    content = service.client.get(
        resource["content"][0]["attachment"]["url"].removeprefix("http://127.0.0.1:8000"),
        headers={"Authorization": f"Bearer {service.token}"},
    )
    assert content.status_code == 200


def test_sco_12_a_service_hides_nothing_of_what_it_deposits(made: Callable[..., Service], world: World) -> None:
    flags = [{"coding": [{"code": "MASQUE_PS"}]}, {"coding": [{"code": "INVISIBLE_PATIENT"}]}]
    assert made().deposit(world, securityLabel=flags).status_code == 200
    page = record.list_documents(actor=world.camille, space=world.space, now=utc_now(), edge="test")
    assert [one.facts.masque_ps or one.facts.invisible_patient for one in page.documents] == [False]


def test_sco_12_a_service_that_reads_nothing_sends_again_what_it_sent_and_learns_of_nothing_else(
    made: Callable[..., Service], world: World
) -> None:
    """VIS-05: under the unique id of a document that it may not know of, one answer whatever the content."""
    writer, other = made(WRITE_DOCUMENTS), made(WRITE_DOCUMENTS, name="Autre service")
    sent = {"unique_id": "1.2.3.4", "content": b"Texte fictif"}
    assert [writer.deposit(world, **sent).status_code for _time in range(2)] == [200, 200]
    same, changed = (other.deposit(world, **sent | {"content": one}) for one in (b"Texte fictif", b"Autre"))
    assert (same.status_code, same.content) == (409, changed.content)


def test_sco_04_reading_and_writing_are_consented_to_apart(made: Callable[..., Service], world: World) -> None:
    reader, writer = made(READ_DOCUMENTS), made(WRITE_DOCUMENTS, name="Autre service")
    assert reader.documents().status_code == 200
    assert reader.deposit(world).status_code == 403
    assert writer.documents().status_code == 403
    assert writer.deposit(world).status_code == 200
    assert reader.call("GET", f"/Appointment?{reader.query()}").status_code == 403


def test_sco_01_a_token_that_covers_less_than_what_was_consented_to_does_less(
    made: Callable[..., Service], world: World
) -> None:
    service = made(scope="patient/DocumentReference.rs")
    assert service.documents().status_code == 200
    assert service.deposit(world).status_code == 403


def test_sco_01_a_token_does_what_its_letters_say_and_no_more(made: Callable[..., Service]) -> None:
    """SMART 2: who asked to create does not delete, and who asked to search does not read one by one."""
    service = made(scope="patient/Appointment.cs")
    noted = service.call("POST", "/Appointment", appointment(service))
    assert noted.status_code == 201, noted.content
    address = f"/Appointment/{noted.json()['id']}"
    assert service.call("GET", f"/Appointment?{service.query()}").status_code == 200
    assert service.call("PUT", address, appointment(service)).status_code == 403
    assert service.call("DELETE", address).status_code == 403
    creator = Service(service.linked, "patient/Appointment.c")
    refused = creator.call("DELETE", address)
    assert (refused.status_code, refused["WWW-Authenticate"]) == (
        403,
        'Bearer realm="fhir", error="insufficient_scope"',
    )
    remover = Service(service.linked, "patient/Appointment.d")
    assert remover.call("POST", "/Appointment", appointment(remover)).status_code == 403
    assert remover.call("DELETE", address).status_code == 204


def test_sco_02_a_consent_withdrawn_refuses_the_next_request(made: Callable[..., Service], world: World) -> None:
    service = made()
    assert service.documents().status_code == 200
    pairing.change_consents(
        actor=world.camille, space=world.space, service_id=service.linked.service.id, consents={WRITE_DOCUMENTS},
        now=utc_now(),
    )  # fmt: skip
    assert service.documents().status_code == 403


@pytest.mark.parametrize("what", ["search", "deposit", "appointment", "patient"])
def test_sco_04_another_person_is_403_and_the_oid_of_another_service_409(
    made: Callable[..., Service], world: World, what: str
) -> None:
    service, other = made(), made(name="Autre service")

    def status(value: str, oid: str) -> int:
        match what:
            case "search":
                return int(service.documents(service.query(value, oid)).status_code)
            case "patient":
                return int(service.call("GET", f"/Patient?identifier=urn:oid:{oid}|{value}").status_code)
            case "appointment":
                return int(service.call("GET", f"/Appointment?{service.query(value, oid)}").status_code)
        sent = json.dumps(bundle(document(world.space.ins, author=world.doctor)))
        told = sent.replace(f"urn:oid:{world.space.ins.oid}", f"urn:oid:{oid}").replace(world.space.ins.value, value)
        return int(service.call("POST", "", json.loads(told)).status_code)

    mine, theirs = service.linked, other.linked
    assert status(mine.patient, mine.oid) == 200
    assert status("0" * 32, mine.oid) == 403
    assert status(theirs.patient, mine.oid) == 403  # the same person, by a name that is not this service's
    assert status(mine.patient, theirs.oid) == 409
    if what != "patient":
        assert status(world.space.ins.value, world.space.ins.oid) == 200  # whoever knows it already may say it
        assert status("285090000100069", world.space.ins.oid) in {403, 422}


def test_sco_04_the_token_of_one_profile_opens_nothing_of_another(made: Callable[..., Service], world: World) -> None:
    """One service, linked to two spaces, with the same consents in both: each token is for its own."""
    mine, sacha = made(), world.citizen("sacha", "Sacha")
    space = world.open_space(sacha)
    theirs = Service(Linked(space=space, by=sacha, now=RECENT, consents=ALL, same=mine.linked.service))
    assert mine.deposit(world).status_code == 200
    (entry,) = mine.documents().json()["entry"]
    for address in (f"/DocumentReference/{entry['resource']['id']}", f"/Binary/{entry['resource']['id']}"):
        assert mine.call("GET", address).status_code == 200
        assert theirs.call("GET", address).status_code == 403
    noted = mine.call("POST", "/Appointment", appointment(mine)).json()
    assert theirs.call("GET", f"/Appointment/{noted['id']}").status_code == 403
    assert theirs.call("PUT", f"/Appointment/{noted['id']}", appointment(theirs)).status_code == 403
    assert theirs.documents(mine.query()).status_code == 403


def test_sco_03_the_person_of_the_token_is_a_number_and_nothing_else(made: Callable[..., Service]) -> None:
    service = made()
    told = service.call("GET", f"/Patient/{service.linked.patient}").json()
    assert set(told) == {"resourceType", "id", "identifier", "active"}
    assert service.call("GET", f"/Patient?_id={service.linked.patient}").json()["total"] == 1
    assert service.call("GET", f"/Patient/{'0' * 32}").status_code == 403
    assert service.call("GET", "/Patient/camille").status_code == 404
    assert service.call("GET", "/Patient").status_code == 400


def test_a_service_is_offered_nothing_but_what_consents_open(made: Callable[..., Service], world: World) -> None:
    service = made()
    for address in (f"/AuditEvent?{service.query()}", f"/AuditEvent?patient=Patient/{service.linked.patient}"):
        assert service.call("GET", address).status_code == 403
    (deposited,) = [service.deposit(world).json()["entry"][0]]
    assert deposited["response"]["status"].startswith("201")
    (entry,) = service.documents().json()["entry"]
    patch = [{"op": "replace", "path": "/status", "value": "entered-in-error"}]
    answer = service.client.generic(
        "PATCH", f"/fhir/DocumentReference/{entry['resource']['id']}", json.dumps(patch).encode(),
        content_type="application/json-patch+json", headers={"Authorization": f"Bearer {service.token}"},
    )  # fmt: skip
    assert answer.status_code == 403


def the_event() -> UUID:
    """The one appointment that there is."""
    return Event.objects.get().id


def appointment(service: Service, **changes: Any) -> dict[str, Any]:
    return {
        "resourceType": "Appointment", "status": "booked", "description": "Suivi du carnet",
        "identifier": [{"system": "urn:carnet", "value": "rdv-1"}],
        "start": "2030-01-07T09:00:00+01:00", "end": "2030-01-07T09:30:00+01:00",
        "participant": [
            {"actor": {"type": "Patient", "identifier": service.patient()}, "status": "accepted"},
            {"actor": {"type": "Practitioner", "display": "Diététicienne fictive"}, "status": "accepted"},
        ],
        **changes,
    }  # fmt: skip


def test_age_04_a_service_notes_changes_and_removes_its_own_appointments(
    made: Callable[..., Service], world: World
) -> None:
    service = made()
    noted = service.call("POST", "/Appointment", appointment(service))
    assert noted.status_code == 201, noted.content
    assert world.space.ins.value not in noted.content.decode()
    found = service.call("GET", f"/Appointment?patient=Patient/{service.linked.patient}&_include=Appointment:patient")
    assert found.json()["total"] == 1
    assert found.json()["entry"][1]["resource"]["id"] == service.linked.patient
    told = "/Appointment?identifier=urn:carnet%7Crdv-1"
    assert service.call("PUT", told, appointment(service, description="Déplacé")).status_code == 200
    address = f"/Appointment/{noted.json()['id']}"
    assert service.call("GET", address).json()["description"] == "Déplacé"
    other = made(name="Autre service")
    theirs = f"/Appointment/{other.linked.name_of(the_event())}"
    assert other.call("GET", theirs).status_code == 200  # it was let read the agenda
    assert other.call("DELETE", theirs).status_code in {403, 404}
    assert other.call("GET", address).status_code == 403  # by the number of another service
    assert service.call("DELETE", address).status_code == 204


def test_sco_03_what_an_appointment_of_others_leads_to_is_not_told_to_a_service(
    made: Callable[..., Service], world: World
) -> None:
    """Its documents have a consent of their own, and software of care names people by their INS."""
    ins = {"system": f"urn:oid:{world.space.ins.oid}", "value": world.space.ins.value}
    sent = appointment(made(), supportingInformation=[{"type": "Patient", "identifier": ins}])
    sent["participant"][0]["actor"]["identifier"] = ins
    noted = Fhir("labo", world.space.ins).call("POST", "/Appointment", sent)
    assert noted.status_code == 201, noted.content
    reader = made(READ_AGENDA, name="Un lecteur")
    for found in (
        reader.call("GET", f"/Appointment?{reader.query()}"),
        reader.call("GET", f"/Appointment/{reader.linked.name_of(the_event())}"),
    ):  # fmt: skip
        assert found.status_code == 200
        assert "Suivi du carnet" in found.content.decode()
        assert world.space.ins.value not in found.content.decode()


def test_sco_01_with_writing_alone_a_service_sees_its_own_appointments(
    made: Callable[..., Service], world: World
) -> None:
    writer, other = made(WRITE_AGENDA), made(WRITE_AGENDA, name="Autre service")
    mine = writer.call("POST", "/Appointment", appointment(writer))
    assert mine.status_code == 201, mine.content
    assert writer.call("GET", f"/Appointment?{writer.query()}").json()["total"] == 1
    assert other.call("GET", f"/Appointment?{other.query()}").json()["total"] == 0
    assert other.call("GET", f"/Appointment/{other.linked.name_of(the_event())}").status_code == 404
    reader = made(READ_AGENDA, name="Un lecteur")
    assert reader.call("GET", f"/Appointment?{reader.query()}").json()["total"] == 1
    assert reader.call("POST", "/Appointment", appointment(reader)).status_code == 403


def test_a_search_of_a_service_costs_few_questions(made: Callable[..., Service]) -> None:
    service = made()
    service.documents()
    with CaptureQueriesContext(connections["ens"]) as ens, CaptureQueriesContext(connections["dmp"]) as dmp:
        assert service.documents().status_code == 200
    assert (len(ens), len([one for one in dmp.captured_queries if "SAVEPOINT" not in one["sql"]])) <= (2, 8), (
        dmp.captured_queries
    )
