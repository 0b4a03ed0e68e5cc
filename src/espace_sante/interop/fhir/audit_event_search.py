"""ITI-81 Retrieve ATNA Audit Event: `GET /fhir/AuditEvent?…` and `POST /fhir/AuditEvent/_search`.

The holder's side reads the trace of one space, `patient.identifier` given, without what is hidden from it. The auditor
reads across spaces: ids and codes, never content, and a national identity only when the search brought it.
Newest first; pages follow one another by an opaque cursor; no total, since counting a trace would read all of it.
Source: IHE ITI TF-2 3.81; RULES.md TRA-04, TRA-05, TRA-09, MIN-10.
"""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from espace_sante.audit import api as audit
from espace_sante.interop.fhir.audit_event import Told, audit_event, event_id
from espace_sante.interop.fhir.audit_event_criteria import CRITERIA, Asked
from espace_sante.interop.fhir.document_reference import fhir_base, patient_identifier
from espace_sante.interop.fhir.document_reference_search import (
    LARGEST_PAGE,
    PAGE,
    PATIENT,
    is_strict,
    one_patient,
    warning,
)
from espace_sante.interop.fhir.edge import EDGE
from espace_sante.interop.fhir.errors import BadRequest, NotSupported, ParameterMissing
from espace_sante.interop.fhir.parameters import Parameter, parameters_of
from espace_sante.interop.fhir.patients import PatientName, same_refusal, space_of
from espace_sante.interop.fhir.responses import fhir_response
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.identifiers import Ins
from espace_sante.oversight import api as oversight
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces

_CURSOR = struct.Struct(">q16s16s")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SORTS = frozenset({"-date"})
_TOTALS = frozenset({"none", "estimate"})


@dataclass(slots=True)
class Search:
    """A search that has been read."""

    patient: PatientName | None
    query: audit.TraceQuery
    size: int = PAGE
    after: audit.Place | None = None
    used: list[Parameter] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Page:
    lines: list[audit.TraceEntry]
    after: audit.Place | None
    told: Told


