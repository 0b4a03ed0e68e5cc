"""ITI-67 Find Document References: `GET /fhir/DocumentReference?…` and `POST /fhir/DocumentReference/_search`.

`patient` (or `patient.identifier`) must be given; `status` too for a strict client, else it is `current`. Pages follow
one another by an opaque cursor; total, page one and page two come from one and the same decision.
Source: IHE ITI TF-2 3.67; PDSm 3.1 flows 05b and 06b; HL7 FHIR R4, search (3.1.1.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from espace_sante.interop.fhir.criteria import CRITERIA, Criteria
from espace_sante.interop.fhir.document_reference import document_reference, fhir_base
from espace_sante.interop.fhir.edge import EDGE
from espace_sante.interop.fhir.errors import BadRequest, ParameterMissing, outcome
from espace_sante.interop.fhir.parameters import Parameter, Token, parameters_of
from espace_sante.interop.fhir.patients import PatientName, same_refusal, space_of, told_patient
from espace_sante.interop.fhir.people import ins_from, ins_of_patient_id, pairwise_from
from espace_sante.interop.fhir.responses import fhir_response
from espace_sante.interop.fhir.told_ids import place_for, place_named_by
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import INS_OIDS, PairwiseIdentifier, PersonIdentifier
from espace_sante.record import api as record
from espace_sante.spaces.api import SpaceView

PAGE, LARGEST_PAGE = 50, 200
PATIENT = frozenset({"patient", "patient.identifier", "subject", "subject.identifier"})
_SORTS = frozenset({"-date", "-period", "-period-start"})
_TOTALS = frozenset({"none", "estimate", "accurate"})


@dataclass(slots=True)
class Search:
    """A search that has been read: whose documents, which ones, how many, from where."""

    patient: PatientName
    criteria: list[Parameter]
    size: int
    cursor: str | None
    count_only: bool
    used: list[Parameter]
    ignored: list[str]


def search(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Answer a search with a searchset."""
    asked = read_search(parameters_of(request), strict=is_strict(request))
    space = space_of(actor=actor, ins=asked.patient)
    page = find(asked, actor=actor, space=space, now=now)
    return fhir_response(_searchset(asked, page, actor, told_patient(actor, space)))


def find(asked: Search, *, actor: Actor, space: SpaceView, now: datetime) -> record.DocumentPage:
    """The page that was asked for. Raises AccessRefused."""
    criteria = Criteria(space_id=space.id, actor=actor)
    for parameter in asked.criteria:
        CRITERIA[parameter.name][1](criteria, parameter)
    with same_refusal(actor):
        return record.list_documents(
            actor=actor,
            space=space,
            now=now,
            query=criteria.query(),
            cursor=place_named_by(actor, asked.cursor) if asked.cursor else None,
            size=0 if asked.count_only else asked.size,
            edge=EDGE,
        )


def is_strict(request: HttpRequest) -> bool:
    return "handling=strict" in request.headers.get("Prefer", "").replace(" ", "")


def read_search(parameters: list[Parameter], *, strict: bool, must: tuple[str, ...] = ()) -> Search:
    """Understand every parameter, or say which ones are ignored. Raises BadRequest, ParameterMissing."""
    patients = [one for one in parameters if one.name in PATIENT]
    if not patients:
        raise ParameterMissing(
            "Say whose documents: patient.identifier=urn:oid:<OID>|<INS>.", field="patient.identifier"
        )
    found = Search(one_patient(patients), [], PAGE, None, count_only=False, used=[*patients], ignored=[])
    for parameter in parameters:
        if parameter.name in CRITERIA:
            found.criteria.append(parameter)
            found.used.append(parameter)
        elif parameter.name not in PATIENT and not _control(found, parameter):
            found.ignored.append(parameter.written)
    if strict and found.ignored:
        raise BadRequest("This parameter is not supported.", field=found.ignored[0])
    for name in (*must, *(("status",) if strict else ())):
        if not any(one.name == name for one in found.criteria):
            raise ParameterMissing(f"The parameter {name} is needed.", field=name)
    return found


def one_patient(parameters: list[Parameter]) -> PatientName:
    """The one person all these parameters name."""
    people = {_identity(parameter) for parameter in parameters}
    if len(people) > 1:
        raise BadRequest("A search is about one person.", field=parameters[0].name)
    return people.pop()


def _identity(parameter: Parameter) -> PatientName:
    name = parameter.written
    if parameter.modifier not in {"", "identifier", "Patient"}:
        parameter.without_modifier()
    values = parameter.values()
    if len(values) > 1:
        raise BadRequest("A search is about one person.", field=name)
    text = values[0].removeprefix(f"{fhir_base()}/").removeprefix("Patient/")
    token = Token.parse(text)
    if token.system is None and "-" in token.code:
        return ins_of_patient_id(token.code, field=name)
    oid = (token.system or "").removeprefix("urn:oid:")
    pairwise = pairwise_from(token.code, oid) if oid not in INS_OIDS else None
    if pairwise is not None:
        return pairwise
    if oid not in INS_OIDS:
        raise BadRequest("Name the person as urn:oid:<OID of the INS>|<INS>.", field=name)
    return ins_from(token.code, oid=oid, field=name)


def _control(found: Search, parameter: Parameter) -> bool:
    """Parameters about the answer. False when this one is ignored."""
    value = parameter.value
    match parameter.name:
        case "_count":
            found.size, found.count_only = _size(value), found.count_only or value == "0"
        case "_cursor":
            found.cursor = value or None
            return True  # the next link writes its own
        case "_summary" if value in {"count", "false"}:
            found.count_only = found.count_only or value == "count"
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
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise BadRequest("_count is a number.", field="_count")
    return min(int(text), LARGEST_PAGE)


def _searchset(
    asked: Search, page: record.DocumentPage, actor: Actor, patient: PersonIdentifier | PairwiseIdentifier
) -> dict[str, Any]:
    base = fhir_base()
    link = [{"relation": "self", "url": _address(asked, asked.cursor)}]
    if page.next_cursor and not asked.count_only:
        link.append({"relation": "next", "url": _address(asked, place_for(actor, page.next_cursor))})
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", "total": page.total, "link": link}
    entries: list[dict[str, Any]] = []
    for view in page.documents:
        resource = document_reference(view, actor=actor, patient=patient)
        address = f"{base}/DocumentReference/{resource['id']}"
        entries.append({"fullUrl": address, "resource": resource, "search": {"mode": "match"}})
    if asked.ignored:
        entries.append({"resource": warning(asked.ignored), "search": {"mode": "outcome"}})
    if entries:  # FHIR has no empty arrays
        bundle["entry"] = entries
    return bundle


def warning(ignored: list[str]) -> dict[str, Any]:
    """What was asked for and not looked at."""
    return outcome(
        {
            "severity": "warning",
            "code": "not-supported",
            "diagnostics": "This parameter was ignored.",
            "expression": [name],
        }
        for name in ignored
    )


def _address(asked: Search, cursor: str | None) -> str:
    pairs = [(one.written, one.value) for one in asked.used]
    if cursor:
        pairs.append(("_cursor", cursor))
    return f"{fhir_base()}/DocumentReference?{urlencode(pairs, safe=':|,/')}"
