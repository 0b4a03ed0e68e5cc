"""Publish, change, remove: `POST`, `PUT`, conditional `PUT`, `DELETE` on Schedule and Slot, `PATCH` on Schedule.

Their author alone.

Source: ANS, Gestion d'agendas partagés 3.0.0, flow 2; HL7 FHIR R4, http (3.1.0.4 update, 3.1.0.5 If-Match); ADR 35.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse

from espace_sante.agenda.api import availability
from espace_sante.interop.fhir.appointment_write import asked_identifier, expected_version
from espace_sante.interop.fhir.availability_content import (
    Schedule,
    Slot,
    numbered,
    offered,
    read_offered,
    schedule_content,
    slot_content,
)
from espace_sante.interop.fhir.document_reference import fhir_base
from espace_sante.interop.fhir.edge import JSON_PATCH, Handler, json_body
from espace_sante.interop.fhir.errors import BadRequest
from espace_sante.interop.fhir.resource_ids import decode, encode
from espace_sante.interop.fhir.responses import protect, versioned
from espace_sante.interop.fhir.whole_patch import changed, read_changes
from espace_sante.kernel.actors import Actor

_PATCHES = frozenset({JSON_PATCH})


def creating(kind: str) -> Handler:
    """201 and the resource. Raises as `publish_schedule`, `publish_slot`."""

    def create(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
        return _created(read_offered(json_body(request), kind), actor, now)

    return create


def updating(kind: str) -> Handler:
    """200 and the resource. `If-Match` says which version it changes."""

    def update(request: HttpRequest, *, actor: Actor, now: datetime, resource_id: str) -> HttpResponse:
        sent = read_offered(json_body(request), kind)
        if sent.id not in {"", resource_id}:
            raise BadRequest("The id is not that of the address.", field=f"{kind}.id")
        return _changed(request, sent, _named(resource_id), actor, now)

    return update


def updating_by_identifier(kind: str) -> Handler:
    """201 the first time, 200 afterwards: by the identifier that the author gave."""

    def update(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
        asked = asked_identifier(request)
        sent = read_offered(json_body(request), kind)
        if not any((one.system, one.value) == (asked.system, asked.value) for one in sent.identifier):
            raise BadRequest("The resource does not have the identifier that is asked for.", field="identifier")
        system, value = numbered(asked.system, asked.value)
        found = availability.find_own(kind.lower(), actor=actor, system=system, value=value)
        return _created(sent, actor, now) if found is None else _changed(request, sent, found, actor, now)

    return update


def patch_schedule(request: HttpRequest, *, actor: Actor, now: datetime, resource_id: str) -> HttpResponse:
    """200 and the schedule: what changed of it alone is sent (GAP, flow 3). Raises as `change_schedule`."""
    return _patched(request, _named(resource_id), actor, now)


def patch_schedule_by_identifier(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """The same, by the identifier that its author gave. Raises AvailabilityUnknown when there is none."""
    asked = asked_identifier(request)
    system, value = numbered(asked.system, asked.value)
    found = availability.find_own("schedule", actor=actor, system=system, value=value)
    if found is None:
        raise availability.AvailabilityUnknown
    return _patched(request, found, actor, now)


def deleting(kind: str) -> Handler:
    """204. A schedule goes with its slots."""
    remove_schedule, remove_slot = availability.remove_schedule, availability.remove_slot

    def delete(request: HttpRequest, *, actor: Actor, now: datetime, resource_id: str) -> HttpResponse:
        item_id, expected = _named(resource_id), expected_version(request).version
        if kind == "Schedule":
            remove_schedule(actor=actor, schedule_id=item_id, expected=expected)
        else:
            remove_slot(actor=actor, slot_id=item_id, expected=expected)
        answer = HttpResponse(status=204)
        protect(answer)
        return answer

    return delete


def _named(resource_id: str) -> UUID:
    found = decode(resource_id)
    if found is None:
        raise availability.AvailabilityUnknown
    return found


def _created(sent: Schedule | Slot, actor: Actor, now: datetime) -> HttpResponse:
    row: availability.Schedule | availability.Slot
    if isinstance(sent, Schedule):
        row = availability.publish_schedule(actor=actor, content=schedule_content(sent), now=now)
    else:
        row = availability.publish_slot(actor=actor, content=slot_content(sent), now=now)
    answer = versioned(offered(row), version=row.version)
    answer.status_code = 201
    answer["Location"] = f"{fhir_base()}/{type(row).__name__}/{encode(row.id)}"
    return answer


def _changed(request: HttpRequest, sent: Schedule | Slot, item_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    expected = expected_version(request).version
    row: availability.Schedule | availability.Slot
    if isinstance(sent, Schedule):
        row = availability.change_schedule(
            actor=actor, schedule_id=item_id, content=schedule_content(sent), expected=expected, now=now
        )
    else:
        row = availability.change_slot(
            actor=actor, slot_id=item_id, content=slot_content(sent), expected=expected, now=now
        )
    return versioned(offered(row), version=row.version)


def _patched(request: HttpRequest, schedule_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """It is changed as it was read: another change meanwhile refuses this one (412)."""
    changes = read_changes(json_body(request, accepted=_PATCHES))
    before = availability.read_published(availability.Schedule, actor=actor, item_id=schedule_id)
    expected = expected_version(request).version
    resource = changed(offered(before), changes)
    if resource.get("id") != encode(schedule_id):
        raise BadRequest("The id stays what it is.", field="Schedule.id")
    sent = read_offered(_bytes(resource), "Schedule")
    assert isinstance(sent, Schedule)
    row = availability.change_schedule(
        actor=actor, schedule_id=schedule_id, content=schedule_content(sent),
        expected=before.version if expected is None else expected, now=now,
    )  # fmt: skip
    return versioned(offered(row), version=row.version)


def _bytes(resource: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(resource)
    except orjson.JSONEncodeError:
        raise BadRequest("It holds a value that JSON has not.", field="Patch") from None
