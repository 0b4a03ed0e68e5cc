"""Bundles to send: the smallest one that says everything, and the means to change one thing in it."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from typing import Any

from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import Ins, new_id

LIST_TYPES = "https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes"
TRE_A07 = "https://mos.esante.gouv.fr/NOS/TRE_A07-StatusVisibiliteDocument/FHIR/TRE-A07-StatusVisibiliteDocument"
CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
ACT = datetime.fromisoformat("2026-05-04T09:30:00+02:00")


def unique_oid() -> str:
    return f"2.25.{new_id().int}"


def patient_reference(ins: Ins) -> dict[str, Any]:
    return {"identifier": {"system": f"urn:oid:{ins.oid}", "value": ins.value}}


def concept(code: str, system: str, display: str = "") -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, **({"display": display} if display else {})}]}


def document(
    ins: Ins,
    *,
    author: Actor | None = None,
    content: bytes = b"Texte fictif",
    mime_type: str = "text/plain",
    unique_id: str = "",
    title: str = "Bilan fictif",
    type_code: str = "11502-2",
    url: str = "",
    labels: tuple[str, ...] = (),
    act_at: datetime = ACT,
    **more: Any,
) -> dict[str, Any]:
    """A DocumentReference of the comprehensive profile, its author contained."""
    contained: list[dict[str, Any]] = []
    if author:
        contained = [
            {
                "resourceType": "Practitioner",
                "id": "author",
                "identifier": [{"system": "urn:oid:1.2.250.1.71.4.2.1", "value": f"8{author.rpps}"}],
                "name": [{"family": "Hébert-Fictif", "given": ["Hélène"], "prefix": ["Dr"]}],
            },
            {
                "resourceType": "Organization",
                "id": "place",
                "identifier": [{"system": "urn:oid:1.2.250.1.71.4.2.2", "value": f"1{author.finess}"}],
                "name": "Cabinet fictif",
            },
            {
                "resourceType": "PractitionerRole",
                "id": "role",
                "practitioner": {"reference": "#author"},
                "organization": {"reference": "#place"},
                "specialty": [concept("G15_10/SM26", "urn:oid:1.2.250.1.213.1.1.4.5", "Médecin")],
            },
        ]
    attachment: dict[str, Any] = {
        "contentType": mime_type,
        "language": "fr-FR",
        "size": len(content),
        "hash": base64.b64encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode(),
        "title": title,
        "creation": act_at.isoformat(),
    }
    attachment |= {"url": url} if url else {"data": base64.b64encode(content).decode()}
    return {
        "resourceType": "DocumentReference",
        "contained": contained,
        "masterIdentifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:oid:{unique_id or unique_oid()}"},
        "status": "current",
        "type": concept(type_code, "http://loinc.org", "Compte rendu de biologie"),
        "category": [concept("10", "urn:oid:1.2.250.1.213.1.1.4.1", "Compte rendu")],
        "subject": patient_reference(ins),
        "date": act_at.isoformat(),
        "author": [{"reference": "#role"}] if author else [],
        "securityLabel": [
            concept("N", CONFIDENTIALITY),
            *(concept(label, TRE_A07) for label in labels),
        ],
        "content": [
            {
                "attachment": attachment,
                "format": {
                    "system": "http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode",
                    "code": "urn:ihe:iti:xds:2017:mimeTypeSufficient",
                },
            }
        ],
        "context": {
            "event": [concept("PATDOC", "http://terminology.hl7.org/CodeSystem/v3-ActCode")],
            "period": {"start": act_at.isoformat()},
            "facilityType": concept("SA07", "urn:oid:1.2.250.1.71.4.2.4", "Cabinet individuel"),
            "practiceSetting": concept("AMBULATOIRE", "urn:oid:1.2.250.1.213.1.1.4.9", "Ambulatoire"),
        },
        **more,
    }


def bundle(*documents: dict[str, Any], binaries: tuple[dict[str, Any], ...] = (), ins: Ins | None = None) -> Any:
    """A transaction: the submission set, then the documents, then the binaries (each with its fullUrl in `id`)."""
    names = [f"urn:uuid:{new_id()}" for _ in documents]
    submission_set = {
        "resourceType": "List",
        "status": "current",
        "mode": "working",
        "title": "Lot fictif",
        "code": concept("submissionset", LIST_TYPES),
        "identifier": [{"system": "urn:ietf:rfc:3986", "value": f"urn:oid:{unique_oid()}"}],
        "extension": [
            {
                "url": "https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-sourceId",
                "valueIdentifier": {"value": "urn:oid:1.2.3.4"},
            }
        ],
        "date": "2026-05-04T10:00:00+02:00",
        **({"subject": patient_reference(ins)} if ins else {}),
        "entry": [{"item": {"reference": name}} for name in names],
    }
    entries = [_entry(f"urn:uuid:{new_id()}", submission_set)]
    entries += [_entry(name, one) for name, one in zip(names, documents, strict=True)]
    entries += [_entry(one["id"], {**one, "id": one["id"].rsplit(":", 1)[-1]}) for one in binaries]
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def binary(content: bytes, *, mime_type: str = "text/plain") -> dict[str, Any]:
    return {
        "resourceType": "Binary",
        "id": f"urn:uuid:{new_id()}",
        "contentType": mime_type,
        "data": base64.b64encode(content).decode(),
    }


def _entry(full_url: str, resource: dict[str, Any]) -> dict[str, Any]:
    request = {"method": "POST", "url": resource["resourceType"]}
    return {"fullUrl": full_url, "resource": resource, "request": request}
