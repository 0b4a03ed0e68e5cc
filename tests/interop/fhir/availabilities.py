"""Schedules and slots as practice software publishes them."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import Any

from tests.interop.fhir.appointments import AHEAD

SYSTEM = "https://logiciel.example/horaires"
EXTENSION = [{"url": "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-schedule-availability-time",
              "extension": [{"url": "start", "valueTime": "09:00:00"}]}]  # fmt: skip


def schedule(number: str = "1", **changed: Any) -> dict[str, Any]:
    sent = {
        "resourceType": "Schedule", "extension": deepcopy(EXTENSION),
        "identifier": [{"system": SYSTEM, "value": number}],
        "active": True, "specialty": [{"coding": [{"system": "urn:oid:1.2.250.1.71.4.2.5", "code": "SM54"}]}],
        "actor": [{"reference": "Practitioner/fictif", "display": "Dr Fictif"}],
    }  # fmt: skip
    return {name: value for name, value in (sent | changed).items() if value is not None}


def slot(of: str, number: str = "1", *, hours: int = 0, **changed: Any) -> dict[str, Any]:
    start = AHEAD + timedelta(hours=hours)
    sent = {
        "resourceType": "Slot", "identifier": [{"system": SYSTEM, "value": number}],
        "schedule": {"reference": f"Schedule/{of}"}, "status": "free",
        "start": start.isoformat(), "end": (start + timedelta(minutes=15)).isoformat(),
    }  # fmt: skip
    return {name: value for name, value in (sent | changed).items() if value is not None}
