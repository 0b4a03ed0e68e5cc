"""What this server can do: `GET /fhir/metadata`, made of the table of interactions, open to everybody.

Source: HL7 FHIR R4, CapabilityStatement.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse

from espace_sante import __version__
from espace_sante.interop.fhir.document_reference import fhir_base
from espace_sante.interop.fhir.edge import JSON_PATCH
from espace_sante.interop.fhir.interactions import (
    CONDITIONAL_UPDATES,
    INTERACTIONS,
    PROFILES,
    SEARCH_PARAMETERS,
    WITHOUT_VERSIONS,
)
from espace_sante.interop.fhir.responses import JSON, fhir_response
from espace_sante.interop.smart.discovery import security

_RELEASED_ON = "2026-11-24"


def capability(request: HttpRequest) -> HttpResponse:
    return fhir_response(capability_statement())


@cache
def capability_statement() -> dict[str, Any]:
    """The resource."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": _RELEASED_ON,
        "kind": "instance",
        "software": {"name": "Espace santé", "version": __version__},
        "implementation": {"description": "Espace santé, dossier médical partagé", "url": fhir_base()},
        "fhirVersion": "4.0.1",
        "format": [JSON, "json"],
        "patchFormat": [JSON_PATCH],
        "rest": [
            {
                "mode": "server",
                "security": security(),
                "resource": [_resource(name) for name in sorted({one.resource for one in INTERACTIONS} - {""})],
                "interaction": [
                    {"code": one.code} for one in INTERACTIONS if not one.resource and one.code != "operation"
                ],
                "operation": [
                    {"name": one.address[2:], "definition": f"{fhir_base()}/OperationDefinition/{one.address[2:]}"}
                    for one in INTERACTIONS
                    if one.code == "operation"
                ],
            }
        ],
    }


def _resource(name: str) -> dict[str, Any]:
    codes = dict.fromkeys(one.code for one in INTERACTIONS if one.resource == name)
    resource: dict[str, Any] = {"type": name, "interaction": [{"code": code} for code in codes]}
    if name in PROFILES:
        versioning = "no-version" if name in WITHOUT_VERSIONS else "versioned"
        resource |= {"supportedProfile": PROFILES[name], "versioning": versioning}
    if name in CONDITIONAL_UPDATES:
        resource |= {"conditionalUpdate": True}
    parameters = SEARCH_PARAMETERS.get(name)
    if parameters:
        resource["searchParam"] = [{"name": parameter, "type": kind} for parameter, kind in parameters.items()]
    return resource
