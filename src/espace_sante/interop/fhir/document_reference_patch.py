"""Change the visibility or the status of a document: `PATCH /fhir/DocumentReference/<id>`, or by its identifier.

MASQUE_PS added or taken away masks and unmasks (RULES.md CIT-05); INVISIBLE_PATIENT taken away tells that the
announcement was made (ANN-04); the status entered-in-error deletes, logically
(DOC-12). Anything else that a patch may say is refused.
Source: PDSm 3.1 flows 03 and 04; DMP4FHIR TD3.3 (a, c); HL7 FHIR R4, http (3.1.0.1.5 patch, 3.1.0.5 If-Match).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from espace_sante.interop.fhir.document_reference import STATUS, document_reference
from espace_sante.interop.fhir.document_reference_search import find, is_strict, read_search
from espace_sante.interop.fhir.edge import EDGE, JSON_PATCH, json_body
from espace_sante.interop.fhir.errors import NotSupported, VersionDisagrees, outcome
from espace_sante.interop.fhir.json_patch import FLAGS, Operation, flags_wanted, read_patch, status_wanted
from espace_sante.interop.fhir.parameters import parameters_of
from espace_sante.interop.fhir.patients import space_named, space_of, told_patient
from espace_sante.interop.fhir.responses import fhir_response, versioned
from espace_sante.interop.fhir.told_ids import named_by
from espace_sante.kernel.actors import Actor
from espace_sante.record import api as record
from espace_sante.spaces.api import SpaceView

_ACCEPTED = frozenset({JSON_PATCH})


def patch(request: HttpRequest, *, actor: Actor, now: datetime, resource_id: str) -> HttpResponse:
    """Change a document named by its address. Raises DocumentUnknown, AccessRefused, NotSupported."""
    operations = read_patch(json_body(request, accepted=_ACCEPTED))
    named = named_by(actor, resource_id)
    if named is None:
        raise record.DocumentUnknown
    return _change(request, space_named(named[0]), named[1], operations, actor, now)


def patch_by_identifier(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Change the one document that a search finds; the person must be named, a unique id alone finds no space."""
    operations = read_patch(json_body(request, accepted=_ACCEPTED))
    asked = read_search(parameters_of(request), strict=is_strict(request), must=("identifier",))
    space = space_of(actor=actor, ins=asked.patient)
    found = find(asked, actor=actor, space=space, now=now)
    if found.total > 1:
        raise VersionDisagrees("Several documents answer to this search.")
    if not found.documents:
        raise record.DocumentUnknown
    return _change(request, space, found.documents[0].id, operations, actor, now)


def _change(
    request: HttpRequest, space: SpaceView, document_id: UUID, operations: list[Operation], actor: Actor, now: datetime
) -> HttpResponse:
    status = status_wanted(operations)
    if status == "entered-in-error" and all(one.path == "/status" for one in operations):
        # Who may delete is not always who may read (a structure's software), so the document is not opened first.
        record.delete_document(actor=actor, space=space, document_id=document_id, now=now, edge=EDGE)
        return fhir_response(outcome([_DELETED]))
    before = record.document_metadata(actor=actor, space=space, document_id=document_id, now=now, edge=EDGE)
    _check_version(request, before)
    if status not in {None, STATUS[before.facts.status]}:
        raise NotSupported("The only change of status is to entered-in-error, alone.", field="DocumentReference.status")
    _mask(before, operations, space, actor, now)
    after = record.document_metadata(actor=actor, space=space, document_id=document_id, now=now, edge=EDGE)
    told = document_reference(after, actor=actor, patient=told_patient(actor, space))
    return versioned(told, version=after.version)


def _mask(
    before: record.DocumentView, operations: list[Operation], space: SpaceView, actor: Actor, now: datetime
) -> None:
    had = frozenset(flag for flag in FLAGS if getattr(before.facts, flag))
    wanted = flags_wanted(operations, had)
    changed = had ^ wanted
    if changed - {"masque_ps", "invisible_patient"} or "invisible_patient" in wanted - had:
        raise NotSupported(
            "MASQUE_PS can be added and taken away, INVISIBLE_PATIENT taken away.",
            field="DocumentReference.securityLabel",
        )
    if "invisible_patient" in changed:
        record.announce_document(actor=actor, space=space, document_id=before.id, now=now, edge=EDGE)
    if "masque_ps" in changed:
        masked = "masque_ps" in wanted
        record.set_masked(actor=actor, space=space, document_id=before.id, masked=masked, now=now, edge=EDGE)


def _check_version(request: HttpRequest, view: record.DocumentView) -> None:
    wanted = request.headers.get("If-Match", "")
    if wanted and wanted not in {"*", f'W/"{view.version}"', f'"{view.version}"'}:
        raise VersionDisagrees(f"The current version is {view.version}.")


_DELETED = {"severity": "information", "code": "deleted", "diagnostics": "The document is deleted; its trace stays."}
