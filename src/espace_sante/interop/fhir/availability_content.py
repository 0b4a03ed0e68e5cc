"""Schedule and Slot, from their bytes to what is published and back. Nobody's health is in them: a person is refused.

Source: HL7 FHIR R4, Schedule and Slot; ANS, Gestion d'agendas partagés 3.0.0, gap-fr-schedule, gap-fr-slot; ADR 35.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
import orjson

from espace_sante.agenda.api import availability
from espace_sante.interop.fhir import structures as fhir
from espace_sante.interop.fhir.appointment_structures import ActorReference
from espace_sante.interop.fhir.document_reference import fhir_base
from espace_sante.interop.fhir.errors import BadRequest, ElementMissing, ReferenceUnknown
from espace_sante.interop.fhir.instants import NotADate, interval, moment, written
from espace_sante.interop.fhir.resource_ids import decode, encode
from espace_sante.interop.fhir.systems import stored_system
from espace_sante.kernel.identifiers import INS_OIDS, RPPS_OID, STRUCTURE_OID

_GUIDE = "https://interop.esante.gouv.fr/ig/fhir/gap/StructureDefinition"
PROFILES = {"Schedule": f"{_GUIDE}/gap-fr-schedule", "Slot": f"{_GUIDE}/gap-fr-slot"}
_PEOPLE = frozenset({"Patient", "RelatedPerson"})
_LONGEST_COMMENT = 1_000
_CODED = ("service_category", "service_type", "specialty", "appointment_type")
_NUMBERS = {
    RPPS_OID: (RPPS_OID, 12), "https://rpps.esante.gouv.fr": (RPPS_OID, 12),
    STRUCTURE_OID: (STRUCTURE_OID, 10), "https://finess.esante.gouv.fr": (STRUCTURE_OID, 10),
}  # fmt: skip


class Offered(fhir.Resource, kw_only=True):
    """What both have."""

    contained: list[dict[str, Any]] = []
    extension: list[dict[str, Any]] = []
    identifier: list[fhir.Identifier] = []
    service_category: list[fhir.CodeableConcept] = []
    service_type: list[fhir.CodeableConcept] = []
    specialty: list[fhir.CodeableConcept] = []
    comment: str = ""


class Schedule(Offered, tag="Schedule", kw_only=True):
    active: bool = True
    actor: list[ActorReference] = []
    planning_horizon: fhir.Period | None = None


class Slot(Offered, tag="Slot", kw_only=True):
    appointment_type: fhir.CodeableConcept | None = None
    schedule: fhir.Reference | None = None
    status: str = ""
    start: str = ""
    end: str = ""
    overbooked: bool | None = None


_decoder = msgspec.json.Decoder(Schedule | Slot)


def read_offered(body: bytes, kind: str) -> Schedule | Slot:
    """The resource from its bytes. Raises BadRequest, AvailabilityInvalid."""
    found = fhir.decode(_decoder, body, root=kind)
    if type(found).__name__ != kind:
        raise BadRequest(f"A {kind} is expected here.", field=kind)
    for one in _inner(msgspec.to_builtins(found)):
        if _is_a_person(one):
            raise availability.AvailabilityInvalid("A person has no place here: this says when one is free.")
    if len(found.comment) > _LONGEST_COMMENT:
        raise availability.AvailabilityInvalid("A comment has at most 1,000 characters.", field=f"{kind}.comment")
    return found


def schedule_content(sent: Schedule) -> availability.ScheduleContent:
    """Raises ElementMissing, AvailabilityInvalid."""
    if not sent.actor:
        raise ElementMissing("Say whose time it is.", field="Schedule.actor")
    period = sent.planning_horizon or fhir.Period()
    for text in filter(None, (period.start, period.end)):
        try:
            interval(text)
        except NotADate:
            raise availability.AvailabilityInvalid("No FHIR date.", field="Schedule.planningHorizon") from None
    actors = frozenset(_actors(sent))
    return availability.ScheduleContent(
        active=sent.active,
        rpps=frozenset(one.value for one in actors if one.system == RPPS_OID),
        finess=frozenset(one.value for one in actors if one.system == STRUCTURE_OID),
        terms=actors | frozenset(_terms(sent)),
        told=_told(sent, "active"),
    )


def slot_content(sent: Slot) -> availability.SlotContent:
    """Raises ElementMissing, AvailabilityInvalid, ReferenceUnknown."""
    address = sent.schedule.reference if sent.schedule else ""
    schedule_id = decode(address.removeprefix(f"{fhir_base()}/").removeprefix("Schedule/"))
    if schedule_id is None:
        raise ReferenceUnknown("Name a schedule that is published here.", field="Slot.schedule")
    try:
        status = availability.SlotStatus(sent.status)
    except ValueError:
        raise availability.AvailabilityInvalid("This is not a status of slots.", field="Slot.status") from None
    return availability.SlotContent(
        schedule_id=schedule_id, status=status, starts=_instant(sent.start, "start"), ends=_instant(sent.end, "end"),
        terms=frozenset(_terms(sent)), told=_told(sent, "schedule", "status", "start", "end"),
    )  # fmt: skip


def offered(row: availability.Schedule | availability.Slot) -> dict[str, Any]:
    """The resource, as it was sent, with what we know of it."""
    kind = type(row).__name__
    found = {"resourceType": kind, "id": encode(row.id)} | orjson.loads(row.told)
    found["meta"] = {
        "versionId": str(row.version), "lastUpdated": written(row.updated_at), "profile": [PROFILES[kind]]
    }  # fmt: skip
    if isinstance(row, availability.Schedule):
        return found | {"active": row.active}
    return found | {
        "schedule": {"reference": f"Schedule/{encode(row.schedule_id)}"},
        "status": row.status, "start": written(row.starts_at), "end": written(row.ends_at),
    }  # fmt: skip


def numbered(system: str, value: str) -> tuple[str, str]:
    """An identifier as it is stored: numbers of the directories without the digit of their kind."""
    plain = system.removeprefix("urn:oid:")
    if plain not in _NUMBERS:
        return stored_system(system), value
    oid, length = _NUMBERS[plain]
    return oid, value[1:] if len(value) == length else value


def _terms(sent: Schedule | Slot) -> Iterator[availability.Term]:
    for one in sent.identifier:
        if one.value:
            yield availability.Term(availability.IDENTIFIER, *numbered(one.system, one.value))
    for name in _CODED:
        concepts = getattr(sent, name, None) or []
        for concept in concepts if isinstance(concepts, list) else [concepts]:
            for coding in concept.coding:
                if coding.code:
                    yield availability.Term(name.replace("_", "-"), stored_system(coding.system), coding.code)


def _actors(sent: Schedule) -> Iterator[availability.Term]:
    """By their address, and by every number that they have, described within the resource or not."""
    for actor in sent.actor:
        if actor.reference and not actor.reference.startswith("#"):
            yield availability.Term(availability.ACTOR, "reference", actor.reference)
        if actor.identifier and actor.identifier.value:
            yield availability.Term(availability.ACTOR, *numbered(actor.identifier.system, actor.identifier.value))
    for one in _inner(sent.contained):
        system, value = one.get("system"), one.get("value")
        if isinstance(system, str) and isinstance(value, str) and value and "code" not in one:
            yield availability.Term(availability.ACTOR, *numbered(system, value))


def _is_a_person(one: dict[str, Any]) -> bool:
    told = [one.get(name) for name in ("resourceType", "type", "reference", "system", "url")]
    resource_type, kind, reference, system, _ = (text if isinstance(text, str) else "" for text in told)
    named = reference.partition("?")[0].split("/")
    return (
        resource_type in _PEOPLE
        or kind in _PEOPLE
        or bool(_PEOPLE.intersection(named))
        or system.removeprefix("urn:oid:") in INS_OIDS
    )


def _inner(value: Any) -> Iterator[dict[str, Any]]:
    """Every object within a value that was read (msgspec bounds its depth)."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _instant(text: str, name: str) -> datetime:
    try:
        if "T" not in text:
            raise NotADate
        return moment(text).astimezone(UTC)
    except NotADate:
        raise availability.AvailabilityInvalid("An instant with its offset is needed.", field=f"Slot.{name}") from None


def _told(sent: Schedule | Slot, *columns: str) -> str:
    found = msgspec.to_builtins(sent)
    left = {name: _pruned(one) for name, one in found.items() if name not in {"resourceType", "id", *columns}}
    try:
        text = orjson.dumps({name: one for name, one in left.items() if one not in (None, "", [], {})}).decode()
    except orjson.JSONEncodeError:
        raise availability.AvailabilityInvalid("It holds a value that JSON has not.") from None
    if "\\u0000" in text:
        raise availability.AvailabilityInvalid("It holds characters that are not text.")
    return text


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: kept for name, one in value.items() if (kept := _pruned(one)) not in (None, "", [], {})}
    if isinstance(value, list):
        return [kept for one in value if (kept := _pruned(one)) not in (None, "", [], {})]
    return value
