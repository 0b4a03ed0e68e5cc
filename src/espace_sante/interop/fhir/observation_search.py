"""Find and read measures: `GET /fhir/Observation`, `POST /fhir/Observation/_search`, `GET /fhir/Observation/<id>`.

Who names the person by an identifier asks as the guide has it: one code, and either both bounds of the date, or the
last one alone. Who names them by `patient` or `subject` asks as generic clients do: codes or a category, dates or not.
Source: API mesures 1.5.2, 2.3; HL7 FHIR R4, search; RULES.md SCO-04, SCO-09.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from espace_sante.access.api import AccessRefused
from espace_sante.interop.fhir.document_reference import fhir_base
from espace_sante.interop.fhir.document_reference_search import is_strict, warning
from espace_sante.interop.fhir.edge import EDGE
from espace_sante.interop.fhir.errors import BadRequest, ConsentMissing
from espace_sante.interop.fhir.measure_patient import as_the_guide_says, space_named, space_of_measure
from espace_sante.interop.fhir.observation import device, observation, observations, subject_of
from espace_sante.interop.fhir.observation_criteria import Search, read_search
from espace_sante.interop.fhir.parameters import parameters_of, query_of
from espace_sante.interop.fhir.responses import fhir_response
from espace_sante.kernel.actors import Actor
from espace_sante.measures import api as measures
from espace_sante.measures.api import Kind
from espace_sante.spaces.api import SpaceView


def read(request: HttpRequest, *, actor: Actor, now: datetime, resource_id: str) -> HttpResponse:
    """The resource. Raises MeasureUnknown, ConsentMissing, AccessRefused."""
    space, measure_id = space_of_measure(actor, resource_id)
    try:
        view = measures.measure(actor=actor, space=space, measure_id=measure_id, edge=EDGE, now=now)
    except AccessRefused as error:
        raise as_the_guide_says(error) from None
    return fhir_response(observation(view, actor, subject_of(actor, space)))


def search(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Answer a search with a searchset, the newest first."""
    asked = read_search(parameters_of(request))
    if asked.ignored and is_strict(request):
        raise BadRequest("This parameter is not supported.", field=asked.ignored[0])
    space = space_named(actor, asked.patient, field=asked.named_by)
    kinds = asked.kinds if asked.kinds is not None else _all_readable(actor, space, now)
    found = _found(asked, kinds, actor, space, now)
    return fhir_response(_searchset(asked, found, actor, space))


def _all_readable(actor: Actor, space: SpaceView, now: datetime) -> tuple[Kind, ...]:
    """Every kind that is stored and may be read; the index, which is computed, is asked for by its code.

    Raises ConsentMissing when there is none.
    """
    try:
        readable = measures.readable_kinds(actor=actor, space=space, edge=EDGE, now=now)
    except AccessRefused:
        raise ConsentMissing from None
    return tuple(kind for kind in Kind if kind in readable)


def _found(
    asked: Search, kinds: tuple[Kind, ...], actor: Actor, space: SpaceView, now: datetime
) -> measures.MeasurePage:
    if not kinds:  # a code that no measure has
        return measures.MeasurePage((), more=False, total=0)
    query = measures.Asked(
        kinds=kinds, since=asked.since, until=asked.until, size=asked.size, page=asked.page,
        oldest_first=asked.oldest_first, counted=asked.counted,
    )  # fmt: skip
    try:
        return measures.find_measures(actor=actor, space=space, asked=query, edge=EDGE, now=now)
    except AccessRefused as error:
        raise as_the_guide_says(error) from None


def _searchset(asked: Search, found: measures.MeasurePage, actor: Actor, space: SpaceView) -> dict[str, Any]:
    base = fhir_base()
    resources = observations(found.measures, actor, subject_of(actor, space))
    entries = _entries(base, resources, "match")
    if asked.include_devices:
        devices = measures.devices_of(found.measures, actor=actor)
        entries += _entries(base, [device(one, actor) for one in devices.values()], "include")
    if asked.ignored:
        entries.append({"resource": warning(asked.ignored), "search": {"mode": "outcome"}})
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", "link": _links(asked, found)}
    if found.total is not None:
        bundle["total"] = found.total
    if entries:  # FHIR has no empty arrays
        bundle["entry"] = entries
    return bundle


def _entries(base: str, resources: Sequence[dict[str, Any]], mode: str) -> list[dict[str, Any]]:
    return [
        {"fullUrl": f"{base}/{one['resourceType']}/{one['id']}", "resource": one, "search": {"mode": mode}}
        for one in resources
    ]


def _links(asked: Search, found: measures.MeasurePage) -> list[dict[str, str]]:
    """Each is the search itself, at another page."""
    address = f"{fhir_base()}/Observation?{query_of(asked.used)}"
    pages = [("self", asked.page)]
    if found.more and not asked.last:
        pages.append(("next", asked.page + 1))
    if asked.page:
        pages.append(("previous", asked.page - 1))
    return [
        {"relation": relation, "url": address if asked.last and not page else f"{address}&_offset={page}"}
        for relation, page in pages
    ]
