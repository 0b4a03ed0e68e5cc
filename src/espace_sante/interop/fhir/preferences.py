"""What a client prefers to be answered once its resource is kept: all of it, nothing, or how it went.

`Prefer: return=minimal|representation|OperationOutcome`; without it, the resource. A condition on a create
(`If-None-Exist`) is refused and nothing is kept: to leave it out in silence would keep what the client did not want
kept. A measure that is sent again is kept once without it.
Source: HL7 FHIR R4, http (3.1.0.1.9 Prefer, 3.1.0.8.1 conditional create); RFC 7240; RULES.md SCO-09.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from espace_sante.interop.fhir.edge import Handler
from espace_sante.interop.fhir.errors import ConditionRefused, outcome
from espace_sante.interop.fhir.responses import fhir_response

WRITES = frozenset({"create", "update", "patch"})
KEPT = frozenset({200, 201})
_KEPT_HEADERS = ("Location", "ETag")
MINIMAL, OUTCOME = "minimal", "operationoutcome"
_SAID = {201: "Created.", 200: "Kept; nothing was created."}


def preferring(handler: Handler, code: str) -> Handler:
    """The handler of one interaction, its answer as the client prefers it. `code`: what FHIR calls the interaction."""
    if code not in WRITES:
        return handler

    @wraps(handler)
    def preferred(request: HttpRequest, **told: Any) -> HttpResponseBase:
        if code == "create" and "If-None-Exist" in request.headers:
            raise ConditionRefused("Conditional create is not supported: send it without.", field="If-None-Exist")
        answer = handler(request, **told)
        wanted = wanted_of(request.headers.get("Prefer", ""))
        return answer if wanted not in {MINIMAL, OUTCOME} or answer.status_code not in KEPT else _short(answer, wanted)

    return preferred


def wanted_of(header: str) -> str:
    """The value of `return`, in small letters; empty when none is told. Told twice, the first counts (RFC 7240)."""
    for preference in header.split(","):
        name, _, value = preference.partition(";")[0].partition("=")
        if name.strip().lower() == "return":
            return value.strip().strip('"').lower()
    return ""


def _short(answer: HttpResponseBase, wanted: str) -> HttpResponseBase:
    issue = {"severity": "information", "code": "informational", "diagnostics": _SAID[answer.status_code]}
    short = fhir_response(outcome([issue]), status=answer.status_code)
    if wanted == MINIMAL:
        short.content = b""
        del short["Content-Type"]
    for name in _KEPT_HEADERS:
        if name in answer:
            short[name] = answer[name]
    short["Preference-Applied"] = f"return={'OperationOutcome' if wanted == OUTCOME else wanted}"
    return short
