"""Each AuditEvent that claims a profile of IHE BALP keeps what that profile asks, and a public client reads the feed.

What the profiles ask is written here from their published text (IHE BALP 1.1: Read, Query, Create, Update, Delete and
their forms with a patient). RULES.md TRA-09; IHE ITI-81.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from espace_sante.audit import api as audit
from espace_sante.interop.fhir.audit_event import Told, audit_event
from espace_sante.interop.fhir.audit_event_codes import PATTERNS, PROFILE, PROFILES
from espace_sante.interop.fhir.document_reference import fhir_base
from espace_sante.record import api as record
from tests.factories import token_for
from tests.worlds import World

DCM, ENTITY = "http://dicom.nema.org/resources/ontology/DCM", "http://terminology.hl7.org/CodeSystem/audit-entity-type"
SOURCE, DESTINATION, APPLICATION = f"{DCM}#110153", f"{DCM}#110152", f"{DCM}#110150"
CUSTODIAN = "http://terminology.hl7.org/CodeSystem/provenance-participant-type#custodian"
PART = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
AUTHORS = frozenset({f"{PART}#AUT", f"{PART}#INF", f"{PART}#CST"})
ROLE = "http://terminology.hl7.org/CodeSystem/object-role"
OBJECTS = frozenset({f"{ROLE}#4", f"{ROLE}#3", f"{ROLE}#20"})


@dataclass(frozen=True)
class Asked:
    """What one profile asks: codes as `system#code`."""

    action: str
    interactions: frozenset[str]
    client: str
    server: str
    users: frozenset[str]


ASKED = {
    "PatientRead": Asked("R", frozenset({"read", "vread"}), DESTINATION, SOURCE, frozenset({f"{PART}#IRCP"})),
    "PatientQuery": Asked(
        "E", frozenset({"search", "search-type", "search-system"}), SOURCE, DESTINATION, frozenset({f"{PART}#IRCP"})
    ),
    "PatientCreate": Asked("C", frozenset({"create"}), SOURCE, DESTINATION, AUTHORS),
    "PatientUpdate": Asked("U", frozenset({"update", "patch"}), SOURCE, DESTINATION, AUTHORS),
    "PatientDelete": Asked("D", frozenset({"delete"}), APPLICATION, CUSTODIAN, AUTHORS),
}


def code(coding: dict[str, Any]) -> str:
    return f"{coding['system']}#{coding['code']}"


def faults(event: dict[str, Any]) -> list[str]:
    """What an event lacks of the profile that it claims."""
    (claimed,) = event["meta"]["profile"]
    name = claimed.removeprefix(PROFILE)
    asked = ASKED[name]
    found = {
        "type": code(event["type"]) == "http://terminology.hl7.org/CodeSystem/audit-event-type#rest",
        "subtype": any(one["code"] in asked.interactions for one in event["subtype"]),
        "action": event["action"] == asked.action,
        "recorded": bool(event["recorded"]),
        "outcome": event["outcome"] == "0",
        "source": "observer" in event["source"],
        "agents": agents_hold(event["agent"], asked),
        "patient": patient_holds(event["entity"]),
        "object": query_holds(event["entity"]) if name == "PatientQuery" else data_holds(event["entity"]),
        "bare": name != "PatientDelete" or is_bare(event),
    }
    return [part for part, holds in found.items() if not holds]


def agents_hold(agents: list[dict[str, Any]], asked: Asked) -> bool:
    def sliced(codes: frozenset[str]) -> list[dict[str, Any]]:
        return [one for one in agents if code(one["type"]["coding"][0]) in codes]

    clients, servers = sliced(frozenset({asked.client})), sliced(frozenset({asked.server}))
    users = sliced(asked.users)
    machines = clients + servers
    return (
        (len(clients), len(servers)) == (1, 1)
        and len(users) <= 1
        and all("who" in one and "network" in one and "media" not in one for one in machines)
        and all("who" in one and one["requestor"] and not {"network", "media"} & one.keys() for one in users)
    )


def patient_holds(entities: list[dict[str, Any]]) -> bool:
    people = [one for one in entities if code(one["type"]) == f"{ENTITY}#1"]
    return len(people) == 1 and code(people[0]["role"]) == f"{ROLE}#1" and people[0]["what"]["type"] == "Patient"


def query_holds(entities: list[dict[str, Any]]) -> bool:
    queries = [one for one in entities if code(one["type"]) == f"{ENTITY}#2"]
    return (
        len(queries) == 1
        and code(queries[0]["role"]) == f"{ROLE}#24"
        and bool({"query", "_query"} & queries[0].keys())
        and not {"what", "lifecycle", "detail"} & queries[0].keys()
    )


def data_holds(entities: list[dict[str, Any]]) -> bool:
    data = [one for one in entities if code(one["type"]) == f"{ENTITY}#2"]
    return len(data) == 1 and code(data[0]["role"]) in OBJECTS and "what" in data[0]


def is_bare(event: dict[str, Any]) -> bool:
    """The profile of a deletion leaves room for one subtype, and for nothing beside who and what."""
    beside = {"altId", "location", "policy"}
    return (
        len(event["subtype"]) == 1
        and not any(beside & one.keys() for one in event["agent"])
        and not any({"lifecycle", "name", "query", "detail"} & one.keys() for one in event["entity"])
    )


@pytest.fixture
def line(world: World) -> audit.TraceEntry:
    world.deposit()
    return next(one for one in audit.trace_page(space_id=world.space.id).entries if one.document_id)


@pytest.mark.parametrize("act", PATTERNS)
@pytest.mark.parametrize("with_document", [True, False])
def test_what_claims_a_profile_of_balp_keeps_it(line: audit.TraceEntry, act: audit.Act, with_document: bool) -> None:
    one = replace(line, act=act, matrix_version="2", document_id=line.document_id if with_document else None)
    event = audit_event(one, Told({}, {}, documents=True))
    claims = with_document or PATTERNS[act].profile == "PatientQuery"
    assert ("profile" in event["meta"]) is claims
    if claims:
        assert faults(event) == []


def test_a_mask_of_everything_names_no_document_hence_claims_no_profile(world: World) -> None:
    world.deposit()
    record.set_all_masked(actor=world.camille, space=world.space, masked=True, now=world.now)
    found = audit.trace_page(space_id=world.space.id, acts=[audit.Act.DOCUMENT_MASKED.value]).entries
    assert found
    for one in found:
        event = audit_event(one, Told({}, {}, documents=True))
        assert ("profile" in event["meta"]) is bool(one.document_id)


def test_every_profile_that_we_claim_is_checked() -> None:
    assert {one.removeprefix(PROFILE) for one in PROFILES} == ASKED.keys()


def test_iti_81_a_public_client_reads_the_feed_page_after_page(
    world: World, software: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`fhirpy`, which knows nothing of us, with the address and a token."""
    fhirpy = pytest.importorskip("fhirpy", reason="the FHIR client of the tests (requirements/test.txt)")
    requests = pytest.importorskip("requests")
    for _ in range(3):
        world.deposit()
    client = Client()

    def request(method: str, url: str, json: Any = None, headers: dict[str, str] | None = None) -> Any:
        """The pages where `requests` asks for them: no socket between a test and the view."""
        parts = urlsplit(url)
        told = client.get(f"{parts.path}?{parts.query}", headers=headers)
        answer = requests.Response()
        answer.status_code, answer._content = told.status_code, told.content
        return answer

    monkeypatch.setattr(requests, "request", request)
    reader = fhirpy.SyncFHIRClient(fhir_base(), authorization=f"Bearer {token_for('camille')}")
    whose = f"urn:oid:{world.space.ins.oid}|{world.space.ins.value}"
    asked = reader.resources("AuditEvent").search(**{"patient.identifier": whose, "_count": 2})
    found = asked.fetch_all()
    assert len(found) == len({one["id"] for one in found}) > 2
    assert "document.deposited" in {one["subtype"][-1]["code"] for one in found}
    assert reader.get("AuditEvent", found[0]["id"])["recorded"] == found[0]["recorded"]
    for one in found:
        assert "profile" not in one["meta"] or faults(one) == []
