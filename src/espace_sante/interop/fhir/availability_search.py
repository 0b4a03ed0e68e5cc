"""Find and read Schedule and Slot: `GET`, `POST _search`, by id. No total is told: nothing is counted.

`_include` of `Slot:schedule` adds the schedules; of `Schedule:actor`, the professionals and the structures of the
directories whose time it is. Slots of a schedule that is not in use are not found.
Source: ANS, Gestion d'agendas partagés 3.0.0, flow 3; HL7 FHIR R4, search; ADR 35.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from espace_sante.agenda.api import availability
from espace_sante.interop.fhir.appointment_search import LARGEST_PAGE, PAGE, cursor_of, place_of
from espace_sante.interop.fhir.availability_actors import actors_of
from espace_sante.interop.fhir.availability_content import numbered, offered
from espace_sante.interop.fhir.document_reference import fhir_base
from espace_sante.interop.fhir.document_reference_search import is_strict, warning
from espace_sante.interop.fhir.edge import Handler
from espace_sante.interop.fhir.errors import BadRequest
from espace_sante.interop.fhir.parameters import DateTest, Parameter, Token, parameters_of
from espace_sante.interop.fhir.resource_ids import decode, encode
from espace_sante.interop.fhir.responses import fhir_response, versioned
from espace_sante.interop.fhir.systems import stored_system
from espace_sante.kernel.actors import Actor

MODELS: dict[str, type[Any]] = {"Schedule": availability.Schedule, "Slot": availability.Slot}
_INCLUDES = {"Schedule": {"Schedule:actor"}, "Slot": {"Slot:schedule", "Schedule:actor"}}
_STATUSES = "http://hl7.org/fhir/slotstatus"


@dataclass(slots=True)
class Asked:
    """A search that has been read."""

    parts: dict[str, Any] = field(default_factory=dict)
    size: int = PAGE
    after: tuple[datetime, UUID] | None = None
    include: set[str] = field(default_factory=set)
    used: list[Parameter] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def add(self, name: str, value: Any) -> None:
        self.parts[name] = (*self.parts.get(name, ()), value)

    def among(self, name: str, values: frozenset[Any]) -> None:
        self.parts[name] = self.parts[name] & values if name in self.parts else values


Read = Callable[[Asked, Parameter], None]


def _token(name: str, part: str = "terms") -> Read:
    def read(asked: Asked, parameter: Parameter) -> None:
        found = []
        for token in map(Token.parse, parameter.without_modifier().values()):
            if name in {availability.ACTOR, availability.IDENTIFIER}:
                system, value = numbered(token.system or "", token.code)
            else:
                system, value = stored_system(token.system or ""), token.code
            found.append((name, None if token.system is None else system, value))
        asked.add(part, tuple(found))

    return read


def _actor(part: str = "terms") -> Read:
    """By its address, as the schedule wrote it; a modifier says of which type it is."""

    def read(asked: Asked, parameter: Parameter) -> None:
        kind = parameter.modifier
        if kind == "identifier":
            _token(availability.ACTOR, part)(asked, Parameter(parameter.name, "", parameter.value))
            return
        if kind and not kind[0].isupper():
            parameter.without_modifier()
        texts = [text if "/" in text or not kind else f"{kind}/{text}" for text in parameter.values()]
        asked.add(part, tuple((availability.ACTOR, "reference", text) for text in texts))

    return read


def _ids(name: str) -> Read:
    def read(asked: Asked, parameter: Parameter) -> None:
        if parameter.modifier != "Schedule":
            parameter.without_modifier()
        found = [decode(text.rpartition("/")[2]) for text in parameter.values()]
        asked.among(name, frozenset(one for one in found if one))

    return read


def _status(asked: Asked, parameter: Parameter) -> None:
    tokens = [Token.parse(text) for text in parameter.without_modifier().values()]
    known = {one.value for one in availability.SlotStatus}
    if any(token.code not in known or token.system not in {None, "", _STATUSES} for token in tokens):
        raise BadRequest("This is not a status of slots.", field="status")
    asked.among("statuses", frozenset(availability.SlotStatus(token.code) for token in tokens))


def _active(asked: Asked, parameter: Parameter) -> None:
    if parameter.without_modifier().value not in {"true", "false"}:
        raise BadRequest("active is true or false.", field="active")
    asked.parts["active"] = parameter.value == "true"


def _dates(name: str) -> Read:
    def read(asked: Asked, parameter: Parameter) -> None:
        values = parameter.without_modifier().values()
        if len(values) > 1:
            raise BadRequest("Give one date at a time; repeated, all of them are meant.", field=parameter.name)
        found = DateTest.parse(values[0], field=parameter.name).range(field=parameter.name)
        asked.add(name, (found.start, found.end))

    return read


_BOTH: dict[str, tuple[str, Read]] = {
    "_id": ("token", _ids("ids")),
    "_lastUpdated": ("date", _dates("updated")),
    "identifier": ("token", _token("identifier")),
    "service-category": ("token", _token("service-category")),
    "service-type": ("token", _token("service-type")),
    "specialty": ("token", _token("specialty")),
}
# resource -> name -> its FHIR type, and how it is read
CRITERIA: dict[str, dict[str, tuple[str, Read]]] = {
    "Schedule": _BOTH | {
        "active": ("token", _active),
        "actor": ("reference", _actor()),
        "actor.identifier": ("token", _token("actor")),
    },
    "Slot": _BOTH | {
        "appointment-type": ("token", _token("appointment-type")),
        "status": ("token", _status),
        "start": ("date", _dates("starts")),
        "schedule": ("reference", _ids("schedules")),
        "schedule.identifier": ("token", _token("identifier", "of_schedule")),
        "schedule.specialty": ("token", _token("specialty", "of_schedule")),
        "schedule.actor": ("reference", _actor("of_schedule")),
        "schedule.actor.identifier": ("token", _token("actor", "of_schedule")),
        "schedule.actor.practitioner.identifier": ("token", _token("actor", "of_schedule")),
        "schedule.actor.organization.identifier": ("token", _token("actor", "of_schedule")),
    },
}  # fmt: skip


def reading(kind: str) -> Handler:
    """The resource. Raises AvailabilityUnknown, AccessRefused."""

    def read(request: HttpRequest, *, actor: Actor, now: datetime, resource_id: str) -> HttpResponse:
        item_id = decode(resource_id)
        if item_id is None:
            raise availability.AvailabilityUnknown
        row: Any = availability.read_published(MODELS[kind], actor=actor, item_id=item_id)
        return versioned(offered(row), version=row.version)

    return read


def searching(kind: str) -> Handler:
    """A searchset, in the order of the starts. At most six queries, two unless the actors are asked for."""

    def search(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
        asked = read_search(kind, parameters_of(request))
        if asked.ignored and is_strict(request):
            raise BadRequest("This parameter is not supported.", field=asked.ignored[0])
        query = availability.AvailabilityQuery(**asked.parts)
        find: Any = availability.search_slots if kind == "Slot" else availability.search_schedules
        page = find(actor=actor, query=query, size=asked.size, after=asked.after)
        return fhir_response(_searchset(kind, asked, page))

    return search


def read_search(kind: str, parameters: list[Parameter]) -> Asked:
    """Understand every parameter, or say which ones are ignored. Raises BadRequest, NotSupported."""
    asked = Asked()
    for parameter in parameters:
        if parameter.name in CRITERIA[kind]:
            CRITERIA[kind][parameter.name][1](asked, parameter)
        elif not _control(kind, asked, parameter):
            asked.ignored.append(parameter.written)
            continue
        if parameter.name != "_cursor":
            asked.used.append(parameter)
    return asked


def _control(kind: str, asked: Asked, parameter: Parameter) -> bool:
    """Parameters about the answer. False when this one is ignored."""
    value = parameter.value
    match parameter.name:
        case "_count":
            if not value.isascii() or not value.isdecimal() or len(value) > 9:
                raise BadRequest("_count is a number.", field="_count")
            asked.size = min(int(value), LARGEST_PAGE)
        case "_cursor":
            asked.after = place_of(value)
        case "_include" if ":".join(value.split(":")[:2]) in _INCLUDES[kind]:
            asked.include.add(":".join(value.split(":")[:2]))
        case "_sort" if value == "start" and kind == "Slot":
            pass
        case "_format" | "_pretty":
            pass
        case _:
            return False
    return True


def _searchset(kind: str, asked: Asked, page: Any) -> dict[str, Any]:
    link = [{"relation": "self", "url": _address(kind, asked, None)}]
    if page.next:
        link.append({"relation": "next", "url": _address(kind, asked, page.next)})
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", "link": link}
    entries = [_entry(row, "match") for row in page.rows]
    entries += _included(kind, asked, page)
    if asked.ignored:
        entries.append({"resource": warning(asked.ignored), "search": {"mode": "outcome"}})
    if entries:  # FHIR has no empty arrays
        bundle["entry"] = entries
    return bundle


def _included(kind: str, asked: Asked, page: Any) -> list[dict[str, Any]]:
    schedules = [one.id if kind == "Schedule" else one.schedule_id for one in page.rows]
    found: list[dict[str, Any]] = []
    if schedules and "Slot:schedule" in asked.include:
        found += [_entry(row, "include") for row in availability.schedules_by_id(schedules)]
    if schedules and "Schedule:actor" in asked.include:
        found += actors_of(schedules)
    return found


def _entry(row: availability.Schedule | availability.Slot, mode: str) -> dict[str, Any]:
    address = f"{fhir_base()}/{type(row).__name__}/{encode(row.id)}"
    return {"fullUrl": address, "resource": offered(row), "search": {"mode": mode}}


def _address(kind: str, asked: Asked, after: tuple[datetime, UUID] | None) -> str:
    pairs = [(one.written, one.value) for one in asked.used]
    if after:
        pairs.append(("_cursor", cursor_of(after)))
    return f"{fhir_base()}/{kind}?{urlencode(pairs, safe=':|,/')}"
