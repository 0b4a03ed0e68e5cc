"""What an act of the trace is called in an AuditEvent: one row an act, laid out like the profiles of IHE BALP.

Acts without a RESTful meaning (an opening, a block) have no profile there: they are plain AuditEvents about the record
of a patient. Source: IHE BALP 1.1 (Basic Audit Log Patterns), PatientRead, PatientQuery, PatientCreate, PatientUpdate,
PatientDelete; HL7 FHIR R4, AuditEvent; DICOM PS3.16, CID 400 and 402.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from espace_sante.audit.api import Act

PROFILE = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit."
EVENT_TYPE = "http://terminology.hl7.org/CodeSystem/audit-event-type"
RESTFUL = "http://hl7.org/fhir/restful-interaction"
DCM = "http://dicom.nema.org/resources/ontology/DCM"
PARTICIPATION = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
PURPOSE = "http://terminology.hl7.org/CodeSystem/v3-ActReason"


def _code(system: str, code: str, display: str) -> dict[str, Any]:
    return {"system": system, "code": code, "display": display}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern of BALP: its profile, the action, the interaction, and the part each agent plays.

    `bare`: its profile has no room for our own code of the act, the version of the matrix, nor the kind of a document.
    """

    profile: str
    action: str
    interaction: str
    client: dict[str, Any]
    server: dict[str, Any]
    user: dict[str, Any]
    bare: bool = False


_SOURCE, _DESTINATION = _code(DCM, "110153", "Source Role ID"), _code(DCM, "110152", "Destination Role ID")
_APPLICATION = _code(DCM, "110150", "Application")
_CUSTODIAN = _code("http://terminology.hl7.org/CodeSystem/provenance-participant-type", "custodian", "Custodian")
_RECIPIENT = _code(PARTICIPATION, "IRCP", "information recipient")
_AUTHOR = _code(PARTICIPATION, "AUT", "author (originator)")

READ = Pattern("PatientRead", "R", "read", _DESTINATION, _SOURCE, _RECIPIENT)
QUERY = Pattern("PatientQuery", "E", "search-type", _SOURCE, _DESTINATION, _RECIPIENT)
CREATE = Pattern("PatientCreate", "C", "create", _SOURCE, _DESTINATION, _AUTHOR)
UPDATE = Pattern("PatientUpdate", "U", "update", _SOURCE, _DESTINATION, _AUTHOR)
PATCH = Pattern("PatientUpdate", "U", "patch", _SOURCE, _DESTINATION, _AUTHOR)
DELETE = Pattern("PatientDelete", "D", "delete", _APPLICATION, _CUSTODIAN, _AUTHOR, bare=True)
OTHER = Pattern("", "E", "", _SOURCE, _DESTINATION, _AUTHOR)

PATTERNS: dict[str, Pattern] = {
    Act.DOCUMENT_READ: READ,
    Act.DOCUMENTS_LISTED: QUERY,
    Act.HEALTH_HISTORY_READ: QUERY,
    Act.SPACE_FOUND: QUERY,
    Act.TRACE_READ: QUERY,
    Act.EMERGENCIES_READ: QUERY,
    Act.DOCUMENT_DEPOSITED: CREATE,
    Act.DOCUMENT_REPLACED: UPDATE,
    Act.DOCUMENT_MASKED: PATCH,
    Act.DOCUMENT_UNMASKED: PATCH,
    Act.DOCUMENT_ANNOUNCED: PATCH,
    Act.DOCUMENT_QUARANTINED: PATCH,
    Act.QUARANTINE_ENDED: PATCH,
    Act.DOCUMENT_DELETED: DELETE,
}
PROFILES = [f"{PROFILE}{one}" for one in dict.fromkeys(one.profile for one in PATTERNS.values())]
REST = _code(EVENT_TYPE, "rest", "RESTful Operation")
PATIENT_RECORD = _code(DCM, "110110", "Patient Record")

# Mode of the trace, then kind of the actor -> why, as v3 ActReason says it (EMG-08: an emergency is told apart).
_MODES = {
    "emergency": _code(PURPOSE, "BTG", "break the glass"),
    "call_centre": _code(PURPOSE, "ETREAT", "Emergency Treatment"),
}
_KINDS = {
    "citizen": _code(PURPOSE, "PATRQT", "patient requested"),
    "professional": _code(PURPOSE, "TREAT", "treatment"),
    "structure": _code(PURPOSE, "TREAT", "treatment"),
    "auditor": _code(PURPOSE, "HCOMPL", "health compliance"),
}
_ADMINISTRATION = _code(PURPOSE, "HOPERAT", "healthcare operations")


def pattern_of(act: str) -> Pattern:
    return PATTERNS.get(act, OTHER)


def purpose_of(*, mode: str, actor_kind: str) -> dict[str, Any]:
    return _MODES.get(mode) or _KINDS.get(actor_kind, _ADMINISTRATION)


def acts_that(*, action: str = "", interaction: str = "", rest: bool | None = None) -> frozenset[str]:
    """The acts with this action, this interaction, or that are RESTful operations (or are not)."""
    return frozenset(
        act.value
        for act in Act
        if (not action or pattern_of(act).action == action)
        and (not interaction or pattern_of(act).interaction == interaction)
        and (rest is None or bool(pattern_of(act).profile) is rest)
    )
