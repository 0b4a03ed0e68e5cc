"""The person a linked service acts for: `GET /fhir/Patient/<number>`, with the number that the service knows, alone.

No name, no birth date, no INS: nobody consented to those (RULES.md SCO-03). To anybody else nothing is at this address.
Source: HL7 FHIR R4, http (3.1.0.1.1 read); HL7 SMART App Launch 2.2 (the `patient` of a token).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from espace_sante.access import api as access
from espace_sante.interop.fhir.document_reference import fhir_base, patient_identifier
from espace_sante.interop.fhir.errors import AddressUnknown
from espace_sante.interop.fhir.patients import space_of
from espace_sante.interop.fhir.people import pairwise_from
from espace_sante.interop.fhir.responses import fhir_response
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import Ins, PairwiseIdentifier


def read(request: HttpRequest, *, actor: Actor, now: datetime, resource_id: str) -> HttpResponse:
    """The resource. Raises AddressUnknown, PatientNotOfToken, AccessRefused."""
    name = pairwise_from(resource_id)
    if actor.paired is None or name is None:
        raise AddressUnknown
    return fhir_response(known_patient(actor, name, now))


def found_patient(actor: Actor, name: Ins | PairwiseIdentifier, now: datetime) -> dict[str, Any]:
    """A searchset of the same, with its one entry."""
    resource = known_patient(actor, name, now)
    entry = {"fullUrl": f"{fhir_base()}/Patient/{resource['id']}", "resource": resource, "search": {"mode": "match"}}
    return {"resourceType": "Bundle", "type": "searchset", "total": 1, "entry": [entry]}


def known_patient(actor: Actor, name: Ins | PairwiseIdentifier, now: datetime) -> dict[str, Any]:
    """Raises PatientNotOfToken, OidConflict, AccessRefused."""
    assert actor.paired is not None  # a service alone comes here
    space = space_of(actor=actor, ins=name)
    decision = access.case_of(actor=actor, space=space, now=now).decide(access.Action.ENTER_SPACE)
    if not decision.allowed:
        raise access.AccessRefused(decision)
    patient = actor.paired.patient
    return {
        "resourceType": "Patient", "id": patient.value, "identifier": [patient_identifier(patient)], "active": True,
    }  # fmt: skip
