"""Schedules and slots that practices publish: of nobody, and read by whoever is signed in. RULES.md AGE-01, AGE-02."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from fhir.resources.R4B.schedule import Schedule as FhirSchedule
from fhir.resources.R4B.slot import Slot as FhirSlot
from hypothesis import given, settings
from hypothesis import strategies as st

from espace_sante.agenda.models import AvailabilityTerm, Schedule, Slot
from espace_sante.interop.fhir.availability_search import CRITERIA
from espace_sante.kernel.identifiers import RPPS_OID
from tests.interop.fhir.appointments import AHEAD
from tests.interop.fhir.availabilities import SYSTEM, schedule, slot
from tests.interop.fhir.conftest import Fhir
from tests.interop.fhir.test_fuzz import TEXT, fuzzed, mutate
from tests.worlds import World

GUIDE = Path(__file__).resolve().parents[4] / "shared/reference/fhir/gap-agenda"


def publish(software: Fhir, sent: dict[str, Any]) -> dict[str, Any]:
    answer: Any = software.call("POST", f"/{sent['resourceType']}", sent)
    assert answer.status_code == 201, answer.content
    return answer.json()  # type: ignore[no-any-return]


def found(software: Fhir, query: str, mode: str = "match") -> list[str]:
    answer = software.get(f"/{query}")
    assert answer.status_code == 200, answer.content
    entries = answer.json().get("entry", [])
    return [one["resource"]["identifier"][0]["value"] for one in entries if one["search"]["mode"] == mode]


def test_age_01_what_is_published_comes_back_as_it_was_sent(doctor: Fhir, camille: Fhir) -> None:
    made = publish(doctor, schedule(comment="Sur rendez-vous"))
    FhirSchedule.model_validate(made)
    assert {name: made[name] for name in schedule()} == schedule()
    taken = publish(doctor, slot(made["id"], overbooked=False))
    FhirSlot.model_validate(taken)
    assert (taken["status"], taken["schedule"]["reference"]) == ("free", f"Schedule/{made['id']}")
    assert camille.get(f"/Slot/{taken['id']}").json() == taken
    again: Any = doctor.call("PUT", f"/Slot/{taken['id']}", taken | {"status": "busy"}, **{"If-Match": 'W/"1"'})
    assert (again.status_code, again["ETag"], again.json()["status"]) == (200, 'W/"2"', "busy")
    old: Any = doctor.call("PUT", f"/Slot/{taken['id']}", taken, **{"If-Match": 'W/"1"'})
    assert old.status_code == 412
    assert doctor.call("DELETE", f"/Schedule/{made['id']}").status_code == 204  # with its slots
    assert doctor.get(f"/Slot/{taken['id']}").status_code == 404
    assert not AvailabilityTerm.objects.exists()


def test_a_conditional_put_publishes_once_and_changes_afterwards(doctor: Fhir) -> None:
    address = f"/Schedule?identifier={SYSTEM}|1"
    first: Any = doctor.call("PUT", address, schedule())
    second: Any = doctor.call("PUT", address, schedule(active=False))
    assert (first.status_code, second.status_code) == (201, 200)
    assert (second.json()["id"], second.json()["active"]) == (first.json()["id"], False)
    assert doctor.call("PUT", address, schedule("2")).status_code == 400
    assert doctor.call("POST", "/Schedule", schedule()).status_code == 409  # this identifier is used


def test_age_04_who_published_it_alone_changes_it(doctor: Fhir, pharmacist: Fhir, camille: Fhir) -> None:
    made = publish(doctor, schedule())
    for software in (pharmacist, camille):
        assert software.call("PUT", f"/Schedule/{made['id']}", schedule()).status_code == 403
        assert software.call("DELETE", f"/Schedule/{made['id']}").status_code == 403
        assert software.call("POST", "/Slot", slot(made["id"])).status_code == 403
    assert camille.call("POST", "/Schedule", schedule()).status_code == 403
    assert publish(pharmacist, schedule())["id"] != made["id"]  # each has identifiers of their own
    other = [{"type": "Practitioner", "identifier": {"system": f"urn:oid:{RPPS_OID}", "value": "810000000001"}}]
    assert doctor.call("POST", "/Schedule", schedule("2", actor=other)).status_code == 403  # of oneself alone


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"actor": []}, 422),
        ({"actor": [{"reference": "Patient/1"}]}, 422),
        ({"actor": [{"reference": "https://ailleurs.example/fhir/Patient/1"}]}, 422),
        ({"actor": [{"type": "RelatedPerson", "display": "X"}]}, 422),
        ({"actor": [{"identifier": {"system": "urn:oid:1.2.250.1.213.1.4.8", "value": "1"}}]}, 422),
        ({"contained": [{"resourceType": "Patient", "id": "p"}]}, 422),
        ({"comment": "x" * 1001}, 422),
        ({"extension": [{"url": "u", "valueString": "x" * 9000}]}, 422),
        ({"planningHorizon": {"start": "demain"}}, 422),
        ({"active": "yes"}, 400),
        ({"resourceType": "Slot"}, 400),
    ],
)
def test_age_02_what_is_no_schedule_of_a_practice_is_refused(
    doctor: Fhir, changed: dict[str, Any], status: int
) -> None:
    answer: Any = doctor.call("POST", "/Schedule", schedule() | changed)
    assert answer.json()["resourceType"] == "OperationOutcome"
    assert answer.status_code == status, answer.content
    assert not Schedule.objects.exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"status": "perhaps"}, {"status": None}, {"start": None}, {"start": "2030-01-01"}, {"end": AHEAD.isoformat()},
        {"start": "1899-01-01T09:00:00Z"}, {"schedule": None}, {"schedule": {"reference": "Schedule/x"}},
        {"start": (AHEAD + timedelta(days=3700)).isoformat(), "end": (AHEAD + timedelta(days=3701)).isoformat()},
        {"end": (AHEAD + timedelta(days=8)).isoformat()},
    ],
)  # fmt: skip
def test_what_is_no_slot_is_refused(doctor: Fhir, changed: dict[str, Any]) -> None:
    made = publish(doctor, schedule())
    answer: Any = doctor.call("POST", "/Slot", slot(made["id"], **changed))
    assert (answer.status_code, answer.json()["resourceType"]) == (422, "OperationOutcome"), answer.content
    assert not Slot.objects.exists()
    assert doctor.call("POST", "/Slot", slot("a" * 26)).status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["1", "2", "3"]),
        ("status=free", ["1", "3"]),
        (f"start=ge{(AHEAD + timedelta(hours=1)).strftime('%Y-%m-%dT%H:%M:%SZ')}", ["2", "3"]),
        (f"start=lt{(AHEAD + timedelta(hours=2)).strftime('%Y-%m-%dT%H:%M:%SZ')}&start=gt1999", ["1", "2"]),
        (f"identifier={SYSTEM}|2,urn:other|3", ["2"]),
        ("identifier=2,3", ["2", "3"]),
        ("schedule=Schedule/{id}&status=busy", ["2"]),
        ("schedule.actor:Practitioner.identifier={rpps}", ["1", "2", "3"]),
        ("schedule.actor:Practitioner=fictif", ["1", "2", "3"]),
        ("schedule.actor.identifier=1", []),
        ("schedule.specialty=urn:oid:1.2.250.1.71.4.2.5|SM54", ["1", "2", "3"]),
        ("schedule.specialty=SM26", []),
        ("service-type=7", ["3"]),
    ],
)
def test_slots_are_found_by_what_the_guide_names(
    doctor: Fhir, camille: Fhir, world: World, query: str, expected: list[str]
) -> None:
    rpps = {"system": f"urn:oid:{RPPS_OID}", "value": f"8{world.doctor.rpps}"}
    contained = [{"resourceType": "Practitioner", "id": "p", "identifier": [rpps]}]
    made = publish(doctor, schedule(contained=contained, actor=[{"reference": "#p"}, *schedule()["actor"]]))
    publish(doctor, slot(made["id"], "1"))
    publish(doctor, slot(made["id"], "2", hours=1, status="busy"))
    publish(doctor, slot(made["id"], "3", hours=2, serviceType=[{"coding": [{"code": "7"}]}]))
    asked = query.replace("{id}", made["id"]).replace("{rpps}", f"urn:oid:{RPPS_OID}|{world.doctor.rpps}")
    assert found(camille, f"Slot?{asked}") == expected
    assert found(camille, f"Schedule?actor:Practitioner.identifier=8{world.doctor.rpps}") == []
    assert found(camille, f"Schedule?actor.identifier=urn:oid:{RPPS_OID}|8{world.doctor.rpps}&active=true") == ["1"]


def test_pages_follow_one_another_with_their_schedule_in_few_queries(doctor: Fhir, camille: Fhir) -> None:
    made = publish(doctor, schedule("s"))
    for number in range(5):
        publish(doctor, slot(made["id"], str(number), hours=number))
    address, seen = "/Slot?_count=2&_include=Slot:schedule&_include=Schedule:actor", []
    with CaptureQueriesContext(connections["ens"]) as queries:
        assert found(camille, address[1:], "include") == ["s"]
    assert len(queries) <= 4
    while address:
        page = camille.get(address).json()
        seen += [one["resource"]["identifier"][0]["value"] for one in page["entry"] if one["search"]["mode"] == "match"]
        following = [link["url"] for link in page["link"] if link["relation"] == "next"]
        address = following[0].partition("/fhir")[2] if following else ""
    assert seen == ["0", "1", "2", "3", "4"]
    assert camille.get("/Slot?_cursor=zz").status_code == 400
    assert camille.get("/Slot?nothing=1", Prefer="handling=strict").status_code == 400


def test_the_example_of_the_guide_comes_back(doctor: Fhir) -> None:
    """Its schedule stands on a server of nobody's: one of ours is named in its place."""
    path = GUIDE / "examples/Slot-example.json"
    if not path.exists():
        pytest.skip(f"the example of the guide is not here: {path}")
    sent = json.loads(path.read_text())
    sent["schedule"] = {"reference": f"Schedule/{publish(doctor, schedule())['id']}"}
    made = publish(doctor, {name: value for name, value in sent.items() if name != "id"})
    assert made["meta"]["profile"] == sent["meta"]["profile"]
    assert {name: made[name] for name in sent if name not in {"id", "meta"}} == {
        name: value for name, value in sent.items() if name not in {"id", "meta"}
    }


