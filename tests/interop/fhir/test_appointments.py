"""Appointments that software notes, changes, cancels and finds. RULES.md AGE-01, AGE-03, AGE-04; INTEROP.md 3.2."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from fhir.resources.R4B.appointment import Appointment

from espace_sante.agenda.models import AgendaOutbox, Event
from espace_sante.audit import api as audit
from espace_sante.kernel.identifiers import RPPS_OID, STRUCTURE_OID, Ins
from espace_sante.outbox.api import drain
from espace_sante.spaces import api as spaces
from tests.interop.fhir.appointments import AHEAD, SYSTEM, appointment
from tests.interop.fhir.conftest import Fhir
from tests.worlds import RECENT, World, ins_number

GUIDE = Path(__file__).resolve().parents[4] / "shared/reference/fhir/gap-agenda"
CONDITION = f"/Appointment?identifier={SYSTEM}|1"


def note(software: Fhir, **changed: Any) -> dict[str, Any]:
    answer = software.call("POST", "/Appointment", appointment(software.ins, **changed))
    assert answer.status_code == 201, answer.content  # type: ignore[attr-defined]
    return answer.json()  # type: ignore[attr-defined,no-any-return]


def found(software: Fhir, query: str = "") -> list[str]:
    person = f"patient.identifier=urn:oid:{software.ins.oid}|{software.ins.value}"
    answer = software.get(f"/Appointment?{person}{query}")
    assert answer.status_code == 200, answer.content
    entries = [one["resource"] for one in answer.json().get("entry", []) if one["search"]["mode"] == "match"]
    return [one["identifier"][0]["value"] for one in entries]


def test_age_03_what_is_posted_is_stored_and_given_back(doctor: Fhir, camille: Fhir) -> None:
    sent = appointment(
        doctor.ins, comment="Deuxième étage.", patientInstruction="La carte Vitale\nLes analyses", priority=5,
        serviceType=[{"coding": [{"system": "http://example.org/t", "code": "1", "display": "suivi"}]}],
        specialty=[{"coding": [{"system": "urn:oid:1.2.250.1.71.4.2.5", "code": "SM54", "display": "Générale"}]}],
        contained=[{"resourceType": "Location", "id": "l", "name": "Cabinet fictif",
                    "address": {"line": ["1 rue des Lilas"], "postalCode": "75011", "city": "Paris"}}],
    )  # fmt: skip
    sent["participant"].append({"actor": {"reference": "#l"}, "status": "accepted"})
    answer: Any = doctor.call("POST", "/Appointment", sent)
    made = answer.json()
    assert (answer.status_code, answer["ETag"]) == (201, 'W/"1"')
    assert answer["Location"].endswith(f"/fhir/Appointment/{made['id']}")
    Appointment.model_validate(made)
    for name in ("identifier", "status", "description", "comment", "patientInstruction", "priority", "serviceType"):
        assert made[name] == sent[name]
    assert made["specialty"][0]["coding"][0]["code"] == "SM54"
    assert made["contained"][0]["address"]["text"] == "1 rue des Lilas\n75011 Paris"
    assert (made["minutesDuration"], made["_start"]["extension"][0]["valueCode"]) == (30, "Europe/Paris")
    read = camille.get(f"/Appointment/{made['id']}")
    assert read.json() == made
    again: Any = doctor.call("PUT", f"/Appointment/{made['id']}", made)  # what we give, we take back unchanged
    changed = {name: value for name, value in again.json().items() if name != "meta"}
    assert changed == {name: value for name, value in made.items() if name != "meta"}


def test_age_04_a_conditional_put_notes_once_and_moves_afterwards(doctor: Fhir, camille: Fhir) -> None:
    first: Any = doctor.call("PUT", CONDITION, appointment(doctor.ins))
    moved = AHEAD + timedelta(hours=3)
    second: Any = doctor.call("PUT", CONDITION, appointment(doctor.ins, start=moved))
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json()["id"] == first.json()["id"]
    assert found(camille) == ["1"]
    assert Event.objects.get().starts_at == moved
    without = appointment(doctor.ins, number="2")
    assert doctor.call("PUT", CONDITION, without).status_code == 400
    assert doctor.call("PUT", "/Appointment", without).status_code == 400


def test_if_match_refuses_an_older_version(doctor: Fhir) -> None:
    made = note(doctor)
    address, sent = f"/Appointment/{made['id']}", appointment(doctor.ins, description="Autre")
    assert doctor.call("PUT", address, sent, **{"If-Match": 'W/"1"'}).status_code == 200
    answer: Any = doctor.call("PUT", address, sent, **{"If-Match": 'W/"1"'})
    assert (answer.status_code, answer.json()["issue"][0]["code"]) == (412, "conflict")
    assert doctor.call("PUT", address, sent, **{"If-Match": "one"}).status_code == 400


def test_age_04_who_wrote_it_alone_changes_or_cancels_it(doctor: Fhir, pharmacist: Fhir, camille: Fhir) -> None:
    made = note(doctor)
    address = f"/Appointment/{made['id']}"
    assert camille.call("PUT", address, appointment(doctor.ins)).status_code == 403
    assert camille.call("DELETE", address).status_code == 403
    for method in ("GET", "PUT", "DELETE"):  # another structure does not even learn that it is there
        assert pharmacist.call(method, address, appointment(doctor.ins)).status_code == 404
    assert found(pharmacist) == []
    cancelled: Any = doctor.call("PUT", address, appointment(doctor.ins, status="cancelled"))
    assert cancelled.json()["status"] == "cancelled"
    assert found(camille, "&status=cancelled") == ["1"]
    assert doctor.call("DELETE", address).status_code == 204
    assert doctor.get(address).status_code == 404


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"start": "1899-12-31T09:00:00+01:00", "minutesDuration": 30}, 422),
        ({"start": (AHEAD + timedelta(days=3700)).isoformat(), "minutesDuration": 30}, 422),
        ({"start": "2030-01-01", "minutesDuration": 30}, 422),
        ({"start": "2030-01-01T09:00:00", "minutesDuration": 30}, 422),
        ({"start": "2030-02-30T09:00:00Z", "minutesDuration": 30}, 422),
        ({"start": "2030-01-01T09:00:00+99:00", "minutesDuration": 30}, 422),
        ({"end": None}, 422),
        ({"start": None}, 422),
        ({"_start": {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/timezone",
                                    "valueCode": "Europe/Atlantide"}]}}, 422),
        ({"status": None}, 422),
        ({"status": "perhaps"}, 422),
        ({"participant": []}, 422),
        ({"comment": "x" * 1001}, 422),
        ({"priority": "high"}, 400),
        ({"priority": -1}, 422),
        ({"created": "yesterday"}, 422),
        ({"resourceType": "Slot"}, 400),
        ({"supportingInformation": [{"reference": f"DocumentReference/{'a' * 26}.{'a' * 26}"}]}, 422),
        ({"participant": [{"actor": {"reference": "https://ailleurs.example/fhir/Patient/1"}, "status": "accepted"}]},
         422),
    ],
)  # fmt: skip
def test_what_is_no_appointment_is_refused_and_stores_nothing(
    doctor: Fhir, changed: dict[str, Any], status: int
) -> None:
    sent: Any = appointment(doctor.ins)
    if isinstance(changed.get("start"), str):
        del sent["end"]
    sent = {name: value for name, value in (sent | changed).items() if value is not None}
    answer: Any = doctor.call("POST", "/Appointment", sent)
    assert (answer.status_code, answer.json()["resourceType"]) == (status, "OperationOutcome"), answer.content
    assert not Event.objects.exists()


def test_nobody_learns_whether_a_person_has_a_space(doctor: Fhir, camille: Fhir, world: World) -> None:
    neighbour = world.open_space(world.citizen("voisine", "Voisine"))
    assert isinstance(neighbour.ins, Ins)
    refused: list[Any] = [
        camille.call("POST", "/Appointment", appointment(ins)) for ins in (neighbour.ins, ins_number(4_321))
    ]
    assert [one.status_code for one in refused] == [403, 403]
    assert refused[0].content == refused[1].content
    assert not Event.objects.exists()


def test_a_closed_space_takes_no_appointment(doctor: Fhir, world: World) -> None:
    spaces.close_space(holder_id=world.space.holder_id, by=world.camille, now=RECENT)
    answer = doctor.call("POST", "/Appointment", appointment(doctor.ins))
    assert answer.status_code == 403
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["1", "2", "3"]),
        (f"&date=ge{(AHEAD + timedelta(days=1)).date()}", ["2", "3"]),
        (f"&date=ge{(AHEAD + timedelta(days=1)).date()}&date=lt{(AHEAD + timedelta(days=2)).date()}", ["2"]),
        ("&status=pending", ["2"]),
        ("&status=pending,booked", ["1", "2", "3"]),
        (f"&identifier={SYSTEM}|3", ["3"]),
        ("&identifier=3,1", ["1", "3"]),
        ("&identifier=urn:other|3", []),
        ("&description=consultation", ["1", "2"]),
        ("&description:contains=EVAL", ["3"]),
        ("&description:exact=evaluation", []),
        ("&service-type=http://example.org/t|7", ["2"]),
        ("&service-type=8", []),
        ("&priority=5", ["1"]),
        (f"&practitioner.identifier=urn:oid:{RPPS_OID}|", []),
        (f"&location.identifier=urn:oid:{STRUCTURE_OID}|1x", []),
        ("&created=ge2019&created=lt2020", ["3"]),
        ("&_lastUpdated=lt2000", []),
        ("&actor:Patient.identifier={patient}&_count=2&_include=Appointment:patient", ["1", "2"]),
    ],
)
def test_appointments_are_found_by_what_the_guide_names(doctor: Fhir, query: str, expected: list[str]) -> None:
    note(doctor, priority=5)
    note(doctor, start=AHEAD + timedelta(days=1), number="2", status="pending",
         serviceType=[{"coding": [{"system": "http://example.org/t", "code": "7"}]}])  # fmt: skip
    note(doctor, start=AHEAD + timedelta(days=2), number="3", description="Évaluation", created="2019-01-02")
    patient = quote(f"urn:oid:{doctor.ins.oid}|{doctor.ins.value}")
    assert found(doctor, query.replace("{patient}", patient)) == expected


def test_pages_follow_one_another(doctor: Fhir) -> None:
    for number in range(5):
        note(doctor, start=AHEAD + timedelta(days=number), number=str(number))
    person = f"patient.identifier=urn:oid:{doctor.ins.oid}|{doctor.ins.value}"
    address, seen = f"/Appointment?{person}&_count=2", []
    while address:
        page = doctor.get(address).json()
        assert page["total"] == 5
        seen += [one["resource"]["identifier"][0]["value"] for one in page["entry"]]
        following = [link["url"] for link in page["link"] if link["relation"] == "next"]
        address = following[0].partition("/fhir")[2] if following else ""
    assert seen == ["0", "1", "2", "3", "4"]
    assert doctor.get(f"/Appointment?{person}&_cursor=zz").status_code == 400
    assert doctor.get("/Appointment?status=booked").status_code == 400
    assert doctor.get(f"/Appointment?{person}&nothing=1", Prefer="handling=strict").status_code == 400


def test_a_search_costs_as_few_queries_for_many_as_for_one(doctor: Fhir) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connections["ens"]) as seen:
            found(doctor)
        return len(seen)

    note(doctor)
    one = queries()
    for number in range(2, 6):
        note(doctor, number=str(number))
    assert queries() == one <= 6


def test_tra_01_who_notes_and_who_reads_is_traced(doctor: Fhir, camille: Fhir, world: World) -> None:
    made = note(doctor)
    camille.get(f"/Appointment/{made['id']}")
    drain(AgendaOutbox, now=RECENT + timedelta(hours=2))
    acts = {one.act for one in audit.trace_page(space_id=world.space.id, size=20).entries}
    assert {audit.Act.AGENDA_ADDED, audit.Act.AGENDA_READ} <= acts


def test_the_example_of_the_guide_comes_back(doctor: Fhir) -> None:
    """Its patient stands on a server of nobody's: the person is named in its place, and nothing else is changed."""
    path = GUIDE / "examples/Appointment-example-req-appointment.json"
    if not path.exists():
        pytest.skip(f"the example of the guide is not here: {path}")
    sent = json.loads(path.read_text())
    sent["requestedPeriod"][0]["start"] = AHEAD.isoformat()
    ins = doctor.ins
    sent["participant"][0]["actor"] = {
        "type": "Patient",
        "identifier": {"system": f"urn:oid:{ins.oid}", "value": ins.value},
    }
    answer: Any = doctor.call("POST", "/Appointment", {name: value for name, value in sent.items() if name != "id"})
    made = answer.json()
    assert answer.status_code == 201, made
    for name in ("identifier", "status", "serviceType", "specialty", "priority", "minutesDuration", "slot", "created",
                 "requestedPeriod"):  # fmt: skip
        assert made[name] == sent[name], name
    assert "start" not in made  # app-3: a proposal has no date of its own
    assert made["participant"][1]["actor"]["display"] == "Dr Langdon, cabinet Paris"
    assert made["meta"]["profile"] == sent["meta"]["profile"][:1]


def test_the_capability_statement_says_so(doctor: Fhir) -> None:
    resources = doctor.get("/metadata").json()["rest"][0]["resource"]
    (said,) = [one for one in resources if one["type"] == "Appointment"]
    assert said["conditionalUpdate"]
    assert {one["code"] for one in said["interaction"]} == {"create", "update", "read", "search-type", "delete"}
    path = GUIDE / "conformance/CapabilityStatement-GAP-GestionnaireAgenda.json"
    if not path.exists():
        pytest.skip(f"the guide is not here: {path}")
    (asked,) = [one for one in json.loads(path.read_text())["rest"][0]["resource"] if one["type"] == "Appointment"]
    assert {one["code"] for one in asked["interaction"]} <= {one["code"] for one in said["interaction"]}
