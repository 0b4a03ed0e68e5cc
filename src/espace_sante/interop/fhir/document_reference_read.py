"""Read one DocumentReference, and its current version: `GET /fhir/DocumentReference/<id>[/_history/<version>]`.

Source: HL7 FHIR R4, http (3.1.0.1.1 read, 3.1.0.1.2 vread). Former versions of the metadata are kept but not served.
"""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse

from espace_sante.interop.fhir.document_reference import document_reference
from espace_sante.interop.fhir.edge import EDGE
from espace_sante.interop.fhir.patients import space_named, told_patient
from espace_sante.interop.fhir.responses import versioned
from espace_sante.interop.fhir.told_ids import named_by
from espace_sante.kernel.actors import Actor
from espace_sante.record import api as record


def read(request: HttpRequest, *, actor: Actor, now: datetime, resource_id: str, version: str = "") -> HttpResponse:
    """The resource. Raises DocumentUnknown, AccessRefused."""
    named = named_by(actor, resource_id)
    if named is None:
        raise record.DocumentUnknown
    space = space_named(named[0])
    view = record.document_metadata(actor=actor, space=space, document_id=named[1], now=now, edge=EDGE)
    if version and version != str(view.version):
        raise record.DocumentUnknown("This version is not served; the current one is.")
    return versioned(document_reference(view, actor=actor, patient=told_patient(actor, space)), version=view.version)
