"""`POST /fhir`: a transaction is a deposit of documents (ITI-65) or a measure with its device (PCH-01)."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse

from espace_sante.interop.fhir import measure_bundle, provide_bundle
from espace_sante.interop.fhir.edge import json_body
from espace_sante.kernel.actors import Actor


def transact(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """The answer of the one or of the other."""
    of_measures = measure_bundle.is_measure(json_body(request))
    return (measure_bundle.write if of_measures else provide_bundle.provide)(request, actor=actor, now=now)
