"""The whole document, made once, and the view that gives it."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from espace_sante import __version__
from espace_sante.access.api import EVERY_CONSENT
from espace_sante.interop.openapi import fhir_paths, oauth_paths
from espace_sante.interop.openapi.answers import error_responses
from espace_sante.interop.openapi.schemas import schemas
from espace_sante.pairing.api import CONTEXT, written

_ABOUT = """What a service of the catalogue may call, once a person has linked it to their space.

Each operation lists every status that it may answer with; `components.responses` lists every error behind a status.
How to begin, with examples: `/developpeurs/`."""


@cache
def document() -> dict[str, Any]:
    """OpenAPI 3.1."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Espace santé", "version": __version__, "description": _ABOUT, "license": _LICENSE},
        "servers": [{"url": settings.BASE_URL}],
        "paths": {**oauth_paths.paths(), **fhir_paths.paths()},
        "components": {
            "schemas": schemas(),
            "responses": error_responses(),
            "securitySchemes": {
                "smart": {"type": "oauth2", "flows": {"authorizationCode": _flow()}},
                "bearer": {"type": "http", "scheme": "bearer"},
                "client": {"type": "http", "scheme": "basic"},
            },
        },
    }


_LICENSE = {"name": "GNU Affero General Public License v3.0 or later", "identifier": "AGPL-3.0-or-later"}


def _flow() -> dict[str, Any]:
    scopes = {word: _scope(consent.code) for consent in EVERY_CONSENT for word in written(consent)}
    return {
        "authorizationUrl": f"{settings.BASE_URL}/oauth/authorize",
        "tokenUrl": f"{settings.BASE_URL}/oauth/token",
        "refreshUrl": f"{settings.BASE_URL}/oauth/token",
        "scopes": {**dict.fromkeys(sorted(CONTEXT), "SMART App Launch"), **scopes},
    }


def _scope(code: str) -> str:
    return f"The consent {code} of the person"


def openapi(request: HttpRequest) -> HttpResponse:
    """Open to everybody, from any page."""
    response = HttpResponse(orjson.dumps(document()), content_type="application/json")
    response["Cache-Control"] = "public, max-age=600"
    response["Access-Control-Allow-Origin"] = "*"
    return response