def test_the_capability_statement_says_so(doctor: Fhir) -> None:
    resources = doctor.get("/metadata").json()["rest"][0]["resource"]
    for kind in ("Schedule", "Slot"):
        (said,) = [one for one in resources if one["type"] == kind]
        assert said["conditionalUpdate"]
        patch = {"patch"} if kind == "Schedule" else set()
        expected = {"create", "update", "read", "search-type", "delete"} | patch
        assert {one["code"] for one in said["interaction"]} == expected


@pytest.fixture
def of(doctor: Fhir) -> str:
    return str(publish(doctor, schedule("fuzz"))["id"])


@settings(fuzzed, max_examples=60)
@given(data=st.data())
def test_a_changed_schedule_or_slot_is_published_or_refused(data: st.DataObject, doctor: Fhir, of: str) -> None:
    schedules = Schedule.objects.count()
    sent = schedule() if data.draw(st.booleans()) else slot(of)
    kind, slots = sent["resourceType"], Slot.objects.count()
    mutate(data, sent)
    answer: Any = doctor.call("POST", f"/{kind}", json.dumps(sent, allow_nan=False).encode("utf-8", "replace"))
    assert answer.status_code < 500, answer.content
    assert Schedule.objects.count() + Slot.objects.count() == schedules + slots + (answer.status_code == 201)
    assert doctor.get(f"/{kind}?_count=3").status_code == 200


@settings(fuzzed, max_examples=60)
@given(data=st.data())
def test_any_search_of_slots_is_answered(data: st.DataObject, doctor: Fhir) -> None:
    names = st.sampled_from([*CRITERIA["Slot"], "_cursor", "_count", "_include", "schedule:X", "schedule.actor:Y"])
    value = st.one_of(TEXT, st.sampled_from(["|", ",", "a|b", "ge2026", "sa9999", "-", "$", "9" * 30]))
    pairs = data.draw(st.lists(st.tuples(names, value), max_size=4))
    answer = doctor.get("/Slot?" + "&".join(f"{quote(name)}={quote(text)}" for name, text in pairs))
    assert answer.status_code < 500, answer.content
    assert answer.json()["resourceType"] in {"Bundle", "OperationOutcome"}
