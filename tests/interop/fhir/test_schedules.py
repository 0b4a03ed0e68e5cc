"""Schedules that are patched, closed, full or over, and whose time it is. RULES.md AGE-01; GAP, flows 2, 3; ADR 35."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connections
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from espace_sante.agenda.api import availability
from espace_sante.agenda.domain import availability as domain
from espace_sante.agenda.models import AvailabilityTerm, Schedule, Slot, SlotHold
from espace_sante.interop.fhir.edge import JSON_PATCH
from espace_sante.interop.fhir.whole_patch import MOST_OPERATIONS
from espace_sante.kernel.identifiers import RPPS_OID, STRUCTURE_OID, new_id
from tests.interop.fhir.appointments import AHEAD
from tests.interop.fhir.availabilities import EXTENSION, SYSTEM, schedule, slot
from tests.interop.fhir.conftest import Fhir
from tests.interop.fhir.test_availability import found, publish
from tests.interop.fhir.test_fuzz import TEXT, fuzzed
from tests.interop.fhir.test_slots_taken import named, send
from tests.worlds import World

AFTERNOON = {**EXTENSION[0], "extension": [{"url": "start", "valueTime": "14:00:00"}]}


@pytest.fixture
def made(doctor: Fhir) -> dict[str, Any]:
    return publish(doctor, schedule())


def patch(software: Fhir, address: str, *changes: dict[str, Any], **headers: str) -> Any:
    return software.call("PATCH", address, list(changes), content_type=JSON_PATCH, **headers)


def test_age_01_what_changed_of_a_schedule_is_sent_alone(doctor: Fhir, made: dict[str, Any]) -> None:
    """The availability times of the guide are an extension: one is added, one removed, and the rest stays."""
    address = f"/Schedule/{made['id']}"
    answer = patch(
        doctor, address,
        {"op": "test", "path": "/identifier/0/value", "value": "1"},
        {"op": "add", "path": "/extension/-", "value": AFTERNOON},
        {"op": "remove", "path": "/extension/0"},
        {"op": "replace", "path": "/active", "value": False},
    )  # fmt: skip
    assert (answer.status_code, answer["ETag"]) == (200, 'W/"2"'), answer.content
    assert answer.json()["extension"] == [AFTERNOON]
    assert {**answer.json(), "meta": 0} == {**made, "extension": [AFTERNOON], "active": False, "meta": 0}
    assert doctor.get(address).json() == answer.json()
    assert found(doctor, "Schedule?active=false") == ["1"]


def test_a_conditional_patch_names_the_identifier_of_its_author(
    doctor: Fhir, pharmacist: Fhir, made: dict[str, Any]
) -> None:
    change = {"op": "add", "path": "/comment", "value": "Fermé en août"}
    answer = patch(doctor, f"/Schedule?identifier={SYSTEM}|1", change)
    assert (answer.status_code, answer.json()["comment"]) == (200, "Fermé en août")
    assert patch(pharmacist, f"/Schedule?identifier={SYSTEM}|1", change).status_code == 404
    assert patch(doctor, f"/Schedule?identifier={SYSTEM}|2", change).status_code == 404
    assert patch(doctor, "/Schedule", change).status_code == 400


def test_age_04_who_published_it_alone_patches_it_and_as_it_was_read(
    doctor: Fhir, pharmacist: Fhir, camille: Fhir, made: dict[str, Any]
) -> None:
    address, change = f"/Schedule/{made['id']}", {"op": "replace", "path": "/active", "value": False}
    for software in (pharmacist, camille):
        assert patch(software, address, change).status_code == 403
    assert patch(doctor, address, change, **{"If-Match": 'W/"7"'}).status_code == 412
    assert doctor.call("PATCH", address, [change]).status_code == 415
    assert doctor.get(address).json() == made


@pytest.mark.parametrize(
    "changes",
    [
        [], [{"op": "add", "path": "/comment", "value": "x"}] * (MOST_OPERATIONS + 1), {"op": "add"}, "text",
        [{"op": "copy", "from": "/actor", "path": "/contained"}], [{"op": "move", "path": "/actor"}],
        [{"op": "add", "path": "", "value": {}}], [{"op": "add", "path": "/comment"}],
        [{"op": "remove", "path": "/comment"}], [{"op": "replace", "path": "/actor/1", "value": {}}],
        [{"op": "replace", "path": "/actor/01", "value": {}}], [{"op": "remove", "path": "/actor/-"}],
        [{"op": "add", "path": "/actor/9", "value": {}}], [{"op": "add", "path": "/active/x", "value": 1}],
        [{"op": "test", "path": "/active", "value": False}], [{"op": "replace", "path": "/id", "value": "x"}],
        [{"op": "replace", "path": "/resourceType", "value": "Slot"}], [{"op": "remove", "path": "/actor/0"}],
        [{"op": "add", "path": "/actor/-", "value": {"reference": "Patient/1"}}],
        [{"op": "replace", "path": "/active", "value": "yes"}], [{"op": "add", "path": "/x" * 400, "value": 1}],
    ],
)  # fmt: skip
def test_a_patch_that_is_not_understood_changes_nothing(doctor: Fhir, made: dict[str, Any], changes: Any) -> None:
    answer: Any = doctor.call("PATCH", f"/Schedule/{made['id']}", changes, content_type=JSON_PATCH)
    assert answer.status_code in {400, 422}, answer.content
    assert answer.json()["resourceType"] == "OperationOutcome"
    assert doctor.get(f"/Schedule/{made['id']}").json() == made


@settings(fuzzed, max_examples=40)
@given(data=st.data())
def test_any_patch_is_answered(data: st.DataObject, doctor: Fhir) -> None:
    row = Schedule.objects.first()
    address = doctor.get("/Schedule").json()["entry"][0]["fullUrl"].partition("/fhir")[2] if row else ""
    if not row:
        address = f"/Schedule/{publish(doctor, schedule())['id']}"
    path = st.sampled_from(["/actor", "/actor/0", "/extension/0/extension", "/active", "/identifier/0", "/", "/~1"])
    value = st.recursive(st.none() | st.booleans() | TEXT | st.integers(), lambda one: st.lists(one, max_size=2))
    one = st.fixed_dictionaries(
        {"op": st.sampled_from(["add", "replace", "remove", "test"]), "path": path | TEXT, "value": value}
    )
    sent = json.dumps(data.draw(st.lists(one, max_size=3))).encode("utf-8", "replace")
    answer: Any = doctor.call("PATCH", address, sent, content_type=JSON_PATCH)
    assert answer.status_code < 500, answer.content
    assert doctor.get(address).status_code == 200


def test_slots_of_a_schedule_that_is_not_in_use_are_not_found(
    doctor: Fhir, camille: Fhir, made: dict[str, Any]
) -> None:
    one = publish(doctor, slot(made["id"]))
    assert found(camille, "Slot?") == ["1"]
    patch(doctor, f"/Schedule/{made['id']}", {"op": "replace", "path": "/active", "value": False})
    assert found(camille, "Slot?") == []
    assert camille.get(f"/Slot/{one['id']}").status_code == 404
    assert doctor.get(f"/Slot/{one['id']}").status_code == 200  # whose it is
    assert send(doctor, named(one)).status_code == 422
    patch(doctor, f"/Schedule/{made['id']}", {"op": "replace", "path": "/active", "value": True})
    assert found(camille, "Slot?") == ["1"]


def test_whose_time_it_is_comes_with_it_from_the_directories(doctor: Fhir, camille: Fhir, world: World) -> None:
    rpps, finess = str(world.doctor.rpps), str(world.doctor.finess)
    whose = [
        {"type": "Practitioner", "identifier": {"system": f"urn:oid:{RPPS_OID}", "value": f"8{rpps}"}},
        {"type": "Location", "identifier": {"system": f"urn:oid:{STRUCTURE_OID}", "value": f"1{finess}"}},
    ]
    first, second = (publish(doctor, schedule(number, actor=whose)) for number in "12")
    for number, of in enumerate((first, first, second)):
        publish(doctor, slot(of["id"], f"s{number}", hours=number))
    with CaptureQueriesContext(connections["ens"]) as queries:
        page = camille.get("/Slot?_include=Slot:schedule&_include:iterate=Schedule:actor").json()
    assert len(queries) == 7  # who asks, slots, schedules, whose they are, professionals and their places, structures
    added = [one for one in page["entry"] if one["search"]["mode"] == "include"]
    assert [one["resource"]["resourceType"] for one in added] == [
        "Schedule",
        "Schedule",
        "Practitioner",
        "Organization",
    ]
    (person, place) = (one["resource"] for one in added[2:])
    assert person["identifier"] == [whose[0]["identifier"]]
    assert (person["name"][0]["text"], person["active"]) == (world.doctor.name, True)
    assert (place["identifier"][0], bool(place["name"])) == (whose[1]["identifier"], True)
    assert len({one["fullUrl"] for one in page["entry"]}) == len(page["entry"])
    again = camille.get("/Schedule?_include=Schedule:actor").json()["entry"]
    assert [one["resource"]["resourceType"] for one in again] == [
        "Schedule",
        "Schedule",
        "Practitioner",
        "Organization",
    ]
    assert [one["fullUrl"] for one in again[2:]] == [one["fullUrl"] for one in added[2:]]
    without = camille.get("/Slot?_include=Slot:schedule").json()["entry"]
    assert "Practitioner" not in {one["resource"]["resourceType"] for one in without}


def test_slots_over_a_month_ago_go_with_all_that_names_them(doctor: Fhir, made: dict[str, Any]) -> None:
    for number in range(3):
        publish(doctor, slot(made["id"], str(number), hours=number))
    send(doctor, named(doctor.get("/Slot").json()["entry"][0]["resource"]))
    last_end = AHEAD + timedelta(hours=1, minutes=15)  # of the second one
    now = last_end + configured.AVAILABILITY_KEPT
    assert availability.forget_past_slots(now=now - timedelta(hours=2)) == 0
    assert availability.forget_past_slots(now=now) == 2
    assert availability.forget_past_slots(now=now) == 0
    assert found(doctor, "Slot?") == ["2"]
    assert Schedule.objects.values_list("slots", flat=True).get() == 1
    assert not SlotHold.objects.exists()
    assert AvailabilityTerm.objects.exclude(kind="schedule").count() == 1


def test_a_search_gives_two_hundred_slots_at_most(doctor: Fhir, made: dict[str, Any]) -> None:
    publish(doctor, slot(made["id"]))
    row = Slot.objects.values().get()
    Slot.objects.bulk_create(Slot(**row | {"id": new_id()}) for _ in range(200))
    page = doctor.get("/Slot?_count=100000").json()
    assert len(page["entry"]) == 200
    assert [link["relation"] for link in page["link"]] == ["self", "next"]


def test_an_author_has_two_hundred_schedules_and_each_twenty_thousand_slots(
    doctor: Fhir, pharmacist: Fhir, made: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (domain.MOST_SCHEDULES, domain.MOST_SLOTS) == (200, 20_000)
    Schedule.objects.update(slots=domain.MOST_SLOTS - 1)
    assert doctor.call("POST", "/Slot", slot(made["id"], "1")).status_code == 201
    full: Any = doctor.call("POST", "/Slot", slot(made["id"], "2"))
    assert (full.status_code, "too-many-published" in full.json()["issue"][0]["diagnostics"]) == (409, True)
    assert Slot.objects.count() == 1
    row = Schedule.objects.values().get()
    Schedule.objects.bulk_create(Schedule(**row | {"id": new_id()}) for _ in range(198))
    assert doctor.call("POST", "/Schedule", schedule("199")).status_code == 201
    assert doctor.call("POST", "/Schedule", schedule("200")).status_code == 409
    assert pharmacist.call("POST", "/Schedule", schedule("200")).status_code == 201  # another author