def search(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """A searchset. Raises AccessRefused, BadRequest, ParameterMissing."""
    asked = _read(parameters_of(request), strict=is_strict(request))
    page = _across_spaces(asked, actor, now) if actor.kind is ActorKind.AUDITOR else _of_one(asked, actor, now)
    return fhir_response(_searchset(asked, page))


def _across_spaces(asked: Search, actor: Actor, now: datetime) -> _Page:
    """What the auditor looks for. An unknown person has no line, as somebody without a space."""
    oversight.check_auditor(actor)
    query, patient = asked.query, {}
    if asked.patient is not None:
        if not isinstance(asked.patient, Ins):
            raise BadRequest("Name the person as urn:oid:<OID of the INS>|<INS>.", field="patient.identifier")
        try:
            space = spaces.space_by_ins(asked.patient)
            query, patient = _within(query, [space.id]), {space.id: patient_identifier(space.ins)}
        except spaces.SpaceUnknown:
            query = _within(query, [])
    found = oversight.find_traces(actor=actor, query=query, now=now, edge=EDGE, after=asked.after, size=asked.size)
    return _Page(found.lines, found.after, Told(patient, {}, documents=False))


def _of_one(asked: Search, actor: Actor, now: datetime) -> _Page:
    if asked.patient is None:
        raise ParameterMissing("Say whose trace: patient.identifier=urn:oid:<OID>|<INS>.", field="patient.identifier")
    space = space_of(actor=actor, ins=asked.patient)
    with same_refusal(actor):
        feed = record.trace_feed(
            actor=actor, space=space, query=asked.query, now=now, edge=EDGE, size=asked.size, after=asked.after
        )
    return _Page(feed.lines, feed.after, told_to(feed, actor, space))


def told_to(feed: record.TraceFeed, actor: Actor, space: spaces.SpaceView) -> Told:
    """What the holder's side is told besides: the identity of the person, names of the family, kinds of documents."""
    chains = {space.id, *(line.space_id for line in feed.lines)}
    patient = patient_identifier(space.ins)
    return Told(dict.fromkeys(chains, patient), {**feed.names, actor.id: actor.name}, documents=True)


def _within(query: audit.TraceQuery, space_ids: list[UUID]) -> audit.TraceQuery:
    known = query.spaces
    return audit.within(query, [one for one in space_ids if known is None or one in known])


def _read(parameters: list[Parameter], *, strict: bool) -> Search:
    patients = [one for one in parameters if one.name in PATIENT]
    asked = Asked()
    found = Search(one_patient(patients) if patients else None, audit.TraceQuery(), used=[*patients])
    for parameter in parameters:
        if parameter.name in CRITERIA:
            CRITERIA[parameter.name][1](asked, parameter)
            found.used.append(parameter)
        elif parameter.name not in PATIENT and not _control(found, parameter):
            found.ignored.append(parameter.written)
    if strict and found.ignored:
        raise BadRequest("This parameter is not supported.", field=found.ignored[0])
    found.query = asked.query()
    return found


def _control(found: Search, parameter: Parameter) -> bool:
    """Parameters about the answer. False when this one is ignored."""
    value = parameter.value
    match parameter.name:
        case "_count":
            found.size = _size(value)
        case "_cursor":
            found.after = _read_cursor(value) if value else None
            return True  # the next link writes its own
        case "_summary" if value == "count":
            raise NotSupported("A trace is read, not counted.", field="_summary")
        case "_total" if value == "accurate":
            raise NotSupported("A trace is read, not counted.", field="_total")
        case "_sort" if value in _SORTS:
            pass
        case "_total" if value in _TOTALS:
            pass
        case "_format" | "_pretty":
            pass
        case _:
            return False
    found.used.append(parameter)
    return True


def _size(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 9 or int(text) < 1:
        raise BadRequest("_count is a number from 1 on.", field="_count")
    return min(int(text), LARGEST_PAGE)


def _searchset(asked: Search, page: _Page) -> dict[str, Any]:
    link = [{"relation": "self", "url": _address(asked, asked.after)}]
    if page.after:
        link.append({"relation": "next", "url": _address(asked, page.after)})
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", "link": link}
    base = fhir_base()
    entries: list[dict[str, Any]] = [
        {
            "fullUrl": f"{base}/AuditEvent/{event_id(line)}",
            "resource": audit_event(line, page.told),
            "search": {"mode": "match"},
        }
        for line in page.lines
    ]
    if asked.ignored:
        entries.append({"resource": warning(asked.ignored), "search": {"mode": "outcome"}})
    if entries:  # FHIR has no empty arrays
        bundle["entry"] = entries
    return bundle


def _address(asked: Search, after: audit.Place | None) -> str:
    pairs = [(one.written, one.value) for one in asked.used]
    if after:
        pairs.append(("_cursor", _write_cursor(after)))
    return f"{fhir_base()}/AuditEvent?{urlencode(pairs, safe=':|,/')}"


def _write_cursor(place: audit.Place) -> str:
    microseconds = (place.at - _EPOCH) // timedelta(microseconds=1)
    packed = _CURSOR.pack(microseconds, place.space_id.bytes, audit.line_id(place.space_id, place.position).bytes)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _read_cursor(text: str) -> audit.Place:
    try:
        microseconds, space, line = _CURSOR.unpack(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        space_id = UUID(bytes=space)
        position = audit.position_of_line(space_id, UUID(bytes=line))
        at = _EPOCH + timedelta(microseconds=microseconds)
    except (binascii.Error, struct.error, ValueError, OverflowError) as error:
        raise record.CursorInvalid(field="_cursor") from error
    if position is None:
        raise record.CursorInvalid(field="_cursor")
    return audit.Place(at, space_id, position)
