"""A measure as an Observation, made element by element: what the pages of the service must read like, byte for byte."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from espace_sante.interop.fhir.numbers import without_numbers
from espace_sante.interop.fhir.observation_codes import (
    CATEGORY,
    CONTEXTS,
    DAYS,
    DIABETES,
    MOMENT,
    PROFILE,
    REASON,
    UCUM,
    UNIT_NAMES,
    VITAL_SIGNS,
)
from espace_sante.kernel.actors import Actor
from espace_sante.measures import api as measures
from espace_sante.measures.api import Kind
from espace_sante.pairing import api as pairing

PRESSURES = {"8480-6": "Pression artérielle systolique", "8462-4": "Pression artérielle diastolique"}


def plain_observation(view: measures.MeasureView, actor: Actor, subject: dict[str, Any]) -> dict[str, Any]:
    rule = measures.RULES[view.kind]
    meta: dict[str, Any] = {"lastUpdated": view.written_at, "profile": [PROFILE[view.kind]]}
    if "source" in view.more:
        meta["source"] = view.more["source"]
    found = {
        "resourceType": "Observation",
        "id": plain_id(actor, view.space_id, view.id),
        "meta": meta,
        "status": "final",
        "category": [{"coding": [{"system": CATEGORY, "code": VITAL_SIGNS, "display": "Signes vitaux"}]}],
        "code": {"coding": [{"system": rule.system, "code": rule.code, "display": rule.display}]},
        "subject": subject,
        "effectiveDateTime": view.said_at or view.at,
    }
    extensions = _extensions(view)
    if extensions:
        found["extension"] = extensions
    if view.kind is Kind.BLOOD_PRESSURE:
        found["component"] = _components(view)
    else:
        found["valueQuantity"] = _quantity(view.kind, view.values[0])
    if view.device_id:
        found["device"] = {"reference": f"Device/{plain_id(actor, view.space_id, view.device_id)}"}
    mine = actor.paired is None or (view.author.kind, view.author.id) == (actor.kind, actor.id)
    more = view.more if mine else without_numbers(view.more)
    return found | {name: value for name, value in more.items() if name != "source"}


def plain_id(actor: Actor, space_id: UUID, item_id: UUID) -> str:
    if actor.paired is None:
        return f"{_base32(space_id)}.{_base32(item_id)}"
    return f"{actor.paired.patient.value}.{_base32(pairing.sealed_id(actor.paired, item_id))}"


def _base32(value: UUID) -> str:
    return base64.b32encode(value.bytes).decode().rstrip("=").lower()


def _quantity(kind: Kind, value: float) -> dict[str, Any]:
    unit = measures.RULES[kind].unit
    shown = int(value) if value.is_integer() else value
    return {"value": shown, "unit": UNIT_NAMES.get(kind, unit), "system": UCUM, "code": unit}


def _components(view: measures.MeasureView) -> list[dict[str, Any]]:
    return [
        {
            "code": {
                "coding": [{"system": measures.LOINC, "code": part.code, "display": PRESSURES[part.code]}]
            },
            "valueQuantity": _quantity(view.kind, value),
        }
        for part, value in zip(measures.RULES[view.kind].parts, view.values, strict=True)
    ]  # fmt: skip


def _extensions(view: measures.MeasureView) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if view.reason:
        found.append({"url": REASON, "valueString": view.reason})
    for url, code in ((MOMENT, view.moment), (DAYS, view.days), (DIABETES, view.diabetes)):
        if code:
            system, display = CONTEXTS[code]
            coding = {"system": system, "code": code.value, "display": display}
            found.append({"url": url, "valueCodeableConcept": {"coding": [coding]}})
    return found
