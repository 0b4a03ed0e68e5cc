"""TD0.2: whether somebody has a space, for those who may know (LC-23)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from espace_sante.audit import api as audit
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.identifiers import Ins
from espace_sante.spaces import api as spaces
from tests.interop.fhir.conftest import Fhir
from tests.worlds import World, ins_number


def address(ins: Ins) -> str:
    return f"/Patient?identifier=urn:oid:{ins.oid}|{ins.value}"


@pytest.mark.parametrize("login", ["dr.martin", "inconnu", "bloque", "labo"])
def test_an_identified_asker_learns_that_a_space_exists_and_the_search_is_traced(
    login: str, software: Callable[[str], Fhir], world: World
) -> None:
    answer = software(login).get(address(world.space.ins)).json()
    assert (answer["type"], answer["total"]) == ("searchset", 1)
    patient = answer["entry"][0]["resource"]
    assert patient["identifier"][0]["value"] == world.space.ins.value
    assert patient["active"] is True
    assert set(patient) == {"resourceType", "id", "identifier", "active"}
    entry = audit.trace_page(space_id=world.space.id, size=1).entries[0]
    assert (entry.act, entry.edge) == ("space.found", "fhir")


def test_nobody_and_a_closed_space(doctor: Fhir, world: World) -> None:
    assert doctor.get(address(ins_number(4321))).json()["total"] == 0
    assert world.camille.holder_id
    spaces.close_space(holder_id=world.camille.holder_id, by=world.camille, now=utc_now())
    assert doctor.get(address(world.space.ins)).json()["entry"][0]["resource"]["active"] is False


def test_a_citizen_is_refused_whoever_is_asked_for(camille: Fhir, world: World) -> None:
    answers = [camille.get(address(ins)) for ins in (world.space.ins, ins_number(4321))]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("?identifier=", 400), ("?identifier=x", 400), ("?identifier:not=x", 422),
     ("?identifier=urn:oid:1.2.250.1.213.1.4.10|1", 422), ("?name=Fictif", 400)],
)  # fmt: skip
def test_a_wrong_question_is_refused(query: str, status: int, doctor: Fhir) -> None:
    assert doctor.get(f"/Patient{query}").status_code == status
