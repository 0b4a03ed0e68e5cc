"""The device of a measure: sent in a transaction, contained or named, and read. RULES.md SCO-03, SCO-04, SCO-09."""

from __future__ import annotations

from typing import Any

import pytest
from fhir.resources.R4B.device import Device as FhirDevice

from espace_sante.access.api import Consent, Finality, Right
from espace_sante.audit import api as audit
from espace_sante.measures.models import Device, Measure
from tests.interop.fhir.conftest import Fhir
from tests.interop.fhir.measures import GLUCOSE, WEIGHT, device, named, observation, transaction
from tests.interop.fhir.test_measures import during, refusal, write
from tests.linked import READ_GLUCOSE, WRITE_GLUCOSE, Linked
from tests.worlds import RECENT, World

NUMBERS = ("identifier", "serialNumber")


@pytest.fixture
def linked(world: World) -> Linked:
    return Linked(space=world.space, by=world.camille, now=RECENT)


@pytest.fixture
def service(linked: Linked) -> Fhir:
    return Fhir("", linked.space.ins, token=linked.token())


def carried(**changed: Any) -> dict[str, Any]:
    """What makes an Observation carry its device."""
    return {"device": {"reference": "#lecteur"}, "contained": [device() | {"id": "lecteur"} | changed]}


def sent(one: Fhir, value: float = 104, **changed: Any) -> Any:
    return one.call("POST", "/Observation", observation(named(one.ins), GLUCOSE, value, **changed))


def test_sco_09_a_measure_sent_alone_carries_its_device(service: Fhir) -> None:
    made = sent(service, **carried(serialNumber="SN-0001"))
    assert made.status_code == 201, made.content
    address = made.json()["device"]["reference"]
    assert "contained" not in made.json()
    found = service.get(f"/{address}")
    assert found.status_code == 200
    FhirDevice.model_validate(found.json())
    assert found.json()["deviceName"] == device()["deviceName"]
    assert (found.json()["identifier"], found.json()["serialNumber"]) == (device()["identifier"], "SN-0001")
    assert found.json()["id"] == address.partition("/")[2]


def test_sco_09_it_is_the_same_device_as_in_a_transaction_and_may_be_named_afterwards(service: Fhir) -> None:
    first, _ = write(service, transaction(observation(named(service.ins), GLUCOSE, 99), device()))
    carrying = sent(service, 100, **carried()).json()
    naming = sent(service, 101, device={"reference": first["location"]}).json()
    assert {one["device"]["reference"] for one in (carrying, naming)} == {first["location"]}
    assert (Device.objects.count(), Measure.objects.count()) == (1, 3)


