"""Every interaction that is offered: the routes and the CapabilityStatement are both made of this table."""

from __future__ import annotations

from dataclasses import dataclass

from espace_sante.interop.fhir import (
    access_operations,
    appointment,
    appointment_criteria,
    appointment_search,
    appointment_write,
    audit_event_codes,
    audit_event_criteria,
    audit_event_read,
    audit_event_search,
    availability_content,
    availability_search,
    availability_write,
    binary_read,
    device_read,
    document_reference_patch,
    document_reference_read,
    document_reference_search,
    observation_codes,
    observation_criteria,
    observation_search,
    observation_write,
    patient_read,
    patient_search,
    subscription_search,
    subscription_write,
    transaction,
)
from espace_sante.interop.fhir.criteria import CRITERIA
from espace_sante.interop.fhir.document_reference_search import PATIENT
from espace_sante.interop.fhir.edge import Handler


@dataclass(frozen=True, slots=True)
class Interaction:
    """One method at one address, and what FHIR calls it. An empty resource means the whole system."""

    method: str
    address: str
    handler: Handler
    resource: str
    code: str
    any_format: bool = False


_READ = document_reference_read.read
_SEARCH = document_reference_search.search


def _availability(kind: str) -> tuple[Interaction, ...]:
    """The same interactions for Schedule and Slot."""
    update, by_identifier = availability_write.updating(kind), availability_write.updating_by_identifier(kind)
    search, one = availability_search.searching(kind), f"/{kind}/<str:resource_id>"
    return (
        Interaction("POST", f"/{kind}", availability_write.creating(kind), kind, "create"),
        Interaction("PUT", f"/{kind}", by_identifier, kind, "update"),
        Interaction("GET", f"/{kind}", search, kind, "search-type"),
        Interaction("POST", f"/{kind}/_search", search, kind, "search-type"),
        Interaction("GET", one, availability_search.reading(kind), kind, "read"),
        Interaction("PUT", one, update, kind, "update"),
        Interaction("DELETE", one, availability_write.deleting(kind), kind, "delete"),
    )


