"""ITI-65 Provide Document Bundle: `POST /fhir`. All the documents of the bundle are registered, or none.

Source: IHE ITI TF-2 3.65; PDSm 3.1 flows 01 and 02; RULES.md DOC-02 to DOC-13.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from espace_sante.interop.fhir import structures as fhir
from espace_sante.interop.fhir.bundle import PEOPLE, Provided, check_links, sort_entries
from espace_sante.interop.fhir.edge import json_body
from espace_sante.interop.fhir.errors import NotSupported
from espace_sante.interop.fhir.instants import written
from espace_sante.interop.fhir.patients import space_of
from espace_sante.interop.fhir.responses import fhir_response
from espace_sante.interop.fhir.submission import Understood, understand
from espace_sante.interop.fhir.told_ids import id_for, named_by
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import Malformed
from espace_sante.record import api as record
from espace_sante.spaces.api import SpaceView


def provide(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Register the documents of a bundle; answer entry by entry, in the order of the request."""
    bundle = fhir.read_bundle(json_body(request))
    provided = sort_entries(bundle)
    check_links(provided)
    understood = understand(provided, actor=actor, now=now)
    _check_patches(bundle, provided, understood, actor)
    space = space_of(actor=actor, ins=understood.patient)
    try:
        done = record.deposit(actor=actor, space=space, submission=understood.submission, now=now)
    except Malformed as error:
        raise _placed(error, provided) from None
    return fhir_response(
        {
            "resourceType": "Bundle",
            "type": "transaction-response",
            "entry": [
                {"response": one} for one in _responses(bundle, provided, understood, done, _names(actor, space))
            ],
        }
    )


# What the record calls an attribute -> where the attribute stands in a DocumentReference.
_ELEMENTS = {
    "masterIdentifier": "masterIdentifier",
    "subject": "subject",
    "type": "type",
    "title": "content[0].attachment.title",
    "hash": "content[0].attachment.hash",
    "size": "content[0].attachment.size",
    "contentType": "content[0].attachment.contentType",
    "context.period": "context.period",
}
_CONTENT = "content[0].attachment"


def _placed(error: Malformed, provided: Provided) -> Malformed:
    """The same error, with the FHIRPath of its place. A place inside a content (XPath) goes to the message."""
    one = f"Bundle.entry[{provided.documents[0][0]}].resource"
    document = one if len(provided.documents) == 1 else "Bundle.entry.resource.ofType(DocumentReference)"
    if error.field and error.field not in _ELEMENTS:
        error.message += f" At {error.field} of the content."
    error.field = f"{document}.{_ELEMENTS.get(error.field or '', _CONTENT)}"
    return error


def _check_patches(bundle: fhir.Bundle, provided: Provided, understood: Understood, actor: Actor) -> None:
    """A patch may only say what follows from a replacement: the former document is superseded. Raises NotSupported."""
    replaced = {document.replaces for document in understood.submission.documents}
    for index, patch in provided.patches.items():
        request = bundle.entry[index].request
        assert request is not None  # checked with the shape of the bundle
        target = named_by(actor, request.url.rsplit("/", 1)[-1])
        if target is None or target[1] not in replaced or not _supersedes(patch):
            raise NotSupported(
                "The only patch accepted here sets to superseded a document that this bundle replaces by reference.",
                field=f"Bundle.entry[{index}]",
            )


def _supersedes(patch: fhir.Parameters) -> bool:
    for operation in patch.parameter:
        said = {part.name: part.value_code or part.value_string for part in operation.part}
        if said.get("path") != "DocumentReference.status" or said.get("value") != "superseded":
            return False
    return bool(patch.parameter)


def _names(actor: Actor, space: SpaceView) -> Callable[[UUID], str]:
    return lambda item_id: id_for(actor, space.id, item_id)


def _responses(
    bundle: fhir.Bundle, provided: Provided, understood: Understood, done: record.Deposited, name: Callable[[UUID], str]
) -> list[dict[str, Any]]:
    moment = written(done.submitted_at)
    number_of = {place: number for number, (place, _) in enumerate(provided.documents)} | understood.carried_by
    created = any(one.created for one in done.documents)
    responses: list[dict[str, Any]] = []
    for index, entry in enumerate(bundle.entry):
        if index in number_of:
            one = done.documents[number_of[index]]
            kind = "DocumentReference" if isinstance(entry.resource, fhir.DocumentReference) else "Binary"
            responses.append(_document_response(one, kind, name, moment))
        elif index == provided.submission_set[0]:
            location = f"List/{name(done.submission_set_id)}"
            responses.append(_response(location, created=created, version=1, moment=moment))
        else:
            assert isinstance(entry.resource, (*PEOPLE, fhir.Parameters))  # nothing else has passed the checks
            responses.append({"status": "200 OK"})
    return responses


def _document_response(one: record.Registered, kind: str, name: Callable[[UUID], str], moment: str) -> dict[str, Any]:
    location = f"{kind}/{name(one.document_id)}"
    if kind == "DocumentReference":
        location += f"/_history/{one.version}"
    return _response(location, created=one.created, version=one.version, moment=moment)


def _response(location: str, *, created: bool, version: int, moment: str) -> dict[str, Any]:
    return {
        "status": "201 Created" if created else "200 OK",
        "location": location,
        "etag": f'W/"{version}"',
        "lastModified": moment,
    }
