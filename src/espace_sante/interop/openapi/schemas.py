"""What travels: the parts of FHIR resources that are read, and what answers always have.

A resource has far more elements in FHIR than what is described here: their definition is that of the profiles that the
CapabilityStatement names. Source: HL7 FHIR R4; RULES.md SCO-09 to SCO-11.
"""

from __future__ import annotations

from typing import Any

from espace_sante.measures.api import RULES

Schema = dict[str, Any]


def _resource(name: str, *required: str, **properties: Schema) -> Schema:
    return {
        "type": "object",
        "required": ["resourceType", *required],
        "properties": {"resourceType": {"const": name}, **properties},
    }


def _array(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


_TEXT: Schema = {"type": "string", "minLength": 1}
_IDENTIFIER: Schema = {
    "type": "object",
    "required": ["system", "value"],
    "properties": {"system": _TEXT, "value": _TEXT},
}
_REFERENCE: Schema = {"type": "object", "properties": {"reference": _TEXT, "identifier": _IDENTIFIER}}
_CODING: Schema = {
    "type": "object",
    "required": ["code"],
    "properties": {"system": _TEXT, "code": _TEXT, "display": _TEXT},
}
_CONCEPT: Schema = {"type": "object", "properties": {"coding": _array(_CODING), "text": _TEXT}}
_INSTANT: Schema = {"type": "string", "format": "date-time"}
_QUANTITY: Schema = {
    "type": "object",
    "required": ["value", "code", "system"],
    "properties": {
        "value": {"type": "number"},
        "unit": _TEXT,
        "system": {"const": "http://unitsofmeasure.org"},
        "code": {"type": "string", "enum": sorted({unit for rule in RULES.values() for unit in rule.units})},
    },
}
_ISSUE: Schema = {
    "type": "object",
    "required": ["severity", "code"],
    "properties": {
        "severity": {"enum": ["fatal", "error", "warning", "information"]},
        "code": _TEXT,
        "details": {"type": "object", "properties": {"text": _TEXT}},
        "diagnostics": _TEXT,
        "expression": _array(_TEXT),
    },
}


def schemas() -> dict[str, Schema]:
    """By name: what is sent bears the name of the resource, what is answered ends in `Answer`."""
    return {
        "OperationOutcome": _resource("OperationOutcome", "issue", issue=_array(_ISSUE, minItems=1)),
        "SearchSetAnswer": _resource(
            "Bundle", "type", type={"const": "searchset"}, entry=_array({"type": "object"}, minItems=1)
        ),
        "TransactionResponseAnswer": _resource("Bundle", "type", "entry", type={"const": "transaction-response"}),
        "PatientAnswer": _resource("Patient", "id"),
        "ObservationAnswer": _observation("id"),
        "DeviceAnswer": _resource("Device", "id"),
        "DocumentReferenceAnswer": _resource("DocumentReference", "id", "status"),
        "AppointmentAnswer": _resource("Appointment", "id", "status"),
        "SubscriptionAnswer": _subscription("id", "meta", statuses=["requested", "active", "error", "off"]),
        "Observation": _observation(),
        "Appointment": _appointment(),
        "Subscription": _subscription(statuses=["requested", "off"]),
        "Bundle": _bundle(),
        **_oauth(),
    }


def _observation(*required: str) -> Schema:
    code: Schema = {
        "type": "object",
        "required": ["coding"],
        "properties": {"coding": _array(_measure_coding(), minItems=1)},
    }
    return _resource(
        "Observation",
        *required,
        "status",
        "code",
        "subject",
        "effectiveDateTime",
        status={"enum": ["final", "amended", "corrected", "preliminary"]},
        category=_array(_CONCEPT),
        code=code,
        subject=_REFERENCE,
        device=_REFERENCE,
        contained=_array({"type": "object"}, maxItems=1),
        effectiveDateTime={"type": "string"},
        valueQuantity=_QUANTITY,
    )


def _measure_coding() -> Schema:
    """SCO-10: the measures that are known."""
    codes = sorted(rule.code for rule in RULES.values())
    return {"type": "object", "required": ["code"], "properties": {"system": _TEXT, "code": {"enum": codes}}}


def _appointment() -> Schema:
    participant: Schema = {
        "type": "object",
        "required": ["actor", "status"],
        "properties": {"actor": _REFERENCE, "status": {"enum": ["accepted", "declined", "tentative", "needs-action"]}},
    }
    return _resource(
        "Appointment",
        "status",
        "start",
        "end",
        "participant",
        status={"enum": ["booked", "proposed", "pending", "cancelled"]},
        description=_TEXT,
        start=_INSTANT,
        end=_INSTANT,
        participant=_array(participant, minItems=1),
    )


def _subscription(*required: str, statuses: list[str]) -> Schema:
    channel: Schema = {
        "type": "object",
        "required": ["type", "endpoint"],
        "properties": {"type": {"const": "rest-hook"}, "endpoint": {"type": "string", "format": "uri"}},
    }
    return _resource(
        "Subscription",
        *required,
        "status",
        "reason",
        "criteria",
        "channel",
        status={"enum": statuses},
        reason=_TEXT,
        criteria={"type": "string", "pattern": r"^(Observation\?code=.+|DocumentReference|Appointment)$"},
        end=_INSTANT,
        channel=channel,
    )


def _bundle() -> Schema:
    request: Schema = {
        "type": "object",
        "required": ["method", "url"],
        "properties": {"method": {"const": "POST"}, "url": _TEXT, "ifNoneExist": _TEXT},
    }
    entry: Schema = {
        "type": "object",
        "required": ["resource", "request"],
        "properties": {"fullUrl": _TEXT, "resource": {"$ref": "#/components/schemas/Observation"}, "request": request},
    }
    return _resource(
        "Bundle", "type", "entry", type={"const": "transaction"}, entry=_array(entry, minItems=1, maxItems=3)
    )


def _oauth() -> dict[str, Schema]:
    """RFC 6749 sections 5.1 and 5.2, RFC 7662, RFC 8414."""
    return {
        "TokenAnswer": {
            "type": "object",
            "required": ["access_token", "token_type", "expires_in", "scope"],
            "properties": {
                "access_token": _TEXT,
                "token_type": {"const": "Bearer"},
                "expires_in": {"type": "integer"},
                "scope": {"type": "string"},
                "patient": _TEXT,
                "refresh_token": _TEXT,
                "id_token": _TEXT,
            },
        },
        "IntrospectionAnswer": {
            "type": "object",
            "required": ["active"],
            "properties": {"active": {"type": "boolean"}},
        },
        "OAuthError": {
            "type": "object",
            "required": ["error"],
            "properties": {"error": _TEXT, "error_description": {"type": "string"}},
        },
        "Configuration": {
            "type": "object",
            "required": ["issuer", "authorization_endpoint", "token_endpoint", "capabilities"],
            "properties": {"issuer": {"type": "string", "format": "uri"}},
        },
        "Keys": {"type": "object", "required": ["keys"], "properties": {"keys": _array({"type": "object"})}},
    }