REFUSED: dict[str, tuple[int, dict[str, Any]]] = {
    "nothing is carried": (422, {"device": {"reference": "#lecteur"}}),
    "another is carried": (422, carried(id="autre")),
    "two are carried": (422, carried() | {"contained": [device(), device()]}),
    "something else is carried": (422, carried() | {"contained": [{"resourceType": "Patient", "id": "lecteur"}]}),
    "an element that FHIR does not have": (422, carried(couleur="bleu")),
    "no identifier": (422, carried(identifier=[])),
    "an identifier under no OID": (422, carried(identifier=[{"system": "https://x.example", "value": "1"}])),
    "carried without being named": (422, {"contained": [device()]}),
    "a device that is not here": (422, {"device": {"reference": f"Device/{'a' * 26}"}}),
    "an id of ours that names nothing": (422, {"device": {"reference": "Device/{patient}." + "a" * 26}}),
    "an id of another person": (403, {"device": {"reference": f"Device/{'0' * 32}.{'a' * 26}"}}),
    "something else is named": (422, {"device": {"reference": "DeviceMetric/1"}}),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_device_that_is_not_one_is_refused_and_nothing_is_kept(service: Fhir, linked: Linked, what: str) -> None:
    status, changed = REFUSED[what]
    if "device" in changed:
        reference = changed["device"]["reference"].replace("{patient}", linked.patient)
        changed = changed | {"device": {"reference": reference}}
    answer = sent(service, **changed)
    assert refusal(answer)[0] == status, answer.content
    assert (Device.objects.count(), Measure.objects.count()) == (0, 0)


def test_sco_03_a_service_that_did_not_write_of_a_device_is_not_told_its_numbers(
    service: Fhir, world: World, linked: Linked
) -> None:
    """A serial number would tell two services that they know one person."""
    other = Linked(space=world.space, by=world.camille, now=RECENT, name="Autre carnet")
    reader = Fhir("", world.space.ins, token=other.token())
    sent(service, **carried(serialNumber="SN-0001"))
    found = reader.get(
        f"/Observation?patient={other.patient}&code={GLUCOSE}{during()}&_include=Observation:device"
    ).json()
    included = found["entry"][1]["resource"]
    assert reader.get(f"/Device/{included['id']}").json() == included
    assert included["modelNumber"] == device()["modelNumber"]
    assert not included.keys() & set(NUMBERS)
    sent(reader, 120, **carried())
    assert reader.get(f"/Device/{included['id']}").json()["serialNumber"] == "SN-0001"


@pytest.mark.parametrize(("right", "status"), [(READ_GLUCOSE, 200), (WRITE_GLUCOSE, 404)])
def test_sco_01_a_device_is_read_with_the_scopes_of_its_measures(
    service: Fhir, world: World, right: Consent, status: int
) -> None:
    sent(service, **carried())
    other = Linked(space=world.space, by=world.camille, now=RECENT, consents=frozenset({right}), name="Autre")
    reader = Fhir("", world.space.ins, token=other.token())
    assert reader.get(f"/Device/{other.name_of(Device.objects.get().id)}").status_code == status


def test_sco_04_to_who_may_read_none_of_its_measures_there_is_no_device(service: Fhir, world: World) -> None:
    sent(service, **carried())
    weights = frozenset({Consent(Finality.WEIGHT, Right.READ)})
    other = Linked(space=world.space, by=world.camille, now=RECENT, consents=weights, name="Balance")
    reader = Fhir("", world.space.ins, token=other.token())
    device_id = Device.objects.get().id
    for name in (other.name_of(device_id), "camille", f"{other.patient}.{'a' * 26}"):
        answer = reader.get(f"/Device/{name}")
        assert (answer.status_code, answer.json()["issue"][0]["code"]) == (404, "not-found")
    lines = audit.trace_page(space_id=world.space.id, actor_kinds=["service"]).entries
    tried = [one for one in lines if one.actor_name == "Balance"]
    assert [(one.act, one.outcome, one.type_code) for one in tried] == [("measures.read", "refused", GLUCOSE)]


def test_the_holder_reads_her_devices_and_professionals_none(service: Fhir, camille: Fhir, doctor: Fhir) -> None:
    sent(service, **carried())
    ins = camille.ins
    found = camille.get(
        f"/Observation?subject.identifier=urn:oid:{ins.oid}|{ins.value}&code={GLUCOSE}{during()}&_include=Observation:device"
    ).json()
    address = f"/Device/{found['entry'][1]['resource']['id']}"
    assert camille.get(address).json()["identifier"] == device()["identifier"]
    assert doctor.get(address).status_code == 404
    named_again = observation(named(ins), WEIGHT, 60, device={"reference": address.removeprefix("/")})
    assert camille.call("POST", "/Observation", named_again).status_code == 201


def test_sco_07_reading_a_device_is_traced(service: Fhir, world: World, linked: Linked) -> None:
    made = sent(service, **carried()).json()
    service.get(f"/{made['device']['reference']}")
    newest = audit.trace_page(space_id=world.space.id, actor_kinds=["service"]).entries[0]
    assert (newest.act, newest.type_code, newest.count) == ("measures.read", GLUCOSE, 0)
    assert newest.subject_id == str(Device.objects.get().id)


def test_the_capability_statement_tells_of_it(service: Fhir) -> None:
    (rest,) = service.get("/metadata").json()["rest"]
    (told,) = [one for one in rest["resource"] if one["type"] == "Device"]
    assert told["interaction"] == [{"code": "read"}]
