"""A document of the record as a DocumentReference of the profile PDSm Comprehensive, as far as its data allow.

Source: PDSm 3.1, pdsm-comprehensive-document-reference; IHE MHD, "FHIR Mapping from/to XDS"; INTEROP.md 3.1.
"""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

from django.conf import settings

from espace_sante.access.api import DocumentStatus, document_types
from espace_sante.interop.fhir.instants import written
from espace_sante.interop.fhir.systems import (
    CONFIDENTIALITY,
    IDENTIFIER_TYPES,
    IS_ARCHIVED,
    PDSM,
    RFC_3986,
    TRE_A07,
    concept,
    stored_system,
    system_uri,
)
from espace_sante.interop.fhir.told_ids import id_for, uuid_for
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import (
    RPPS_OID,
    STRUCTURE_OID,
    Ins,
    InvalidIdentifier,
    Oid,
    PairwiseIdentifier,
    PersonIdentifier,
)
from espace_sante.record import api as record

STATUS = {
    DocumentStatus.APPROVED: "current",
    DocumentStatus.DEPRECATED: "superseded",
    DocumentStatus.ARCHIVED: "current",
    DocumentStatus.DELETED: "entered-in-error",
}
_PROFILE = [f"{PDSM}/pdsm-comprehensive-document-reference"]
_NORMAL = {"coding": [{"system": system_uri(CONFIDENTIALITY), "code": "N", "display": "normal"}]}
_FLAG_LABELS = tuple(
    (flag, {"coding": [{"system": system_uri(TRE_A07), "code": flag.upper(), "display": display}]})
    for flag, display in (
        ("masque_ps", "Masqué aux professionnels de santé"),
        ("invisible_patient", "Non visible par le patient"),
        ("invisible_representants_legaux", "Non visible par les représentants légaux"),
    )
)
_ENTRY_UUID = {"coding": [{"system": IDENTIFIER_TYPES, "code": "entryUUID"}]}
_CUSTODIAN = {"display": "Espace santé"}
# Few codes are written many times. What is kept is shared between answers: nobody changes it.
_concept = lru_cache(maxsize=1024)(concept)


def fhir_base() -> str:
    return f"{settings.BASE_URL}/fhir"


def document_reference(
    view: record.DocumentView, *, actor: Actor, patient: PersonIdentifier | PairwiseIdentifier
) -> dict[str, Any]:
    """The resource of one document, as it is told to this actor."""
    contained = [{"resourceType": "Patient", "id": "patient", "identifier": [patient_identifier(patient)]}]
    words = view.words
    authors = [_contain(contained, author, f"author-{number}") for number, author in enumerate(words.authors, 1)]
    resource: dict[str, Any] = {
        "resourceType": "DocumentReference",
        "id": id_for(actor, view.space_id, view.id),
        "meta": {"versionId": str(view.version), "lastUpdated": written(view.submitted_at), "profile": _PROFILE},
        "contained": contained,
        "extension": [{"url": IS_ARCHIVED, "valueBoolean": view.facts.status is DocumentStatus.ARCHIVED}],
        "masterIdentifier": unique_identifier(view.unique_id),
        "identifier": [
            {"type": _ENTRY_UUID, "system": RFC_3986, "value": f"urn:uuid:{uuid_for(actor, view.entry_uuid)}"}
        ],
        "status": STATUS[view.facts.status],
        "type": _concept(_type_of(view)),
        "category": [_concept(_class_of(view))],
        "subject": {"type": "Patient", "identifier": patient_identifier(patient)},
        "date": written(view.creation_time),
        "author": authors,
        "custodian": _CUSTODIAN,
        "securityLabel": [_NORMAL, *(label for flag, label in _FLAG_LABELS if getattr(view.facts, flag))],
        "content": [_content(view, actor)],
        "context": _context(view),
    }
    if words.legal_authenticator:
        resource["authenticator"] = _contain(contained, words.legal_authenticator, "authenticator")
    if view.replaces_id:
        target = {"reference": f"DocumentReference/{id_for(actor, view.space_id, view.replaces_id)}"}
        resource["relatesTo"] = [{"code": "replaces", "target": target}]
    if words.comments:
        resource["description"] = words.comments
    return resource


def patient_identifier(ins: PersonIdentifier | PairwiseIdentifier) -> dict[str, Any]:
    """An INS is official; what somebody without INS has is temporary, under an OID of ours (RULES.md LC-24).

    The number that a service knows is of no official use: `secondary`.
    """
    if isinstance(ins, PairwiseIdentifier):
        return {"use": "secondary", "system": f"urn:oid:{ins.oid}", "value": ins.value}
    return {"use": "official" if isinstance(ins, Ins) else "temp", "system": f"urn:oid:{ins.oid}", "value": ins.value}


