"""A line of the trace as an AuditEvent of IHE BALP: who, what, when, about whom, why, with what outcome.

The trace keeps neither addresses of machines nor the words of a search: where BALP asks for them, their absence is
said (data-absent-reason). A refusal is no profile of BALP, which describes successes. Source: IHE ITI TF-2 3.81.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from espace_sante.audit import api as audit
from espace_sante.audit.api import TraceEntry
from espace_sante.interop.fhir.audit_event_codes import (
    PATIENT_RECORD,
    PROFILE,
    QUERY,
    REST,
    RESTFUL,
    Pattern,
    pattern_of,
    purpose_of,
)
from espace_sante.interop.fhir.document_reference import fhir_base
from espace_sante.interop.fhir.instants import written
from espace_sante.interop.fhir.resource_ids import id_of, parse_id
from espace_sante.interop.fhir.systems import RFC_3986, system_uri
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.identifiers import RPPS_OID, STRUCTURE_OID

_ENTITY = "http://terminology.hl7.org/CodeSystem/audit-entity-type"
_ROLE = "http://terminology.hl7.org/CodeSystem/object-role"
_PERSON = {"system": _ENTITY, "code": "1", "display": "Person"}
_OBJECT = {"system": _ENTITY, "code": "2", "display": "System Object"}
_PATIENT_ROLE = {"system": _ROLE, "code": "1", "display": "Patient"}
_RESOURCE_ROLE = {"system": _ROLE, "code": "4", "display": "Domain Resource"}
_QUERY_ROLE = {"system": _ROLE, "code": "24", "display": "Query"}
_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
_MASKED = {"extension": [{"url": _ABSENT, "valueCode": "masked"}]}
_UNKNOWN = {"extension": [{"url": _ABSENT, "valueCode": "unknown"}]}
_PROFESSIONS = "1.2.250.1.71.1.2.7"


@dataclass(frozen=True, slots=True)
class Told:
    """What the reader may be told besides the line: the patient's identifier, citizens' names, kinds of documents."""

    patient: Mapping[UUID, dict[str, Any]]
    names: Mapping[str, str]
    documents: bool


def event_id(line: TraceEntry) -> str:
    """`<space>.<line>`: an address is enough to find the line, and does not tell how many stand before it."""
    return id_of(line.space_id, audit.line_id(line.space_id, line.position))


def parse_event_id(text: str) -> tuple[UUID, int] | None:
    """The space and the position, or None when this is no id of ours."""
    named = parse_id(text)
    position = audit.position_of_line(*named) if named else None
    return (named[0], position) if named and position is not None else None


def audit_event(line: TraceEntry, told: Told) -> dict[str, Any]:
    """The resource of one line."""
    pattern = pattern_of(line.act)
    restful = bool(pattern.profile)
    meta: dict[str, Any] = {"versionId": "1", "lastUpdated": written(line.at)}
    if restful and not line.refused and (pattern is QUERY or line.document_id):  # a profile names its resource
        meta["profile"] = [f"{PROFILE}{pattern.profile}"]
    event: dict[str, Any] = {
        "resourceType": "AuditEvent",
        "id": event_id(line),
        "meta": meta,
        "type": REST if restful else PATIENT_RECORD,
        "subtype": _subtypes(line, pattern),
        "action": pattern.action,
        "recorded": written(line.at),
        "outcome": "4" if line.refused else "0",
        "agent": [_user(line, pattern, told), _client(line, pattern), _server(pattern)],
        "source": _source(),
        "entity": [_patient(line, told), *_data(line, pattern, told)],
    }
    if line.refused and line.reason:
        event["outcomeDesc"] = line.reason
    return event


def _subtypes(line: TraceEntry, pattern: Pattern) -> list[dict[str, Any]]:
    own = {"system": act_system(), "code": line.act}
    interaction = {"system": RESTFUL, "code": pattern.interaction}
    if pattern.bare:
        return [interaction]
    return [interaction, own] if pattern.interaction else [own]


def act_system() -> str:
    """The code system of the acts of our trace."""
    return f"{fhir_base()}/CodeSystem/acte"


def _user(line: TraceEntry, pattern: Pattern, told: Told) -> dict[str, Any]:
    agent: dict[str, Any] = {
        "type": {"coding": [pattern.user]},
        "who": {"identifier": _who(line)},
        "requestor": True,
        "purposeOfUse": [{"coding": [purpose_of(mode=line.mode, actor_kind=line.actor_kind)]}],
    }
    name = line.actor_name or told.names.get(line.actor_id, "")
    if name:
        agent["name"] = name
        agent["who"]["display"] = name
    if line.actor_profession:
        agent["role"] = [{"coding": [{"system": system_uri(_PROFESSIONS), "code": line.actor_profession}]}]
    if line.matrix_version and not pattern.bare:
        agent["policy"] = [f"{fhir_base()}/matrice/{line.matrix_version}"]
    return agent


def _who(line: TraceEntry) -> dict[str, Any]:
    match line.actor_kind:
        case ActorKind.PROFESSIONAL:
            return {"system": f"urn:oid:{RPPS_OID}", "value": f"8{line.actor_id}"}
        case ActorKind.STRUCTURE:
            return {"system": f"urn:oid:{STRUCTURE_OID}", "value": f"1{line.actor_id}"}
        case ActorKind.CITIZEN:
            return {"system": RFC_3986, "value": f"urn:uuid:{line.actor_id}"}
    return {"system": f"{fhir_base()}/agent", "value": line.actor_id}


def _client(line: TraceEntry, pattern: Pattern) -> dict[str, Any]:
    """Where the act came from: the place of work when there is one, by which edge."""
    who: dict[str, Any] = {"display": line.edge or "espace-sante"}
    if line.actor_structure:
        who = {"identifier": {"system": f"urn:oid:{STRUCTURE_OID}", "value": f"1{line.actor_structure}"}}
        if line.actor_structure_name:
            who["display"] = line.actor_structure_name
    return {"type": {"coding": [pattern.client]}, "who": who, "requestor": False, "network": _MASKED}


def _server(pattern: Pattern) -> dict[str, Any]:
    return {
        "type": {"coding": [pattern.server]},
        "who": {"display": "Espace santé"},
        "requestor": False,
        "network": {"address": _host(), "type": "1"},
    }


@lru_cache
def _source() -> dict[str, Any]:
    return {
        "site": _host(),
        "observer": {"display": "Espace santé"},
        "type": [
            {
                "system": "http://terminology.hl7.org/CodeSystem/security-source-type",
                "code": "4",
                "display": "Application Server",
            }
        ],
    }


@lru_cache
def _host() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def _patient(line: TraceEntry, told: Told) -> dict[str, Any]:
    """By national identity for whoever has it already; else by the id of the space, which means nothing elsewhere."""
    known = told.patient.get(line.space_id)
    identifier = known or {"system": RFC_3986, "value": f"urn:uuid:{line.space_id}"}
    return {"what": {"type": "Patient", "identifier": identifier}, "type": _PERSON, "role": _PATIENT_ROLE}


def _data(line: TraceEntry, pattern: Pattern, told: Told) -> list[dict[str, Any]]:
    """The document, or the query, that the act is about."""
    found = []
    if pattern is QUERY:
        found.append({"type": _OBJECT, "role": _QUERY_ROLE, "_query": _UNKNOWN})
    if line.document_id:
        what: dict[str, Any] = {"reference": f"DocumentReference/{id_of(line.space_id, line.document_id)}"}
        entity: dict[str, Any] = {"what": what, "type": _OBJECT, "role": _RESOURCE_ROLE}
        if told.documents and line.type_code and not pattern.bare:
            entity["detail"] = [{"type": "typeCode", "valueString": line.type_code}]
        if pattern is QUERY:
            entity["type"] = {"system": "http://hl7.org/fhir/resource-types", "code": "DocumentReference"}
        found.append(entity)
    return found
