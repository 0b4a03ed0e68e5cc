"""Whether a person has a space: `GET /fhir/Patient?identifier=urn:oid:<OID>|<INS>`, nought or one entry.

The answer has the identifier, whether the space is open, since when and why it is closed, whether the asker may read,
whether they are the treating doctor; nothing else of the person.
Source: DMP4FHIR TD0.2; RULES.md LC-23; IHE PDQm (ITI-78), of which this is the smallest part.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from espace_sante.access import api as access
from espace_sante.interop.fhir.document_reference import fhir_base, patient_identifier
from espace_sante.interop.fhir.document_reference_search import one_patient
from espace_sante.interop.fhir.edge import EDGE
from espace_sante.interop.fhir.errors import BadRequest, ParameterMissing
from espace_sante.interop.fhir.parameters import Parameter, Token, parameters_of
from espace_sante.interop.fhir.patient_read import found_patient
from espace_sante.interop.fhir.people import ins_from
from espace_sante.interop.fhir.responses import fhir_response
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import INS_OIDS, Ins
from espace_sante.spaces import api as spaces

PARAMETERS = {"_id": "token", "identifier": "token"}
DMP = "https://interop.esante.gouv.fr/ig/fhir/dmp/StructureDefinition"  # DMP4FHIR V0.3, a draft


def search(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """A searchset. Raises AccessRefused, before any look-up, to who may not know."""
    parameters = parameters_of(request)
    if actor.paired is not None:
        return fhir_response(found_patient(actor, one_patient(_as_patient(parameters)), now))
    ins = _identity([one for one in parameters if one.name == "identifier"])
    entries = [_entry(found, asked=ins) for found in _find(actor, ins, now)]
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", "total": len(entries)}
    if entries:
        bundle["entry"] = entries
    return fhir_response(bundle)


def _as_patient(parameters: list[Parameter]) -> list[Parameter]:
    """What names the person of a linked service. Raises ParameterMissing."""
    found = [one for one in parameters if one.name in {"identifier", "_id"}]
    if not found:
        raise ParameterMissing("Give identifier=urn:oid:<OID of the service>|<number>, or _id.", field="identifier")
    return [Parameter("patient", one.modifier, one.value) for one in found]


def _identity(parameters: list[Parameter]) -> Ins:
    if not parameters:
        raise ParameterMissing("Give identifier=urn:oid:<OID of the INS>|<INS>.", field="identifier")
    values = [text for parameter in parameters for text in parameter.without_modifier().values()]
    token = Token.parse(values[0])
    oid = (token.system or "").removeprefix("urn:oid:")
    if len(values) > 1 or oid not in INS_OIDS:
        raise BadRequest("Name one person as urn:oid:<OID of the INS>|<INS>.", field="identifier")
    return ins_from(token.code, oid=oid, field="identifier")


def _find(actor: Actor, ins: Ins, now: datetime) -> list[access.FoundSpace]:
    try:
        found = access.find_space(actor=actor, matricule=ins.value, now=now, edge=EDGE)
    except spaces.SpaceUnknown:
        return []
    return [found] if spaces.answers_to(found.space, ins) else []


def _entry(found: access.FoundSpace, *, asked: Ins) -> dict[str, Any]:
    """With the former matricule as old, when it is by that one that the person was asked for."""
    ins = found.space.ins
    identifiers = [patient_identifier(ins)]
    if asked != ins:
        identifiers.append(patient_identifier(asked) | {"use": "old"})
    patient_id = f"{ins.oid}-{ins.value}"
    return {
        "fullUrl": f"{fhir_base()}/Patient/{patient_id}",
        "resource": {
            "resourceType": "Patient",
            "id": patient_id,
            "identifier": identifiers,
            "active": found.open,
            "extension": _extensions(found),
        },
        "search": {"mode": "match"},
    }


def _extensions(found: access.FoundSpace) -> list[dict[str, Any]]:
    """Those of DMP4FHIR (TD0.2); the authorisation, for which the draft has none, under an address of our own."""
    told: list[dict[str, Any]] = [
        {"url": f"{DMP}/dmp-rattachement-mes", "valueBoolean": True},  # here a record is always that of a space
        {"url": f"{DMP}/dmp-medecin-traitant", "valueBoolean": found.medecin_traitant},
        {"url": f"{fhir_base()}/StructureDefinition/autorisation-lecture", "valueBoolean": found.authorised},
    ]
    if found.closure is not None:
        parts = [
            {"url": "dateFermeture", "valueDateTime": found.closure.at.isoformat(timespec="seconds")},
            {"url": "motifFermeture", "valueCode": found.closure.motive.value},
            {"url": "raisonFermeture", "valueString": found.closure.reason},
        ]
        told.append({"url": f"{DMP}/dmp-fermeture", "extension": parts})
    return told
