"""TD0.2: whether somebody has a space, for those who may know (LC-23)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.identifiers import Ins
from espace_sante.spaces import api as spaces
from tests.interop.fhir.appointments import appointment
from tests.interop.fhir.bundles import bundle, document
from tests.interop.fhir.conftest import Fhir
from tests.worlds import NOW, World, ins_number


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
    assert set(patient) == {"resourceType", "id", "identifier", "active", "extension"}
    entry = audit.trace_page(space_id=world.space.id, size=1).entries[0]
    assert (entry.act, entry.edge) == ("space.found", "fhir")


def test_nobody_and_a_closed_space(doctor: Fhir, world: World) -> None:
    assert doctor.get(address(ins_number(4321))).json()["total"] == 0
    assert world.camille.holder_id
    spaces.close_space(holder_id=world.camille.holder_id, by=world.camille, now=utc_now())
    assert doctor.get(address(world.space.ins)).json()["entry"][0]["resource"]["active"] is False


DAY = timedelta(days=1)


def lead_to(state: spaces.State, world: World) -> None:
    """Lead the space of somebody else than Camille to a state; the instants are days of November 2026."""
    holder_id, by, now = world.autre.holder_id, world.autre, NOW  # type: ignore[attr-defined]  # set by the test
    assert holder_id is not None
    same: dict[str, Any] = {"holder_id": holder_id, "by": by, "now": now}
    if state is spaces.State.OPPOSED:
        spaces.oppose_opening(**same)
    elif state not in {spaces.State.UNKNOWN, spaces.State.DECEASED}:
        spaces.open_space(**same)
    if state not in {spaces.State.UNKNOWN, spaces.State.OPPOSED, spaces.State.OPEN_NOT_ACTIVATED}:
        lead_from_open(state, same, now)


def lead_from_open(state: spaces.State, same: dict[str, Any], now: datetime) -> None:
    later = same | {"now": now + DAY}
    if state is spaces.State.DECEASED:
        spaces.record_death(**later, died_at=now + DAY)
        return
    spaces.activate_space(**same)
    if state is spaces.State.SUSPENDED:
        spaces.suspend_space(**later, message="Un incident.", ground="fraud")
    elif state is not spaces.State.ACTIVE:
        spaces.close_space(**later)
        if state is not spaces.State.CLOSED_ARCHIVED:
            spaces.ask_erasure(**(same | {"now": now + 2 * DAY}))
        if state is spaces.State.ERASED:
            spaces.run_erasures(clock=lambda: now + 9 * DAY)


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (spaces.State.UNKNOWN, None), (spaces.State.OPPOSED, None), (spaces.State.ERASED, None),
        (spaces.State.OPEN_NOT_ACTIVATED, ""), (spaces.State.ACTIVE, ""),
        (spaces.State.SUSPENDED, "suspended"), (spaces.State.CLOSED_ARCHIVED, "request"),
        (spaces.State.ERASURE_PENDING, "request"), (spaces.State.DECEASED, "death"),
    ],
)  # fmt: skip
def test_lc23_each_state_is_told_or_answered_as_no_space(
    state: spaces.State, told: str | None, doctor: Fhir, world: World
) -> None:
    """None: no space, in the words used for nobody. Empty: open. Otherwise closed on that day, for that motive."""
    world.autre = world.citizen("autre", "Autre")  # type: ignore[attr-defined]
    lead_to(state, world)
    ins = identity.holders([world.autre.holder_id])[world.autre.holder_id].ins  # type: ignore[attr-defined]
    answer = doctor.get(address(ins)).json()
    if told is None:
        assert answer == doctor.get(address(ins_number(4321))).json()
        return
    patient = answer["entry"][0]["resource"]
    extensions = {one["url"].rsplit("/", 1)[-1]: one for one in patient["extension"]}
    assert patient["active"] is (told == "")
    assert extensions["dmp-medecin-traitant"]["valueBoolean"] is False
    assert extensions["autorisation-lecture"]["valueBoolean"] is False
    assert ("dmp-fermeture" in extensions) is (told != "")
    if told:
        parts = {one["url"]: list(one.values())[1] for one in extensions["dmp-fermeture"]["extension"]}
        assert parts["motifFermeture"] == told
        assert parts["dateFermeture"].startswith((NOW + DAY).date().isoformat())


@pytest.mark.parametrize("state", [spaces.State.UNKNOWN, spaces.State.OPPOSED, spaces.State.ERASED])
@pytest.mark.parametrize("login", ["dr.martin", "labo"])
def test_lc23_who_refused_is_answered_as_nobody_whatever_is_asked(
    state: spaces.State, login: str, software: Callable[[str], Fhir], world: World
) -> None:
    """A refusal is told to no professional: neither by a search, nor by a deposit, nor by an appointment."""
    world.autre = world.citizen("autre", "Autre")  # type: ignore[attr-defined]
    lead_to(state, world)
    asker = software(login)
    refused = identity.holders([world.autre.holder_id])[world.autre.holder_id].ins  # type: ignore[attr-defined]
    theirs, nobodys = whatever_is_asked(asker, refused), whatever_is_asked(asker, ins_number(4321))
    assert theirs == nobodys
    assert all(status == 404 for status, _ in theirs)


def whatever_is_asked(asker: Fhir, ins: Ins) -> list[tuple[int, str]]:
    """The answers to each way of naming a person, without what they repeat of the question."""
    person = f"patient.identifier=urn:oid:{ins.oid}|{ins.value}"
    answers = [
        asker.search(ins=ins),
        asker.get(f"/Appointment?{person}"),
        asker.get(f"/AuditEvent?{person}"),
        asker.post(bundle(document(ins))),
        asker.call("POST", "/Appointment", appointment(ins)),
    ]
    return [(one.status_code, one.content.decode().replace(ins.value, "")) for one in answers]


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
