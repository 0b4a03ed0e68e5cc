"""An appointment takes the slots that its author published, and gives them back. RULES.md AGE-02, AGE-04; GAP, 6a."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from espace_sante.agenda.models import Event, SlotHold
from espace_sante.interop.fhir.document_reference import fhir_base
from tests.interop.fhir.appointments import AHEAD, appointment
from tests.interop.fhir.availabilities import schedule, slot
from tests.interop.fhir.conftest import Fhir
from tests.interop.fhir.test_availability import found, publish


@pytest.fixture
def free(doctor: Fhir) -> dict[str, Any]:
    """A quarter of an hour of the doctor's, at nine."""
    return publish(doctor, slot(publish(doctor, schedule())["id"]))


def named(*slots: dict[str, Any]) -> list[dict[str, str]]:
    return [{"reference": f"Slot/{one['id']}"} for one in slots]


def send(software: Fhir, taken: list[dict[str, str]] | None, number: str = "1", **changed: Any) -> Any:
    address = f"/Appointment?identifier=https://logiciel.example/rendez-vous|{number}"
    return software.call("PUT", address, appointment(software.ins, number=number, slot=taken, **changed))


def status_of(software: Fhir, one: dict[str, Any]) -> tuple[str, str]:
    read = software.get(f"/Slot/{one['id']}").json()
    return read["status"], read["meta"]["versionId"]


def test_age_04_an_appointment_takes_the_slot_that_it_names_and_who_looks_sees_it(
    doctor: Fhir, camille: Fhir, free: dict[str, Any]
) -> None:
    made = send(doctor, named(free))
    assert (made.status_code, made.json()["slot"]) == (201, named(free))
    assert found(camille, "Slot?status=busy") == ["1"]
    assert found(camille, "Slot?status=free") == []
    assert status_of(camille, free) == ("busy", "2")
    assert send(doctor, named(free), comment="Deuxième étage").status_code == 200  # its own slot
    assert status_of(camille, free) == ("busy", "2")


def test_a_slot_that_is_taken_is_refused_and_nothing_is_noted(doctor: Fhir, free: dict[str, Any]) -> None:
    send(doctor, named(free))
    answer = send(doctor, named(free), "2")
    assert (answer.status_code, answer.json()["resourceType"]) == (409, "OperationOutcome")
    assert answer.json()["issue"][0]["code"] == "conflict"
    assert "slot-taken" in answer.json()["issue"][0]["diagnostics"]
    assert Event.objects.count() == SlotHold.objects.count() == 1


@pytest.mark.parametrize("status", ["busy", "busy-unavailable", "busy-tentative", "entered-in-error"])
def test_a_slot_that_its_practice_closed_is_refused(doctor: Fhir, free: dict[str, Any], status: str) -> None:
    doctor.call("PUT", f"/Slot/{free['id']}", free | {"status": status})
    assert send(doctor, named(free)).status_code == 409
    assert status_of(doctor, free)[0] == status


@pytest.mark.parametrize(
    "changed",
    [
        {"status": "cancelled"}, {"status": "entered-in-error"}, {"status": "waitlist"}, {"taken": None},
        {"start": AHEAD + timedelta(hours=3)},
    ],
)  # fmt: skip
def test_cancelled_moved_or_no_longer_named_it_is_free_again(
    doctor: Fhir, free: dict[str, Any], changed: dict[str, Any]
) -> None:
    send(doctor, named(free))
    taken = changed.pop("taken", named(free))
    assert send(doctor, taken, **changed).status_code == 200
    assert status_of(doctor, free) == ("free", "3")
    assert send(doctor, named(free), "2").status_code == 201  # somebody else may have it


def test_removed_it_is_free_again(doctor: Fhir, free: dict[str, Any]) -> None:
    made = send(doctor, named(free)).json()
    assert doctor.call("DELETE", f"/Appointment/{made['id']}").status_code == 204
    assert status_of(doctor, free)[0] == "free"
    assert not SlotHold.objects.exists()


def test_it_moves_from_one_slot_to_another_in_one_request(doctor: Fhir, free: dict[str, Any]) -> None:
    of = free["schedule"]["reference"].partition("/")[2]
    later = publish(doctor, slot(of, "2", hours=2))
    send(doctor, named(free))
    assert send(doctor, named(later), start=AHEAD + timedelta(hours=2)).status_code == 200
    assert [status_of(doctor, one)[0] for one in (free, later)] == ["free", "busy"]


