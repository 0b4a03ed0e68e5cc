"""ITI-81: the trace as AuditEvents, for the holder's side and for the auditor. BALP patterns, pages, refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from fhir.resources.R4B.auditevent import AuditEvent
from fhir.resources.R4B.bundle import Bundle

from espace_sante.access.api import AccessRefused
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.interop.fhir.audit_event import Told, audit_event, event_id
from espace_sante.interop.fhir.audit_event_codes import PATTERNS, PROFILE
from espace_sante.kernel.actors import ActorKind
from espace_sante.oversight.api import AUDITORS_CHAIN
from espace_sante.record import api as record
from tests.factories import make_program
from tests.interop.fhir.conftest import Fhir
from tests.worlds import World

Software = Callable[[str], Fhir]
SIXTEEN = date(2010, 6, 1)


@pytest.fixture
def auditor(software: Software) -> Fhir:
    make_program("auditeur", kind=ActorKind.AUDITOR)
    return software("auditeur")


@pytest.fixture
def read_once(world: World) -> Any:
    """One document, read by the nurse, and refused to a stranger."""
    done = world.deposit()
    record.read_document(actor=world.nurse, space=world.space, document_id=done.document_id, now=world.now, edge="test")
    with pytest.raises(AccessRefused):
        record.list_documents(actor=world.stranger, space=world.space, now=world.now, edge="test")
    return done


def whose(world: World) -> dict[str, str]:
    return {"patient.identifier": f"urn:oid:{world.space.ins.oid}|{world.space.ins.value}"}


def ask(software: Fhir, **parameters: Any) -> Any:
    named = {name.replace("__", "."): value for name, value in parameters.items()}
    return software.get("/AuditEvent?" + urlencode(named, doseq=True))


def events(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content
    found = [one["resource"] for one in answer.json().get("entry", [])]
    return [one for one in found if one["resourceType"] == "AuditEvent"]


def coded(event: dict[str, Any]) -> str:
    return str(event["subtype"][-1]["code"])


def test_a_holder_reads_who_did_what_with_names_and_kinds(camille: Fhir, world: World, read_once: Any) -> None:
    found = events(camille.get("/AuditEvent?" + urlencode(whose(world))))
    (reading,) = [one for one in found if coded(one) == "document.read"]
    user, client, server = reading["agent"]
    assert reading["meta"]["profile"] == [f"{PROFILE}PatientRead"]
    assert (reading["action"], reading["outcome"], reading["subtype"][0]["code"]) == ("R", "0", "read")
    assert user["who"]["identifier"]["value"] == f"8{world.nurse.rpps}"
    assert (user["name"], user["requestor"]) == (world.nurse.name, True)
    assert user["purposeOfUse"][0]["coding"][0]["code"] == "TREAT"
    assert client["who"]["identifier"]["value"] == f"1{world.nurse.finess}"
    assert server["network"]["type"] == "1"
    patient, document = reading["entity"]
    assert patient["what"]["identifier"]["value"] == world.space.ins.value
    assert document["what"]["reference"].startswith("DocumentReference/")
    assert document["detail"][0]["valueString"] == "11502-2"
    assert "Bilan fictif" not in str(found)


def test_tra09_an_auditor_reads_traces_across_spaces_and_neither_names_kinds_nor_identities(
    auditor: Fhir, world: World, read_once: Any
) -> None:
    found = events(ask(auditor))
    assert {"document.read", "document.deposited", "documents.listed", "care_relation.declared"} <= {
        coded(one) for one in found
    }
    told = str(found)
    for secret in (world.space.ins.value, "Camille", "FICTIF", "Bilan", "11502-2"):
        assert secret not in told
    assert f"urn:uuid:{world.space.id}" in told
    assert world.nurse.name in told  # professionals are in a public directory


def test_an_auditor_who_brings_an_identity_finds_the_trace_of_that_person_and_is_told_to_them(
    auditor: Fhir, camille: Fhir, world: World, read_once: Any
) -> None:
    found = events(auditor.get("/AuditEvent?" + urlencode(whose(world))))
    assert {one["entity"][0]["what"]["identifier"]["value"] for one in found} == {world.space.ins.value}
    newest = events(camille.get("/AuditEvent?" + urlencode(whose(world))))[0]
    assert (coded(newest), newest["agent"][0]["who"]["identifier"]["value"]) == ("trace.read", "auditeur")
    assert newest["agent"][0]["purposeOfUse"][0]["coding"][0]["code"] == "HCOMPL"
    nobody = {"patient.identifier": f"urn:oid:{world.space.ins.oid}|285090199999956"}
    answer = auditor.get("/AuditEvent?" + urlencode(nobody))
    assert answer.status_code in {200, 422}
    assert "entry" not in answer.json()


def test_a_look_across_spaces_is_one_line_of_the_auditors_own_chain(
    auditor: Fhir, world: World, read_once: Any
) -> None:
    before = audit.trace_page(space_id=world.space.id).entries
    shown = events(ask(auditor, agent__identifier=world.nurse.rpps))
    (line,) = audit.trace_page(space_id=AUDITORS_CHAIN).entries
    assert (line.actor_id, line.subject_id, line.count) == ("auditeur", world.nurse.rpps, len(shown))
    assert audit.trace_page(space_id=world.space.id).entries == before
    assert [coded(one) for one in events(ask(auditor, agent__identifier="auditeur"))] == ["trace.read"]


NARROWED: list[tuple[dict[str, Any], set[str]]] = [
    ({"action": "C"}, {"document.deposited"}),
    ({"action": "R,C"}, {"document.deposited", "document.read"}),
    ({"subtype": "http://hl7.org/fhir/restful-interaction|read"}, {"document.read"}),
    ({"subtype": "document.read"}, {"document.read"}),
    ({"outcome": "4"}, {"documents.listed"}),
    ({"outcome": "8"}, set()),
    ({"outcome": "0", "action": "D", "type": "rest"}, set()),
    ({"type": "http://dicom.nema.org/resources/ontology/DCM|110110", "action": "R"}, set()),
    ({"date": "lt2020"}, set()),
    ({"date": ["ge2020-01-01", "lt2999"], "subtype": "read"}, {"document.read"}),
]


def test_each_parameter_narrows(camille: Fhir, world: World, read_once: Any) -> None:
    for asked, acts in NARROWED:
        answer = camille.get("/AuditEvent?" + urlencode({**whose(world), **asked}, doseq=True))
        assert {coded(one) for one in events(answer)} == acts, asked


def test_agents_and_documents_are_criteria_too(camille: Fhir, world: World, read_once: Any) -> None:
    def found(**asked: str) -> set[str]:
        named = {name.replace("_", ".", 1): value for name, value in asked.items()}
        answer = camille.get("/AuditEvent?" + urlencode({**whose(world), **named}))
        return {coded(one) for one in events(answer)}

    nurse = f"urn:oid:1.2.250.1.71.4.2.1|8{world.nurse.rpps}"
    assert "document.read" in found(agent_identifier=nurse)
    assert found(agent_identifier=nurse, action="C") == set()
    assert "document.read" in found(agent_identifier=f"urn:oid:1.2.250.1.71.4.2.2|1{world.nurse.finess}")
    event = next(
        one for one in events(camille.get("/AuditEvent?" + urlencode(whose(world)))) if coded(one) == "document.read"
    )
    assert found(entity=event["entity"][1]["what"]["reference"]) == {"document.deposited", "document.read"}


FAULTY: list[tuple[dict[str, str], int, str]] = [
    ({"date": "hier"}, 400, "date"), ({"date": "ne2026"}, 422, "date"), ({"date": "2026,2027"}, 422, "date"),
    ({"action": "X"}, 400, "action"), ({"outcome": "oui"}, 400, "outcome"), ({"_count": "0"}, 400, "_count"),
    ({"_cursor": "abc"}, 400, "_cursor"), ({"_summary": "count"}, 422, "_summary"),
    ({"_total": "accurate"}, 422, "_total"), ({"agent": "Practitioner/1"}, 422, "agent"),
    ({"agent.identifier": "urn:oid:1.2.250.1.71.4.2.1|"}, 400, "agent.identifier"),
    ({"entity": "Observation/1"}, 422, "entity"), ({"action:not": "C"}, 422, "action:not"),
    ({"action": ""}, 400, "action"),
]  # fmt: skip


def test_an_error_names_the_faulty_parameter(auditor: Fhir) -> None:
    for asked, status, field in FAULTY:
        answer = auditor.get("/AuditEvent?" + urlencode(asked))
        assert (answer.status_code, answer.json()["issue"][0].get("expression")) == (status, [field]), asked


def test_an_unknown_parameter_is_ignored_with_a_warning_or_refused_to_a_strict_client(auditor: Fhir) -> None:
    answer = ask(auditor, colour="blue")
    assert answer.json()["entry"][-1]["resource"]["resourceType"] == "OperationOutcome"
    strict = auditor.get("/AuditEvent?colour=blue", Prefer="handling=strict")
    assert (strict.status_code, strict.json()["issue"][0]["expression"]) == (400, ["colour"])


@pytest.mark.parametrize("login", ["camille", "auditeur"])
def test_pages_follow_one_another_without_a_hole_nor_a_total(
    login: str, software: Software, auditor: Fhir, world: World, read_once: Any
) -> None:
    reader = software(login)
    asked = {
        **(whose(world) if login == "camille" else {}),
        "date": f"lt{(world.now + timedelta(seconds=1)).isoformat()}",
    }
    asked["subtype"] = "document.read,document.deposited,care_relation.declared,documents.listed"
    whole = [one["id"] for one in events(reader.get("/AuditEvent?" + urlencode(asked)))]
    pages: list[str] = []
    address: str | None = "/AuditEvent?" + urlencode({**asked, "_count": "2"})
    while address:
        answer = reader.get(address)
        pages += [one["id"] for one in events(answer)]
        assert "total" not in answer.json()
        following = [link["url"] for link in answer.json()["link"] if link["relation"] == "next"]
        address = following[0].split("/fhir", 1)[1] if following else None
    assert pages == whole
    assert len(whole) >= 4


def test_a_line_is_read_by_its_id_and_never_changes(camille: Fhir, auditor: Fhir, world: World, read_once: Any) -> None:
    event = events(camille.get("/AuditEvent?" + urlencode(whose(world))))[-1]
    for reader in (camille, auditor):
        answer = reader.get(f"/AuditEvent/{event['id']}")
        assert (answer.status_code, answer["ETag"], answer.json()["id"]) == (200, 'W/"1"', event["id"])
        for wrong in ("x", event["id"].split(".")[0], event["id"].split(".")[0] + ".999999", event["id"] + "9" * 20):
            assert reader.get(f"/AuditEvent/{wrong}").status_code in ({404} if reader is auditor else {403, 404})


def test_nobody_else_reads_a_trace(software: Software, world: World, camille: Fhir, read_once: Any) -> None:
    make_program("operateur", kind=ActorKind.OPERATOR)
    world.open_space(world.citizen("voisine", "Voisine"))
    event = events(camille.get("/AuditEvent?" + urlencode(whose(world))))[0]
    for login in ("dr.martin", "inconnu", "labo", "operateur", "voisine"):
        reader = software(login)
        assert reader.get("/AuditEvent?" + urlencode(whose(world))).status_code == 403, login
        assert reader.get(f"/AuditEvent/{event['id']}").status_code == 403, login
        assert reader.get("/AuditEvent").status_code == 400, login


def test_min10_a_secret_connection_is_not_told_to_who_represents_a_minor_neither_in_a_list_nor_by_its_id(
    world: World, software: Software
) -> None:
    """The minor, once they have an account, reads it."""
    minor = world.citizen("maxime", "Maxime", born=SIXTEEN)
    space = world.open_space(minor)
    parent = world.citizen("parente", "Parente")
    world.open_space(parent)
    assert minor.holder_id is not None
    assert parent.holder_id is not None
    identity.relate(person_id=parent.holder_id, helped_id=minor.holder_id, kind="representative", now=world.now)
    secretly = replace(world.doctor, secret_connection=True)
    with pytest.raises(AccessRefused):
        record.list_documents(actor=secretly, space=space, now=world.now, edge="test")
    asked = {"patient.identifier": f"urn:oid:{space.ins.oid}|{space.ins.value}", "subtype": "documents.listed"}
    (line,) = events(software("maxime").get("/AuditEvent?" + urlencode(asked)))
    assert events(software("parente").get("/AuditEvent?" + urlencode(asked))) == []
    assert software("maxime").get(f"/AuditEvent/{line['id']}").status_code == 200
    assert software("parente").get(f"/AuditEvent/{line['id']}").status_code in {403, 404}


def test_emergencies_say_break_the_glass(world: World, db: None) -> None:
    line = audit.trace_page(space_id=world.space.id).entries[0]

    def purpose(mode: str) -> str:
        changed = replace(line, mode=mode, actor_kind="professional", act="document.read")
        event = audit_event(changed, Told({}, {}, documents=True))
        return str(event["agent"][0]["purposeOfUse"][0]["coding"][0]["code"])

    assert [purpose(mode) for mode in ("normal", "emergency", "call_centre", "secret")] == [
        "TREAT", "BTG", "ETREAT", "TREAT",
    ]  # fmt: skip


def test_every_act_makes_valid_fhir_and_its_pattern(world: World, camille: Fhir, read_once: Any) -> None:
    """A second reader, and the cardinalities of BALP: three agents, a patient, and a document or a query."""
    line = next(one for one in audit.trace_page(space_id=world.space.id).entries if one.document_id)
    for act in audit.Act:
        for outcome in audit.Outcome:
            event = audit_event(replace(line, act=act, outcome=outcome, reason="blocked"), Told({}, {}, documents=True))
            assert AuditEvent.model_validate(event).id == event_id(line)
            assert ("profile" in event["meta"]) is (act in PATTERNS and outcome == "done")
            kinds = [one["type"]["coding"][0]["code"] for one in event["agent"]]
            assert len(set(kinds)) == 3
            assert all("network" in one for one in event["agent"][1:])
            assert len(event["entity"]) >= 2
    answer = camille.get("/AuditEvent?" + urlencode(whose(world)))
    assert Bundle.model_validate_json(answer.content).type == "searchset"


def test_a_search_costs_as_many_queries_whatever_the_number_of_lines(
    auditor: Fhir, world: World, read_once: Any
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connections["dmp"]) as dmp:
            assert ask(auditor).status_code == 200
        return len([one for one in dmp if "SAVEPOINT" not in one["sql"]])

    queries()  # the chain of the auditors begins
    first = queries()
    for _ in range(5):
        record.list_documents(actor=world.nurse, space=world.space, now=world.now, edge="test")
    assert queries() == first <= 4
