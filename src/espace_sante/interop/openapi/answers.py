"""Every status that an address may answer with, and every error that a status may stand for.

Source: HL7 FHIR R4, http (3.1.0.1.7); RULES.md SCO-04; `interop/fhir/errors.py`, the one table of errors.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from typing import Any

from espace_sante.interop.fhir.errors import row_of
from espace_sante.kernel.errors import DomainError

JSON = "application/fhir+json"
# Those that a linked service may meet, by the code that an answer ends with.
MET = frozenset(
    {
        "access-refused", "address-unknown", "approval-awaited", "bad-request", "blob-missing",
        "body-too-large", "bundle-invalid", "cannot-decrypt", "computed", "condition-refused", "consent-missing",
        "content-not-as-declared", "content-refused", "context-forbidden", "context-missing",
        "date-out-of-bounds", "date-refused", "device-unknown", "document-too-large", "document-unknown",
        "element-missing", "endpoint-refused", "event-invalid", "event-unknown", "identifier-taken",
        "insufficient-scope", "invalid-identifier", "invalid-token", "measure-invalid", "measure-refused",
        "measure-removed", "measure-unknown", "media-type-unsupported", "metadata-invalid", "no-signing-key",
        "non-identical-hash", "not-acceptable", "not-supported", "not-the-author", "oid-conflict",
        "parameter-missing", "patient-disagrees", "patient-not-of-token", "reference-unknown",
        "replaced-unknown", "search-refused", "slot-taken", "slot-unknown", "submission-set-known",
        "subscription-invalid", "subscription-unknown", "subscription-version", "too-many-events",
        "too-many-reminders", "too-many-requests", "too-many-subscriptions", "type-not-accepted", "unavailable",
        "unidentified", "unit-refused", "value-implausible", "version-conflict", "words-too-long",
        "zone-unknown",
    }
)  # fmt: skip
# FHIR interaction -> what it answers when all is well, and the errors of its own.
DONE: dict[str, tuple[int, ...]] = {
    "read": (200,),
    "vread": (200,),
    "search-type": (200,),
    "create": (200, 201),
    "update": (200, 201),
    "delete": (204,),
    "transaction": (200,),
}
OWN: dict[str, tuple[int, ...]] = {
    "read": (404,),
    "vread": (404,),
    "search-type": (400, 404, 409, 422),
    "create": (400, 404, 409, 412, 413, 415, 422),
    "update": (400, 404, 409, 412, 413, 415, 422),
    "delete": (400, 404, 409, 412),
    "transaction": (400, 404, 409, 413, 415, 422),
}
FORM = (413, 415)  # of a search that is posted
ALWAYS = (400, 401, 403, 406, 429, 503)


def statuses(code: str, *, posted: bool) -> list[int]:
    """What one interaction may answer, in order."""
    form = FORM if posted and code == "search-type" else ()
    return sorted({*DONE[code], *OWN[code], *form, *ALWAYS})


@cache
def errors_by_status() -> dict[int, list[dict[str, str]]]:
    """Every error that may be met: its code, its FHIR issue type, what it means."""
    found: dict[int, dict[str, dict[str, str]]] = {}
    for kind in _kinds(DomainError):
        if kind.code not in MET:
            continue
        meaning = (kind.__doc__ or "").strip().split("\n", 1)[0]
        status, issue = row_of(kind.__new__(kind))
        found.setdefault(status, {})[kind.code] = {"code": kind.code, "issue": issue, "meaning": meaning}
    return {status: [rows[code] for code in sorted(rows)] for status, rows in sorted(found.items())}


def _kinds(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    yield kind
    for one in kind.__subclasses__():
        yield from _kinds(one)


def error_responses() -> dict[str, Any]:
    """The components that answers refer to, one a status."""
    told = {*ALWAYS, *FORM, *(status for own in OWN.values() for status in own)}
    return {f"Error{status}": _error(status) for status in sorted(told)}


def _error(status: int) -> dict[str, Any]:
    response: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "content": {JSON: {"schema": {"$ref": "#/components/schemas/OperationOutcome"}}},
        "x-errors": errors_by_status().get(status, []),
    }
    if status == 401:
        response["headers"] = {"WWW-Authenticate": {"required": True, "schema": {"type": "string"}}}
    if status in {429, 503}:
        response["headers"] = {"Retry-After": {"required": True, "schema": {"type": "string"}}}
    return response
