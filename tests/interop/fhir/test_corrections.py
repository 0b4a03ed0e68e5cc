"""A measure is not updated: its author takes it back and writes it again. RULES.md SCO-02, SCO-07; ADR 41."""

from __future__ import annotations

from typing import Any

import pytest

from espace_sante.audit import api as audit
from espace_sante.measures.models import Measure
from tests.interop.fhir.conftest import Fhir
from tests.interop.fhir.measures import GLUCOSE, named, observation
from tests.interop.fhir.test_measures import during, values
from tests.linked import Linked
from tests.worlds import RECENT, World

NUMBER = [{"system": "urn:carnet", "value": "mesure-1"}]


@pytest.fixture
def linked(world: World) -> Linked:
    return Linked(space=world.space, by=world.camille, now=RECENT)


def software(one: Linked) -> Fhir:
    return Fhir("", one.space.ins, token=one.token())


def write(one: Fhir, value: float) -> Any:
    return one.call("POST", "/Observation", observation(named(one.ins), GLUCOSE, value, identifier=NUMBER))


def test_an_update_is_no_method_of_measures_and_changes_nothing(linked: Linked) -> None:
    carnet = software(linked)
    made = write(carnet, 104).json()
    updating = Fhir("", linked.space.ins, token=linked.token("patient/Observation.cruds?code=http://loinc.org|2345-7"))
    for one in (carnet, updating):
        answer = one.call("PUT", f"/Observation/{made['id']}", made | {"status": "corrected"})
        assert (answer.status_code, answer["Allow"]) == (405, "DELETE, GET, HEAD")
        (issue,) = answer.json()["issue"]  # type: ignore[attr-defined]
        assert issue["code"] == "not-supported"
    assert carnet.get(f"/Observation/{made['id']}").json() == made


def test_sco_07_a_correction_takes_back_and_writes_again_and_both_are_traced(linked: Linked, world: World) -> None:
    carnet = software(linked)
    first = write(carnet, 104).json()
    assert write(carnet, 140).status_code == 409  # the number is that of another measure
    assert carnet.call("DELETE", f"/Observation/{first['id']}").status_code == 204
    assert write(carnet, 140).status_code == 201
    page = carnet.get(f"/Observation?patient={linked.patient}&code={GLUCOSE}{during()}").json()
    assert values(page) == [140]
    lines = audit.trace_page(space_id=world.space.id, actor_kinds=["service"]).entries
    acts = [one.act for one in reversed(lines) if one.outcome == "done"]
    assert acts == ["measure.written", "measure.removed", "measure.written", "measures.read"]


def test_sco_02_a_service_takes_back_nothing_of_another(linked: Linked, world: World) -> None:
    write(software(linked), 104)
    other = Linked(space=world.space, by=world.camille, now=RECENT, name="Autre carnet")
    address = f"/Observation/{other.name_of(Measure.objects.get().id)}"
    assert software(other).get(address).status_code == 200
    assert software(other).call("DELETE", address).status_code == 403
    assert Measure.objects.filter(removed=False).count() == 1
