"""ITI-68 Retrieve Document: `GET /fhir/Binary/<id>`, the bytes of a document in its own type.

A Binary resource is given only to who asks for application/fhir+json and nothing wider.
Source: IHE ITI TF-2 3.68; PDSm 3.1 flows 07 and 08; HL7 FHIR R4, Binary.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from espace_sante.interop.fhir.edge import EDGE
from espace_sante.interop.fhir.errors import NotAcceptable
from espace_sante.interop.fhir.patients import space_named
from espace_sante.interop.fhir.responses import JSON, protect, versioned
from espace_sante.interop.fhir.told_ids import id_for, named_by, uuid_for
from espace_sante.kernel.actors import Actor
from espace_sante.record import api as record

STREAMED_BYTES = 1 << 20  # above, pieces are decrypted while they are sent
_XML = "application/fhir+xml"
_EXTENSIONS = {
    "application/pdf": ".pdf",
    "text/xml": ".xml",
    "text/plain": ".txt",
    "application/rtf": ".rtf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tiff",
    "image/heic": ".heic",
}


def read(request: HttpRequest, *, actor: Actor, now: datetime, resource_id: str) -> HttpResponseBase:
    """The document. Raises DocumentUnknown, AccessRefused, Unavailable."""
    named = named_by(actor, resource_id)
    if named is None:
        raise record.DocumentUnknown
    as_resource = _wants_resource(request)
    space = space_named(named[0])
    opened = record.read_document(actor=actor, space=space, document_id=named[1], now=now, edge=EDGE)
    if as_resource:
        return _resource(opened, actor)
    response = _bytes(opened)
    response["Content-Length"] = str(opened.view.size)
    response["ETag"] = f'"{opened.view.sha256.hex()}"'
    name = f"{uuid_for(actor, opened.view.id)}{_EXTENSIONS.get(opened.view.mime_type, '')}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    protect(response)
    return response


def _wants_resource(request: HttpRequest) -> bool:
    accepted = {part.split(";", 1)[0].strip().lower() for part in request.headers.get("Accept", "").split(",")}
    if _XML in accepted and len(accepted) == 1:
        raise NotAcceptable
    return JSON in accepted or request.META.get("QUERY_STRING", "") == "_format=json"


def _resource(opened: record.OpenedDocument, actor: Actor) -> HttpResponse:
    view = opened.view
    name = id_for(actor, view.space_id, view.id)
    resource = {
        "resourceType": "Binary",
        "id": name,
        "contentType": view.mime_type,
        "securityContext": {"reference": f"DocumentReference/{name}"},
        "data": base64.b64encode(opened.content()).decode(),
    }
    return versioned(resource, version=view.content_version)


def _bytes(opened: record.OpenedDocument) -> HttpResponse | StreamingHttpResponse:
    view = opened.view
    if view.size <= STREAMED_BYTES:
        return HttpResponse(opened.content(), content_type=view.mime_type)
    return StreamingHttpResponse(_started(opened.chunks()), content_type=view.mime_type)


def _started(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces, the first one already decrypted: what does not open fails before the answer begins."""
    return chain([next(chunks)], chunks)