def test_a_move_that_is_refused_leaves_everything_as_it_was(doctor: Fhir, free: dict[str, Any]) -> None:
    of = free["schedule"]["reference"].partition("/")[2]
    later = publish(doctor, slot(of, "2", hours=2))
    send(doctor, named(free))
    send(doctor, named(later), "2", start=AHEAD + timedelta(hours=2))
    assert send(doctor, named(later), start=AHEAD + timedelta(hours=2)).status_code == 409
    assert [status_of(doctor, one)[0] for one in (free, later)] == ["busy", "busy"]
    assert Event.objects.filter(starts_at=AHEAD).count() == 1


def test_what_is_asked_and_not_answered_yet_takes_it_tentatively(doctor: Fhir, free: dict[str, Any]) -> None:
    for status, expected in (("proposed", "busy-tentative"), ("pending", "busy-tentative"), ("booked", "busy")):
        assert send(doctor, named(free), status=status).status_code in {200, 201}
        assert status_of(doctor, free)[0] == expected


def test_what_practices_say_meanwhile_stays(doctor: Fhir, free: dict[str, Any]) -> None:
    """Free is refused while an appointment takes it; closed is closed, and stays so afterwards."""
    send(doctor, named(free))
    assert doctor.call("PUT", f"/Slot/{free['id']}", free).status_code == 409
    closed: Any = doctor.call("PUT", f"/Slot/{free['id']}", free | {"status": "busy-unavailable"})
    assert closed.status_code == 200
    send(doctor, named(free), status="cancelled")
    assert status_of(doctor, free)[0] == "busy-unavailable"


def test_a_slot_that_goes_leaves_the_appointment(doctor: Fhir, free: dict[str, Any]) -> None:
    made = send(doctor, named(free)).json()
    assert doctor.call("DELETE", f"/{free['schedule']['reference']}").status_code == 204
    assert not SlotHold.objects.exists()
    again = send(doctor, named(free), status="fulfilled")  # it still names what is gone
    assert (again.status_code, again.json()["id"]) == (200, made["id"])


def test_age_02_nobody_takes_the_time_of_another(
    doctor: Fhir, pharmacist: Fhir, camille: Fhir, free: dict[str, Any]
) -> None:
    """What another publishes is named and given back, and stays as it is: nothing is booked here."""
    for software in (pharmacist, camille):
        assert send(software, named(free)).json()["slot"] == named(free)
    assert status_of(doctor, free) == ("free", "1")
    assert not SlotHold.objects.exists()


@pytest.mark.parametrize("reference", ["Slot/none", "Slot/" + "a" * 26, f"{fhir_base()}/Slot/x"])
def test_a_slot_that_is_not_here_is_refused(doctor: Fhir, reference: str) -> None:
    answer = send(doctor, [{"reference": reference}])
    assert (answer.status_code, answer.json()["issue"][0]["code"]) == (422, "not-found"), answer.content
    assert not Event.objects.exists()


def test_a_slot_at_another_hour_is_refused(doctor: Fhir, free: dict[str, Any]) -> None:
    assert send(doctor, named(free), start=AHEAD + timedelta(minutes=15)).status_code == 422
    assert send(doctor, named(free), start=AHEAD + timedelta(minutes=14)).status_code == 201  # they share a minute


def test_a_slot_of_another_server_is_kept_as_it_came(doctor: Fhir) -> None:
    elsewhere = [{"reference": "https://ailleurs.example/fhir/Slot/example"}]
    assert send(doctor, elsewhere).json()["slot"] == elsewhere


def test_it_names_twenty_slots_at_most(doctor: Fhir, free: dict[str, Any]) -> None:
    of = free["schedule"]["reference"].partition("/")[2]
    minute = {"end": (AHEAD + timedelta(minutes=1)).isoformat()}
    many = [publish(doctor, slot(of, f"m{number}", **minute)) for number in range(20)]
    assert send(doctor, named(*many)).status_code == 201
    assert send(doctor, named(*many, free)).status_code == 422
