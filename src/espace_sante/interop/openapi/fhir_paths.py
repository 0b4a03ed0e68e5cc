"""The addresses under `/fhir` that a linked service may call, from the table of interactions.

What no service is ever let do is left out, with the reason beside it. Source: RULES.md SCO-01, SCO-12; STR-01.
"""

from __future__ import annotations

import re
from typing import Any

from espace_sante.interop.fhir.interactions import INTERACTIONS, SEARCH_PARAMETERS, Interaction
from espace_sante.interop.openapi.answers import DONE, JSON, statuses

FORM = "application/x-www-form-urlencoded"
# (resource, interaction) -> its short name for a reader, and what it is for.
OFFERED: dict[tuple[str, str], str] = {
    ("", "transaction"): "Write a measure with its device, or deposit documents",
    ("Patient", "read"): "The person of the token",
    ("Patient", "search-type"): "The person of the token, searched",
    ("Observation", "create"): "Write one measure",
    ("Observation", "search-type"): "Search measures",
    ("Observation", "read"): "Read one measure",
    ("Observation", "delete"): "Take back a measure that the service wrote",
    ("Device", "read"): "Read the device of a measure",
    ("DocumentReference", "search-type"): "Search documents",
    ("DocumentReference", "read"): "The description of one document",
    ("DocumentReference", "vread"): "One version of the description of a document",
    ("Binary", "read"): "The content of one document",
    ("Appointment", "create"): "Note an appointment",
    ("Appointment", "update"): "Change an appointment that the service noted",
    ("Appointment", "search-type"): "Search appointments",
    ("Appointment", "read"): "Read one appointment",
    ("Appointment", "delete"): "Remove an appointment that the service noted",
    ("Subscription", "create"): "Ask to be told of changes",
    ("Subscription", "update"): "Ask otherwise, or again",
    ("Subscription", "search-type"): "The subscriptions of the service for this person",
    ("Subscription", "read"): "Where one subscription stands",
    ("Subscription", "delete"): "Ask to be told no more",
}
# What a reader may look for and not find.
NOTES: dict[tuple[str, str], str] = {
    **{
        (resource, "create"): "`If-None-Exist` is answered 412 `condition-refused`: nothing is kept. "
        + ("A measure sent again is kept once." if resource == "Observation" else "Keep the id of what was created.")
        for resource in ("Observation", "Appointment", "Subscription")
    },
    ("Observation", "delete"): (
        "A measure is never updated: PUT is answered 405 `not-supported`. To correct one, its author takes it back and "
        "writes it again, under the same identifier if it has one. Of another's, or of another service: 403."
    ),
    ("Device", "read"): "By the scopes of the measures that it took; 404 to who may read none of them.",
}
# Why the rest is for others.
NOT_OFFERED: dict[str, str] = {
    "operation": "emergencies and access codes are for professionals",
    "patch": "what a document says of itself is its author's professional to correct; schedules are a structure's",
    "AuditEvent": "the log is the person's, and the auditor's",
    "Schedule": "availability is published by structures",
    "Slot": "availability is published by structures",
}
_PREFER = {
    "name": "Prefer",
    "in": "header",
    "description": (
        "`return=representation` (also without this header), `return=OperationOutcome`: how it went; `return=minimal`: "
        "no body, and the headers alone."
    ),
    "schema": {"type": "string"},
}
_PARAMETER = re.compile(r"<str:(?P<name>\w+)>")
_CONTROL = {
    "_count": "How many in a page.",
    "_format": "`json`.",
}


def paths() -> dict[str, dict[str, Any]]:
    """Path items by path."""
    found: dict[str, dict[str, Any]] = {}
    for one in INTERACTIONS:
        if (one.resource, one.code) in OFFERED:
            address = _PARAMETER.sub(r"{\g<name>}", f"/fhir{one.address}")
            found.setdefault(address, {})[one.method.lower()] = _operation(one)
    return found


def _operation(one: Interaction) -> dict[str, Any]:
    posted = one.method == "POST"
    operation: dict[str, Any] = {
        "operationId": _name(one),
        "tags": [one.resource or "Bundle"],
        "summary": OFFERED[one.resource, one.code],
        "security": [{"smart": []}, {"bearer": []}],
        "responses": {str(status): _response(one, status) for status in statuses(one.code, posted=posted)},
    }
    if (one.resource, one.code) in NOTES:
        operation["description"] = NOTES[one.resource, one.code]
    parameters = [_path_parameter(name) for name in _PARAMETER.findall(one.address)]
    if one.code == "search-type" and not posted:
        parameters += [_query(name) for name in _criteria(one)]
    if one.code == "update" and "<" not in one.address:
        parameters.append(_query("identifier") | {"required": True})
    if one.code in {"update", "delete"}:
        parameters.append({"name": "If-Match", "in": "header", "schema": {"type": "string", "examples": ['W/"1"']}})
    if one.code in {"create", "update"}:
        parameters.append(_PREFER)
    if parameters:
        operation["parameters"] = parameters
    body = _body(one)
    if body:
        operation["requestBody"] = {"required": True, "content": body}
    return operation


def _name(one: Interaction) -> str:
    by = "ByIdentifier" if one.code == "update" and "<" not in one.address else ""
    posted = "Posted" if one.address.endswith("_search") else ""
    return f"{one.code.removesuffix('-type')}{one.resource or 'Bundle'}{by}{posted}"


def _criteria(one: Interaction) -> list[str]:
    return [*SEARCH_PARAMETERS.get(one.resource, {}), *_CONTROL]


def _path_parameter(name: str) -> dict[str, Any]:
    # FHIR R4, datatypes: id.
    schema = {"type": "string", "pattern": r"^[A-Za-z0-9\-\.]{1,64}$"}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _query(name: str) -> dict[str, Any]:
    told = {"description": _CONTROL[name]} if name in _CONTROL else {}
    return {"name": name, "in": "query", "schema": {"type": "string"}, **told}


def _body(one: Interaction) -> dict[str, Any]:
    if one.address.endswith("_search"):
        properties = {name: {"type": "string"} for name in _criteria(one)}
        return {FORM: {"schema": {"type": "object", "properties": properties}}}
    if one.method in {"POST", "PUT"}:
        return {JSON: {"schema": {"$ref": f"#/components/schemas/{one.resource or 'Bundle'}"}}}
    return {}


def _response(one: Interaction, status: int) -> dict[str, Any]:
    if status not in DONE[one.code]:
        return {"$ref": f"#/components/responses/Error{status}"}
    if status == 204:
        return {"description": "Done; nothing is left of it but its trace."}
    schema = "SearchSet" if one.code == "search-type" else one.resource or "TransactionResponse"
    response: dict[str, Any] = {"description": "Done."}
    if one.any_format:  # the document itself, in its own type
        return response | {"content": {"*/*": {"schema": {}}}}
    if status == 201:
        response["headers"] = {"Location": {"required": True, "schema": {"type": "string"}}}
    told: dict[str, Any] = {"$ref": f"#/components/schemas/{schema}Answer"}
    if one.code in {"create", "update"}:  # as `Prefer` asks
        told = {"anyOf": [told, {"$ref": "#/components/schemas/OperationOutcome"}]}
    return response | {"content": {JSON: {"schema": told}}}
