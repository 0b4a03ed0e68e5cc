"""Measures as software sends them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from espace_sante.interop.fhir.observation_codes import CATEGORY, MOMENT, PHD_DEVICE, PROFILE, UCUM
from espace_sante.kernel.identifiers import Ins
from espace_sante.measures.api import BY_CODE, Kind
from tests.worlds import RECENT

WEIGHT, HEIGHT, GLUCOSE, PRESSURE = "29463-7", "8302-2", "2345-7", "85354-9"
DEVICE_OID = "urn:oid:1.2.840.10004.1.1.1.0.0.1.0.0.1.2680"
MOMENT_SYSTEM = "https://mos.esante.gouv.fr/NOS/TRE_A04-Loinc/FHIR/TRE-A04-Loinc"
AT = RECENT.replace(microsecond=0) - timedelta(hours=1)


def named(ins: Ins) -> dict[str, Any]:
    """The subject of a measure, by their national number."""
    return {"identifier": {"system": f"urn:oid:{ins.oid}", "value": ins.value}}


def fasting() -> list[dict[str, Any]]:
    coding = {"system": MOMENT_SYSTEM, "code": "53049-3", "display": "Glucose à jeun"}
    return [{"url": MOMENT, "valueCodeableConcept": {"coding": [coding]}}]


def quantity(kind: Kind, value: float) -> dict[str, Any]:
    unit = next(rule.unit for rule in BY_CODE.values() if rule.kind is kind)
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def observation(
    of: dict[str, Any], loinc: str = WEIGHT, value: float = 62.5, *, at: datetime = AT, **changed: Any
) -> dict[str, Any]:
    """One measure. `changed`: elements, None to leave one out."""
    rule = BY_CODE[loinc]
    sent: dict[str, Any] = {
        "resourceType": "Observation",
        "meta": {"profile": [PROFILE[rule.kind]]},
        "status": "final",
        "category": [{"coding": [{"system": CATEGORY, "code": "vital-signs", "display": "Signes vitaux"}]}],
        "code": {"coding": [{"system": rule.system, "code": loinc}]},
        "subject": of,
        "effectiveDateTime": at.isoformat(),
        "valueQuantity": quantity(rule.kind, value),
    }
    if rule.kind is Kind.BLOOD_GLUCOSE:
        sent["extension"] = fasting()
    return {name: value for name, value in (sent | changed).items() if value is not None}


def pressure(subject: dict[str, Any], systolic: float = 124, diastolic: float = 78, **changed: Any) -> dict[str, Any]:
    components = [
        {"code": {"coding": [{"system": "http://loinc.org", "code": code}]},
         "valueQuantity": quantity(Kind.BLOOD_PRESSURE, value)}
        for code, value in (("8480-6", systolic), ("8462-4", diastolic))
    ]  # fmt: skip
    return observation(subject, PRESSURE, **({"valueQuantity": None, "component": components} | changed))


def device(number: str = "FE-ED-AB-AA-DE-AD-77-C5", **changed: Any) -> dict[str, Any]:
    """The device of the guide's example."""
    sent = {
        "resourceType": "Device",
        "id": "3bc44de3-069d-442d-829b-f3ef68cae371",
        "meta": {"profile": [PHD_DEVICE]},
        "identifier": [{"system": DEVICE_OID, "value": number}],
        "manufacturer": "Fictif",
        "modelNumber": "HEM-9200T",
        "deviceName": [{"name": "Ma balance", "type": "patient-reported-name"}],
        "type": {"coding": [{"system": "urn:iso:std:iso:11073:10101", "code": "65573"}]},
        "specialization": [
            {"systemType": {"coding": [{"system": "urn:iso:std:iso:11073:10101", "code": "528457"}]}, "version": "2.3"}
        ],
    }
    return {name: value for name, value in (sent | changed).items() if value is not None}


def transaction(
    observation_: dict[str, Any], device_: dict[str, Any] | None = None, *, condition: str | None = None
) -> dict[str, Any]:
    """One measure, and its device when one took it."""
    entries = []
    if device_ is not None:
        observation_ = {"device": {"reference": f"Device/{device_.get('id')}"}} | observation_
        number = device_["identifier"][0]["value"]
        unless = condition if condition is not None else f"identifier={DEVICE_OID}|{number}"
        entries.append(
            {"resource": device_, "request": {"method": "POST", "url": "Device", "ifNoneExist": unless}}
        )  # fmt: skip
    entries.append(
        {
            "fullUrl": "urn:uuid:3bc44de3-069d-442d-829b-f3ef68cae372",
            "resource": observation_,
            "request": {"method": "POST", "url": "Observation"},
        }
    )
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}
