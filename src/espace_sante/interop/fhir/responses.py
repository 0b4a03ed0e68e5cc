"""Answers: JSON bytes with the headers that every FHIR answer has. Nothing of a record is kept by an intermediary."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpResponse, HttpResponseBase

JSON = "application/fhir+json"


def fhir_response(resource: Any, *, status: int = 200) -> HttpResponse:
    """A resource as application/fhir+json; instants in it are in UTC, and written so."""
    response = HttpResponse(
        orjson.dumps(resource, option=orjson.OPT_UTC_Z), status=status, content_type=f"{JSON}; charset=utf-8"
    )
    protect(response)
    return response


def versioned(resource: dict[str, Any], *, version: int) -> HttpResponse:
    """A resource with its version as a weak ETag (FHIR R4, http, 3.1.0.5)."""
    response = fhir_response(resource)
    response["ETag"] = f'W/"{version}"'
    return response


def protect(response: HttpResponseBase) -> None:
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
