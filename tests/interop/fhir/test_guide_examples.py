"""The example files of the guide (API mesures 1.5.2), sent and compared. RULES.md SCO-09; INTEROP.md 3.3.

Its Device is taken as it is. Its Observation is a fragment: a profile and two components, without code, status,
category, subject or date, which the guide itself requires; it is refused as it is, and taken once they are put in.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.interop.fhir.conftest import Fhir
from tests.interop.fhir.measures import AT, PRESSURE, device, observation, pressure, transaction
from tests.interop.fhir.test_measures import during, refusal
from tests.linked import EVERYTHING, Linked
from tests.worlds import RECENT, World

EXAMPLES = Path(__file__).resolve().parents[4] / "shared/reference/fhir/mes-mesures/examples"
pytestmark = pytest.mark.skipif(not EXAMPLES.is_dir(), reason="../shared/reference/fhir/mes-mesures is not here")
LOCATION = re.compile(r"(Observation|Device)/[A-Za-z0-9\-.]{1,64}")


def example(name: str) -> dict[str, Any]:
    (file,) = EXAMPLES.glob(f"*{name}.json")
    found: dict[str, Any] = json.loads(file.read_text())
    return found


@pytest.fixture
def linked(world: World) -> Linked:
    return Linked(space=world.space, by=world.camille, now=RECENT, consents=EVERYTHING)


@pytest.fixture
def service(linked: Linked) -> Fhir:
    return Fhir("", linked.space.ins, token=linked.token())


@pytest.fixture
def subject(linked: Linked) -> dict[str, Any]:
    """The pairwise number, which no file can have."""
    return {"identifier": {"system": f"urn:oid:{linked.oid}", "value": linked.patient}}


def with_device(measure: dict[str, Any]) -> dict[str, Any]:
    meter = example("Device-")
    number = meter["identifier"][0]
    return transaction(measure, meter, condition=f"identifier={number['system']}|{number['value']}")


def shape(value: Any) -> Any:
    """What an answer is made of: names, and of texts what they are. A list counts as what its items are."""
    match value:
        case dict():
            return {name: shape(one) for name, one in value.items()}
        case list():
            return [json.loads(one) for one in sorted({json.dumps(shape(one), sort_keys=True) for one in value})]
        case str() if LOCATION.fullmatch(value):
            return "a location"
    return value


def test_sco_09_a_transaction_is_answered_as_in_the_guide(service: Fhir, subject: dict[str, Any]) -> None:
    answer = service.post(with_device(pressure(subject)))
    assert answer.status_code == 200, answer.content
    assert shape(answer.json()) == shape(example("transaction-response"))
    of_the_guide = {one["response"]["location"].partition("/")[0] for one in example("transaction-response")["entry"]}
    assert {one["response"]["location"].partition("/")[0] for one in answer.json()["entry"]} == of_the_guide


def test_sco_09_the_device_of_the_guide_is_taken_and_given_back_whole(service: Fhir, subject: dict[str, Any]) -> None:
    made = service.post(with_device(pressure(subject))).json()["entry"]
    (address,) = [one["response"]["location"] for one in made if "Device" in one["response"]["location"]]
    assert service.get(f"/{address}").json() == example("Device-") | {"id": address.partition("/")[2]}


def test_sco_09_the_observation_of_the_guide_is_a_fragment_and_refused_as_it_is(service: Fhir) -> None:
    status, issue, what, why = refusal(service.post(transaction(example("Observation-"))))
    assert (status, issue, what) == (422, "not-supported", "Observation resource not valid.")
    assert why == "Observation.code is not one of the measures that are known here."


def test_sco_10_it_is_taken_once_what_it_lacks_is_put_in(
    service: Fhir, linked: Linked, subject: dict[str, Any]
) -> None:
    whole = observation(subject, PRESSURE, at=AT, valueQuantity=None) | example("Observation-")
    answer = service.post(with_device(whole))
    assert answer.status_code == 200, answer.content
    (entry,) = service.get(f"/Observation?patient={linked.patient}&code={PRESSURE}{during()}").json()["entry"]
    assert [_told(one) for one in entry["resource"]["component"]] == [_told(one) for one in whole["component"]]


def test_another_device_of_the_same_kind_is_another_device(service: Fhir, subject: dict[str, Any]) -> None:
    first = service.post(with_device(pressure(subject))).json()["entry"]
    second = service.post(transaction(pressure(subject, 130), device())).json()["entry"]
    assert {one["response"]["status"] for one in first + second} == {"201 Created"}


def _told(component: dict[str, Any]) -> tuple[str, float, str]:
    quantity = component["valueQuantity"]
    return component["code"]["coding"][0]["code"], quantity["value"], quantity["code"]