INTERACTIONS = (
    Interaction("POST", "", transaction.transact, "", "transaction"),
    Interaction("GET", "/DocumentReference", _SEARCH, "DocumentReference", "search-type"),
    Interaction("POST", "/DocumentReference/_search", _SEARCH, "DocumentReference", "search-type"),
    Interaction("GET", "/DocumentReference/<str:resource_id>", _READ, "DocumentReference", "read"),
    Interaction(
        "GET", "/DocumentReference/<str:resource_id>/_history/<str:version>", _READ, "DocumentReference", "vread"
    ),
    Interaction(
        "PATCH", "/DocumentReference/<str:resource_id>", document_reference_patch.patch, "DocumentReference", "patch"
    ),
    Interaction(
        "PATCH", "/DocumentReference", document_reference_patch.patch_by_identifier, "DocumentReference", "patch"
    ),
    Interaction("GET", "/Binary/<str:resource_id>", binary_read.read, "Binary", "read", any_format=True),
    Interaction("GET", "/Patient", patient_search.search, "Patient", "search-type"),
    Interaction("POST", "/Patient/_search", patient_search.search, "Patient", "search-type"),
    Interaction("GET", "/Patient/<str:resource_id>", patient_read.read, "Patient", "read"),
    Interaction("POST", "/$acces-urgence", access_operations.open_emergency, "", "operation"),
    Interaction("POST", "/$code-acces", access_operations.redeem_code, "", "operation"),
    Interaction("GET", "/AuditEvent", audit_event_search.search, "AuditEvent", "search-type"),
    Interaction("POST", "/AuditEvent/_search", audit_event_search.search, "AuditEvent", "search-type"),
    Interaction("GET", "/AuditEvent/<str:resource_id>", audit_event_read.read, "AuditEvent", "read"),
    Interaction("POST", "/Appointment", appointment_write.create, "Appointment", "create"),
    Interaction("PUT", "/Appointment", appointment_write.update_by_identifier, "Appointment", "update"),
    Interaction("GET", "/Appointment", appointment_search.search, "Appointment", "search-type"),
    Interaction("POST", "/Appointment/_search", appointment_search.search, "Appointment", "search-type"),
    Interaction("GET", "/Appointment/<str:resource_id>", appointment_search.read, "Appointment", "read"),
    Interaction("PUT", "/Appointment/<str:resource_id>", appointment_write.update, "Appointment", "update"),
    Interaction("DELETE", "/Appointment/<str:resource_id>", appointment_write.delete, "Appointment", "delete"),
    Interaction("POST", "/Subscription", subscription_write.create, "Subscription", "create"),
    Interaction("GET", "/Subscription", subscription_search.search, "Subscription", "search-type"),
    Interaction("POST", "/Subscription/_search", subscription_search.search, "Subscription", "search-type"),
    Interaction("GET", "/Subscription/<str:resource_id>", subscription_search.read, "Subscription", "read"),
    Interaction("PUT", "/Subscription/<str:resource_id>", subscription_write.update, "Subscription", "update"),
    Interaction("DELETE", "/Subscription/<str:resource_id>", subscription_write.delete, "Subscription", "delete"),
    *_availability("Schedule"),
    Interaction("PATCH", "/Schedule", availability_write.patch_schedule_by_identifier, "Schedule", "patch"),
    Interaction("PATCH", "/Schedule/<str:resource_id>", availability_write.patch_schedule, "Schedule", "patch"),
    *_availability("Slot"),
    Interaction("POST", "/Observation", observation_write.create, "Observation", "create"),
    Interaction("GET", "/Observation", observation_search.search, "Observation", "search-type"),
    Interaction("POST", "/Observation/_search", observation_search.search, "Observation", "search-type"),
    Interaction("GET", "/Observation/<str:resource_id>", observation_search.read, "Observation", "read"),
    Interaction("DELETE", "/Observation/<str:resource_id>", observation_write.delete, "Observation", "delete"),
    Interaction("GET", "/Device/<str:resource_id>", device_read.read, "Device", "read"),
)

# resource -> its search parameters and their FHIR types
SEARCH_PARAMETERS: dict[str, dict[str, str]] = {
    "DocumentReference": {
        **{name: "reference" if "." not in name else "token" for name in sorted(PATIENT)},
        **{name: kind for name, (kind, _) in CRITERIA.items()},
    },
    "Patient": patient_search.PARAMETERS,
    "AuditEvent": {
        "patient": "reference",
        "patient.identifier": "token",
        **{name: kind for name, (kind, _) in audit_event_criteria.CRITERIA.items()},
    },
    "Observation": observation_criteria.PARAMETERS,
    "Appointment": {
        **{name: "reference" if "." not in name else "token" for name in sorted(appointment_search.PATIENT)},
        **{name: kind for name, (kind, _) in appointment_criteria.CRITERIA.items()},
    },
    "Subscription": subscription_search.PARAMETERS,
    **{
        kind: {name: type_ for name, (type_, _) in found.items()}
        for kind, found in availability_search.CRITERIA.items()
    },
}
WITHOUT_VERSIONS = frozenset({"Device", "Observation"})  # taken back and written again, never updated
CONDITIONAL_UPDATES = frozenset({"Appointment", "Schedule", "Slot"})
PROFILES = {
    "DocumentReference": [
        "https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-comprehensive-document-reference"
    ],
    "AuditEvent": audit_event_codes.PROFILES,
    "Appointment": [appointment.PROFILE],
    "Observation": sorted(set(observation_codes.PROFILE.values())),
    "Device": [observation_codes.PHD_DEVICE],
    **{kind: [profile] for kind, profile in availability_content.PROFILES.items()},
}
