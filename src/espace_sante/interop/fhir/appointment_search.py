"""Find and read appointments: `GET /fhir/Appointment`, `POST /fhir/Appointment/_search`, `GET /fhir/Appointment/<id>`.

The person must be named: nothing is looked for across spaces. The holder's side finds all; a professional or a
structure, what they noted. `_include` adds the person, of whom the number alone is told.
Source: ANS, Gestion d'agendas partagés 3.0.0, flow 4b; HL7 FHIR R4, search (3.1.1.5); RULES.md AGE-01.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from espace_sante.agenda import api as agenda
from espace_sante.interop.fhir.appointment import address_of, appointment
from espace_sante.interop.fhir.appointment_criteria import CRITERIA, Criteria
from espace_sante.interop.fhir.document_reference import fhir_base, patient_identifier
from espace_sante.interop.fhir.document_reference_search import is_strict, one_patient, warning
from espace_sante.interop.fhir.edge import EDGE
from espace_sante.interop.fhir.errors import BadRequest, ParameterMissing
from espace_sante.interop.fhir.parameters import Parameter, Token, parameters_of
from espace_sante.interop.fhir.patients import appointment_space, space_of, told_patient
from espace_sante.interop.fhir.people import pairwise_from
from espace_sante.interop.fhir.responses import fhir_response, versioned
from espace_sante.interop.fhir.told_ids import named_by, place_for, place_named_by
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import INS_OIDS, PairwiseIdentifier, PersonIdentifier

PAGE, LARGEST_PAGE = 50, 200
PATIENT = frozenset({"patient", "patient.identifier"})
_INCLUDES = frozenset({"Appointment:patient", "Appointment:actor"})


@dataclass(slots=True)
class Asked:
    """A search that has been read."""

    criteria: Criteria
    patients: list[Parameter] = field(default_factory=list)
    size: int = PAGE
    after: tuple[datetime, UUID] | None = None
    include: bool = False
    used: list[Parameter] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def read(request: HttpRequest, *, actor: Actor, now: datetime, resource_id: str) -> HttpResponse:
    """The resource. Raises EventUnknown, AccessRefused."""
    named = named_by(actor, resource_id)
    if named is None:
        raise agenda.EventUnknown
    space = appointment_space(named[0])
    view = agenda.event(actor=actor, space=space, event_id=named[1], now=now, edge=EDGE)
    if view.content.kind is not agenda.Kind.APPOINTMENT:
        raise agenda.EventUnknown
    return versioned(appointment(view, actor=actor, patient=told_patient(actor, space)), version=view.version)


def search(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Answer a search with a searchset, in the order of the dates."""
    asked = read_search(parameters_of(request), actor)
    if asked.ignored and is_strict(request):
        raise BadRequest("This parameter is not supported.", field=asked.ignored[0])
    space = space_of(actor=actor, ins=one_patient(asked.patients))
    page = agenda.search_events(
        actor=actor, space=space, query=asked.criteria.query(), size=asked.size, after=asked.after, now=now
    )
    return fhir_response(_searchset(asked, page, actor, told_patient(actor, space)))


def read_search(parameters: list[Parameter], actor: Actor) -> Asked:
    """Understand every parameter, or say which ones are ignored. Raises BadRequest, ParameterMissing."""
    asked = Asked(Criteria(actor))
    for parameter in parameters:
        if parameter.name in PATIENT or _is_patient(parameter):
            asked.patients.append(parameter)
        elif parameter.name in CRITERIA:
            CRITERIA[parameter.name][1](asked.criteria, parameter)
        elif not _control(asked, parameter):
            asked.ignored.append(parameter.written)
            continue
        if parameter.name != "_cursor":
            asked.used.append(parameter)
    if not asked.patients:
        raise ParameterMissing(
            "Say whose appointments: patient.identifier=urn:oid:<OID>|<INS>.", field="patient.identifier"
        )
    return asked


def _is_patient(parameter: Parameter) -> bool:
    """`actor:Patient.identifier`, which the number of a person tells from those of the other actors."""
    if parameter.name != "actor.identifier":
        return False
    token = Token.parse(parameter.value)
    oid = (token.system or "").removeprefix("urn:oid:")
    return oid in INS_OIDS or pairwise_from(token.code, oid) is not None


def _control(asked: Asked, parameter: Parameter) -> bool:
    """Parameters about the answer. False when this one is ignored."""
    value = parameter.value
    match parameter.name:
        case "_count":
            if not value.isascii() or not value.isdecimal() or len(value) > 9:
                raise BadRequest("_count is a number.", field="_count")
            asked.size = min(int(value), LARGEST_PAGE)
        case "_cursor":
            asked.after = place_of(place_named_by(asked.criteria.actor, value))
        case "_include" if value in _INCLUDES:
            asked.include = True
        case "_sort" if value in {"date", "start"}:
            pass
        case "_total" if value in {"none", "estimate", "accurate"}:
            pass
        case "_format" | "_pretty":
            pass
        case _:
            return False
    return True


def _searchset(
    asked: Asked, page: agenda.EventPage, actor: Actor, patient: PersonIdentifier | PairwiseIdentifier
) -> dict[str, Any]:
    link = [{"relation": "self", "url": _address(asked, None)}]
    if page.next:
        link.append({"relation": "next", "url": _address(asked, page.next)})
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", "total": page.total, "link": link}
    entries: list[dict[str, Any]] = [
        {
            "fullUrl": address_of(view, actor),
            "resource": appointment(view, actor=actor, patient=patient),
            "search": {"mode": "match"},
        }
        for view in page.events
    ]
    if asked.include and entries:
        entries.append(_patient(patient))
    if asked.ignored:
        entries.append({"resource": warning(asked.ignored), "search": {"mode": "outcome"}})
    if entries:  # FHIR has no empty arrays
        bundle["entry"] = entries
    return bundle


def _patient(patient: PersonIdentifier | PairwiseIdentifier) -> dict[str, Any]:
    paired = isinstance(patient, PairwiseIdentifier)
    patient_id = patient.value if paired else f"{patient.oid}-{patient.value}"
    resource = {"resourceType": "Patient", "id": patient_id, "identifier": [patient_identifier(patient)]}
    return {
        "fullUrl": f"{fhir_base()}/Patient/{patient_id}", "resource": resource, "search": {"mode": "include"}
    }  # fmt: skip


def _address(asked: Asked, after: tuple[datetime, UUID] | None) -> str:
    pairs = [(one.written, one.value) for one in asked.used]
    if after:
        pairs.append(("_cursor", place_for(asked.criteria.actor, cursor_of(after))))
    return f"{fhir_base()}/Appointment?{urlencode(pairs, safe=':|,/')}"


def cursor_of(after: tuple[datetime, UUID]) -> str:
    text = f"{after[0].astimezone(UTC).isoformat()}|{after[1]}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def place_of(text: str) -> tuple[datetime, UUID]:
    try:
        at, _, event_id = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition("|")
        found = datetime.fromisoformat(at), UUID(event_id)
    except (ValueError, binascii.Error):
        raise BadRequest("This is not a place in this list.", field="_cursor") from None
    if found[0].tzinfo is None:
        raise BadRequest("This is not a place in this list.", field="_cursor")
    return found