def unique_identifier(unique_id: str) -> dict[str, Any]:
    """A unique id as FHIR writes it: a URN when it is an OID, else verbatim."""
    try:
        return {"system": RFC_3986, "value": f"urn:oid:{Oid(unique_id)}"}
    except InvalidIdentifier:
        return {"system": RFC_3986, "value": unique_id} if unique_id.startswith("urn:") else {"value": unique_id}


def _type_of(view: record.DocumentView) -> record.Coded:
    known = document_types().get(view.facts.type_code)
    if known is None:
        return view.coded("type") or record.Coded(view.facts.type_code)
    return record.Coded(known.code, stored_system(known.system), known.display)


def _class_of(view: record.DocumentView) -> record.Coded:
    """The class that the type has in our tables, with the label that came with it when it is the same one."""
    given = view.coded("class")
    same = given is not None and given.code == view.facts.class_code
    return record.Coded(view.facts.class_code, "1.2.250.1.213.1.1.4.1", given.display if given and same else "")


def _content(view: record.DocumentView, actor: Actor) -> dict[str, Any]:
    content: dict[str, Any] = {
        "attachment": {
            "contentType": view.mime_type,
            "language": view.language_code,
            "url": f"{fhir_base()}/Binary/{id_for(actor, view.space_id, view.id)}",
            "size": view.size,
            "hash": base64.b64encode(view.sha1).decode(),
            "title": view.title,
            "creation": written(view.creation_time),
        }
    }
    given = view.coded("format")
    if given:
        content["format"] = _concept(given)["coding"][0]
    return content


def _context(view: record.DocumentView) -> dict[str, Any]:
    period = {"start": written(view.service_start_time)}
    if view.service_stop_time:
        period["end"] = written(view.service_stop_time)
    context: dict[str, Any] = {"period": period, "sourcePatientInfo": {"reference": "#patient"}}
    facility, setting = view.coded("facility"), view.coded("setting")
    if view.event_codes:
        context["event"] = [_concept(code) for code in view.event_codes]
    if facility:
        context["facilityType"] = _concept(facility)
    if setting:
        context["practiceSetting"] = _concept(setting)
    return context


def _contain(contained: list[dict[str, Any]], author: record.AuthorWords, name: str) -> dict[str, Any]:
    """A reference to a person or a structure, described within the resource."""
    described, reference = _described(author, name)
    contained += described
    return reference


@lru_cache(maxsize=1024)
def _described(author: record.AuthorWords, name: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The resources that describe somebody, and the reference to them. One author writes many documents."""
    contained: list[dict[str, Any]] = []
    if author.holder:
        return contained, {"reference": "#patient"}
    place = _organization(author, f"{name}-place")
    if not author.rpps and author.name in {"", author.institution} and place:
        return [place], {"reference": f"#{place['id']}"}
    person: dict[str, Any] = {"resourceType": "Practitioner", "id": name}
    if author.rpps:
        person["identifier"] = [{"system": f"urn:oid:{RPPS_OID}", "value": f"8{author.rpps}"}]
    if author.name:
        person["name"] = [{"text": author.name}]
    contained.append(person)
    if place is None and not author.specialty_code:
        return contained, _reference(name, author.name)
    role: dict[str, Any] = {"resourceType": "PractitionerRole", "id": f"{name}-role"}
    role["practitioner"] = {"reference": f"#{name}"}
    if place:
        contained.append(place)
        role["organization"] = {"reference": f"#{place['id']}"}
    if author.specialty_code:
        role["specialty"] = [concept(record.Coded(author.specialty_code, "", author.specialty))]
    contained.append(role)
    return contained, _reference(f"{name}-role", author.name)


def _reference(name: str, display: str) -> dict[str, Any]:
    return {"reference": f"#{name}", "display": display} if display else {"reference": f"#{name}"}


def _organization(author: record.AuthorWords, name: str) -> dict[str, Any] | None:
    if not author.finess and not author.institution:
        return None
    place: dict[str, Any] = {"resourceType": "Organization", "id": name}
    if author.finess:
        place["identifier"] = [{"system": f"urn:oid:{STRUCTURE_OID}", "value": f"1{author.finess}"}]
    if author.institution:
        place["name"] = author.institution
    return place
