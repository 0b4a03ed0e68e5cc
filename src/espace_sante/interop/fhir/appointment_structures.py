"""The parts of an Appointment that are read or given back.

Source: HL7 FHIR R4 (4.0.1), Appointment; ANS, Gestion d'agendas partagés 3.0.0, gap-fr-appointment.
"""

from __future__ import annotations

import msgspec

from espace_sante.interop.fhir import structures as fhir
from espace_sante.interop.fhir.errors import BadRequest


class ZoneExtension(msgspec.Struct, rename="camel"):
    """`timezone` or `tz-code`: the IANA name of the zone of an instant."""

    url: str = ""
    value_code: str = ""


class InstantElement(msgspec.Struct):
    extension: list[ZoneExtension] = []


class Address(msgspec.Struct, rename="camel"):
    text: str = ""
    line: list[str] = []
    postal_code: str = ""
    city: str = ""


class Location(fhir.Resource, tag="Location"):
    identifier: list[fhir.Identifier] = []
    name: str = ""
    address: Address | None = None


class HealthcareService(fhir.Resource, tag="HealthcareService"):
    identifier: list[fhir.Identifier] = []
    name: str = ""


Contained = (
    fhir.Patient
    | fhir.Practitioner
    | fhir.PractitionerRole
    | fhir.Organization
    | fhir.RelatedPerson
    | fhir.Device
    | Location
    | HealthcareService
)


class ActorReference(fhir.Reference):
    """`type` says what is named when the address does not."""

    type: str = ""


class Participant(msgspec.Struct):
    actor: ActorReference | None = None
    status: str = ""


class Appointment(fhir.Resource, tag="Appointment", kw_only=True):
    contained: list[Contained] = []
    identifier: list[fhir.Identifier] = []
    status: str = ""
    cancelation_reason: fhir.CodeableConcept | None = None
    service_category: list[fhir.CodeableConcept] = []
    service_type: list[fhir.CodeableConcept] = []
    specialty: list[fhir.CodeableConcept] = []
    appointment_type: fhir.CodeableConcept | None = None
    reason_code: list[fhir.CodeableConcept] = []
    priority: int | None = None
    description: str = ""
    supporting_information: list[fhir.Reference] = []
    start: str = ""
    start_element: InstantElement | None = msgspec.field(default=None, name="_start")
    end: str = ""
    minutes_duration: int | None = None
    slot: list[fhir.Reference] = []
    created: str = ""
    comment: str = ""
    patient_instruction: str = ""
    participant: list[Participant] = []
    requested_period: list[fhir.Period] = []


class _AnythingElse(fhir.Resource, tag="Parameters"):
    """Stands beside Appointment so that a body without resourceType is refused."""


_appointments = msgspec.json.Decoder(Appointment | _AnythingElse)


def read_appointment(body: bytes) -> Appointment:
    """An Appointment from its bytes. Raises BadRequest with the FHIRPath of the first fault."""
    found = fhir.decode(_appointments, body, root="Appointment")
    if not isinstance(found, Appointment):
        raise BadRequest("An Appointment is expected here.", field="Appointment")
    return found
