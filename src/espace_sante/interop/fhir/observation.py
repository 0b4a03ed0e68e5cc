"""A measure as an Observation, its device as a Device. Source: API mesures 1.5.2, 2.3.3; HL7 FHIR R4, vital signs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from espace_sante.interop.fhir.document_reference import fhir_base, patient_identifier
from espace_sante.interop.fhir.numbers import without_numbers
from espace_sante.interop.fhir.observation_codes import (
    CATEGORY,
    CONTEXTS,
    DAYS,
    DIABETES,
    MOMENT,
    PHD_DEVICE,
    PROFILE,
    REASON,
    UCUM,
    UNIT_NAMES,
    VITAL_SIGNS,
)
from espace_sante.interop.fhir.told_ids import id_for, ids_for
from espace_sante.kernel.actors import Actor
from espace_sante.measures import api as measures
from espace_sante.measures.api import Days, Diabetes, Kind, Moment
from espace_sante.spaces.api import SpaceView

_CATEGORY = [{"coding": [{"system": CATEGORY, "code": VITAL_SIGNS, "display": "Signes vitaux"}]}]
_CODES = {
    kind: {"coding": [{"system": rule.system, "code": rule.code, "display": rule.display}]}
    for kind, rule in measures.RULES.items()
}
_PROFILES = {kind: [profile] for kind, profile in PROFILE.items()}
_UNITS = {kind: (UNIT_NAMES.get(kind, rule.unit), rule.unit) for kind, rule in measures.RULES.items()}
_PRESSURES = {"8480-6": "Pression artérielle systolique", "8462-4": "Pression artérielle diastolique"}


def _context(url: str, code: Moment | Days | Diabetes) -> dict[str, Any]:
    system, display = CONTEXTS[code]
    coding = {"system": system, "code": code.value, "display": display}
    return {"url": url, "valueCodeableConcept": {"coding": [coding]}}


_CONTEXTS: dict[str, dict[str, Any]] = {
    **{code: _context(MOMENT, code) for code in Moment},
    **{code: _context(DAYS, code) for code in Days},
    **{code: _context(DIABETES, code) for code in Diabetes},
}


def subject_of(actor: Actor, space: SpaceView) -> dict[str, Any]:
    """How the person is named to this actor: to a service, by the number that it alone knows (SCO-03)."""
    if actor.paired is None:
        return {"identifier": patient_identifier(space.ins)}
    number = actor.paired.patient
    identifier = {"system": f"urn:oid:{number.oid}", "value": number.value}
    return {"reference": f"Patient/{number.value}", "identifier": identifier}


def observation_id(view: measures.MeasureView, actor: Actor) -> str:
    return id_for(actor, view.space_id, view.id)


def address_of(view: measures.MeasureView, actor: Actor) -> str:
    return f"{fhir_base()}/Observation/{observation_id(view, actor)}"


def observation(view: measures.MeasureView, actor: Actor, subject: dict[str, Any]) -> dict[str, Any]:
    """The resource. What its author said besides is given back as it came."""
    return observations([view], actor, subject)[0]


def observations(
    views: Sequence[measures.MeasureView], actor: Actor, subject: dict[str, Any]
) -> list[dict[str, Any]]:  # fmt: skip
    """The resources of a page, in their order. What they share is the same object in each: it is to be written only."""
    ids = ids_for(actor, [(view.space_id, view.id) for view in views])
    mine = measures.author_of(actor).key
    devices = iter(ids_for(actor, [(view.space_id, view.device_id) for view in views if view.device_id]))
    found = []
    for view, resource_id in zip(views, ids, strict=True):
        one = _measured(view, resource_id, subject)
        if view.device_id:
            one["device"] = {"reference": f"Device/{next(devices)}"}
        if view.more:
            # A number that an author gave is told to no other service: both would have it (SCO-03).
            numbered = actor.paired is None or view.author.key == mine
            more = view.more if numbered else without_numbers(view.more)
            one |= {name: value for name, value in more.items() if name != "source"}
        found.append(one)
    return found


def _measured(view: measures.MeasureView, resource_id: str, subject: dict[str, Any]) -> dict[str, Any]:
    """What was measured, of whom and when."""
    kind = view.kind
    meta: dict[str, Any] = {"lastUpdated": view.written_at, "profile": _PROFILES[kind]}
    if "source" in view.more:
        meta["source"] = view.more["source"]
    found = {
        "resourceType": "Observation",
        "id": resource_id,
        "meta": meta,
        "status": "final",
        "category": _CATEGORY,
        "code": _CODES[kind],
        "subject": subject,
        "effectiveDateTime": view.said_at or view.at,
    }
    extensions = [_CONTEXTS[code] for code in (view.moment, view.days, view.diabetes) if code]
    if view.reason:
        extensions.insert(0, {"url": REASON, "valueString": view.reason})
    if extensions:
        found["extension"] = extensions
    if kind is Kind.BLOOD_PRESSURE:
        found["component"] = _components(view)
    else:
        found["valueQuantity"] = _quantity(kind, view.values[0])
    return found


def device(view: measures.DeviceView, actor: Actor) -> dict[str, Any]:
    """The resource, as it was described first."""
    device_id = id_for(actor, view.space_id, view.id)
    more = view.more if view.numbered else without_numbers(view.more)
    return {"resourceType": "Device", "id": device_id, "meta": {"profile": [PHD_DEVICE]}} | more


def _quantity(kind: Kind, value: float) -> dict[str, Any]:
    (unit, code), whole = _UNITS[kind], int(value)
    return {"value": whole if whole == value else value, "unit": unit, "system": UCUM, "code": code}


def _components(view: measures.MeasureView) -> list[dict[str, Any]]:
    return [
        {
            "code": {
                "coding": [{"system": measures.LOINC, "code": part.code, "display": _PRESSURES[part.code]}]
            },
            "valueQuantity": _quantity(view.kind, value),
        }
        for part, value in zip(measures.RULES[view.kind].parts, view.values, strict=True)
    ]  # fmt: skip
