"""An appointment of the agenda as an Appointment of the profile gap-fr-appointment.

Source: HL7 FHIR R4, Appointment; ANS, Gestion d'agendas partagés 3.0.0; INTEROP.md 3.2, 3.5.
"""

from __future__ import annotations

from typing import Any

from espace_sante.agenda import api as agenda
from espace_sante.interop.fhir.appointment_kept import told_of
from espace_sante.interop.fhir.document_reference import fhir_base, patient_identifier
from espace_sante.interop.fhir.instants import written
from espace_sante.interop.fhir.numbers import without_numbers
from espace_sante.interop.fhir.systems import system_uri
from espace_sante.interop.fhir.told_ids import id_for
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import RPPS_OID, STRUCTURE_OID, PairwiseIdentifier, PersonIdentifier

PROFILE = "https://interop.esante.gouv.fr/ig/fhir/gap/StructureDefinition/gap-fr-appointment"
_SPECIALTIES = "1.2.250.1.71.4.2.5"
_TIMEZONE = "http://hl7.org/fhir/StructureDefinition/timezone"
_WITHOUT_DATE = frozenset({agenda.Status.PROPOSED, agenda.Status.CANCELLED, agenda.Status.WAITLIST})  # app-3


def address_of(view: agenda.EventView, actor: Actor) -> str:
    return f"{fhir_base()}/Appointment/{id_for(actor, view.space_id, view.id)}"


def appointment(
    view: agenda.EventView, *, actor: Actor, patient: PersonIdentifier | PairwiseIdentifier
) -> dict[str, Any]:
    """The resource, as it is told to this actor.

    A series has its first time and its rule, under an extension of ours: R4 has none for it.
    """
    content = view.content
    found: dict[str, Any] = {
        "resourceType": "Appointment",
        "id": id_for(actor, view.space_id, view.id),
        "meta": {"versionId": str(view.version), "lastUpdated": written(view.updated_at), "profile": [PROFILE]},
        "contained": _place(content),
        "extension": _rule(content),
        "identifier": _identifiers(view, actor),
        "status": content.status.value,
        "specialty": _specialty(content),
        "description": content.title,
        **_when(content),
        "created": written(view.created_at),
        "comment": content.note,
        "patientInstruction": "\n".join(content.preparation),
        "participant": _participants(content, patient),
    }
    found |= _kept(view, patient)
    return {name: value for name, value in found.items() if value not in ("", [], {}, None)}


def _kept(view: agenda.EventView, patient: PersonIdentifier | PairwiseIdentifier) -> dict[str, Any]:
    """What its author wrote besides. Without what it leads to, for a linked service: documents have a consent of their
    own, some are hidden from it, and whatever is named there may be named by its INS (SCO-01, SCO-03). What another one
    wrote is told without its numbers.
    """
    told = told_of(view.content.kept)
    if isinstance(patient, PairwiseIdentifier):
        told.pop("supportingInformation", None)
        return told if view.mine else without_numbers(told)
    return told


def _identifiers(view: agenda.EventView, actor: Actor) -> list[dict[str, str]]:
    """The numbers that its author gave: to another service than its author, none, as they would be common (SCO-03)."""
    return [_identifier(one) for one in view.content.identifiers] if view.mine or actor.paired is None else []


def _identifier(one: agenda.Identifier) -> dict[str, str]:
    return {"system": one.system, "value": one.value} if one.system else {"value": one.value}


def _when(content: agenda.Content) -> dict[str, Any]:
    moment = content.moment
    minutes = int(moment.length.total_seconds() // 60)
    if content.status in _WITHOUT_DATE and "requestedPeriod" in told_of(content.kept):
        return {"minutesDuration": minutes} if minutes else {}  # as it was asked: no date is fixed yet
    return {
        "start": written(moment.starts),
        "_start": {"extension": [{"url": _TIMEZONE, "valueCode": moment.zone}]},
        "end": written(moment.ends or moment.starts),
        "minutesDuration": minutes or None,
    }


def _rule(content: agenda.Content) -> list[dict[str, Any]]:
    url = f"{fhir_base()}/StructureDefinition/regle-de-repetition"
    return [{"url": url, "valueString": content.rule}] if content.rule else []


def _specialty(content: agenda.Content) -> list[dict[str, Any]]:
    if not content.speciality_code:
        return [{"text": content.speciality}] if content.speciality else []
    coding = {"system": system_uri(_SPECIALTIES), "code": content.speciality_code, "display": content.speciality}
    return [{"coding": [{name: value for name, value in coding.items() if value}]}]


def _participants(content: agenda.Content, patient: PersonIdentifier | PairwiseIdentifier) -> list[dict[str, Any]]:
    actors = [{"type": "Patient", "identifier": patient_identifier(patient)}]
    if content.practitioner or content.rpps:
        number = {"system": f"urn:oid:{RPPS_OID}", "value": f"8{content.rpps}"} if content.rpps else None
        actors.append(_actor("Practitioner", number, content.practitioner))
    if content.structure or content.finess or content.address:
        actors.append({"reference": "#lieu", "type": "Location"})
    return [{"actor": actor, "required": "required", "status": "accepted"} for actor in actors]


def _actor(kind: str, identifier: dict[str, str] | None, display: str) -> dict[str, Any]:
    told = {"type": kind, "identifier": identifier, "display": display}
    return {name: value for name, value in told.items() if value}


def _place(content: agenda.Content) -> list[dict[str, Any]]:
    """Where it is: a Location with the number of the structure, described within the resource."""
    if not (content.structure or content.finess or content.address):
        return []
    place: dict[str, Any] = {"resourceType": "Location", "id": "lieu"}
    if content.finess:
        place["identifier"] = [{"system": f"urn:oid:{STRUCTURE_OID}", "value": f"1{content.finess}"}]
    if content.structure:
        place["name"] = content.structure
    if content.address:
        place["address"] = {"text": content.address}
    return [place]
