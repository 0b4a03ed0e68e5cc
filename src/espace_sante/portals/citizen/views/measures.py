"""Measures: all kinds, one kind, note one, remove one, take them away. Source: RULES.md SCO-10, SCO-11, 12."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages as said
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.access.api import Action
from espace_sante.identity.api import time_zones
from espace_sante.kernel.errors import Conflict, Malformed
from espace_sante.measures import api as measures
from espace_sante.measures.api import Kind
from espace_sante.portals.citizen.forms.measures import MeasureForm
from espace_sante.portals.citizen.measures_file import csv_of
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.measures import (
    ON_A_CARD,
    PERIODS,
    USUAL,
    kind_presenter,
    measures_presenter,
    note_presenter,
)
from espace_sante.portals.citizen.wording.measures import SLUGS

UNPROCESSABLE = 422
EDGE = "portal"
MOST_IN_A_FILE = 20_000
_KINDS = {slug: kind for kind, slug in SLUGS.items()}


@require_safe
@citizen_view()
def own(request: HttpRequest, place: Place) -> HttpResponse:
    """One's own, by a short address."""
    return redirect("citizen:measures", space_id=place.space.id)


@require_safe
@citizen_view(asks=Action.READ_MEASURES)
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """The last measure of each kind."""
    latest = measures.latest_measures(actor=place.actor, space=place.space, each=ON_A_CARD, now=place.now)
    return draw(request, "citizen/measures/measures.html", measures_presenter(place, latest, zone=_zone(place)))


@require_safe
@citizen_view(asks=Action.READ_MEASURES)
def kind(request: HttpRequest, place: Place, slug: str) -> HttpResponse:
    """One kind over a time, drawn and listed."""
    number = request.GET.get("page", "1")
    asked = int(number) if number.isascii() and number.isdecimal() and int(number[:6]) > 0 else 1
    found = _find(request, place, _kind_of(slug), page=asked - 1)
    presenter = kind_presenter(
        place, _kind_of(slug), found, period=_period(request), number=asked, size=measures.PAGE, zone=_zone(place)
    )
    return draw(request, "citizen/measures/kind.html", presenter)


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.WRITE_MEASURES)
def note(request: HttpRequest, place: Place, slug: str) -> HttpResponse:
    """Note one by hand."""
    asked = _kind_of(slug)
    if measures.RULES[asked].computed:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = MeasureForm(data, kind=asked, zone=_zone(place), now=place.now)
    if request.method == "POST" and form.is_valid():
        try:
            measures.write_measures(
                actor=place.actor, space=place.space, contents=[form.content()], edge=EDGE, now=place.now
            )
        except measures.DateRefused:  # what is too old, or to come, was told by the form
            form.add_error("jour", _("Cette date est d’avant la naissance."))
        except (Malformed, Conflict):
            form.add_error(None, _("Vérifiez votre saisie."))
        else:
            said.success(request, _("C’est noté."))
            return redirect("citizen:measures_of_kind", space_id=place.space.id, slug=slug)
    status = UNPROCESSABLE if form.is_bound else 200
    return draw(request, "citizen/measures/note.html", note_presenter(place, asked), status=status, form=form)


@require_POST
@citizen_view(asks=Action.WRITE_MEASURES)
def remove(request: HttpRequest, place: Place, slug: str, measure_id: UUID) -> HttpResponse:
    """Remove one, whoever wrote it."""
    _kind_of(slug)
    measures.remove_measure(
        actor=place.actor, space=place.space, measure_id=measure_id, edge=EDGE, now=place.now
    )  # fmt: skip
    said.success(request, _("C’est effacé."))
    return redirect("citizen:measures_of_kind", space_id=place.space.id, slug=slug)


@require_safe
@citizen_view(asks=Action.READ_MEASURES)
def file(request: HttpRequest, place: Place, slug: str) -> HttpResponseBase:
    """Those of the period as a table, to keep or to give to one's doctor."""
    found = _find(request, place, _kind_of(slug), size=MOST_IN_A_FILE)
    response = HttpResponse(csv_of(place, found.measures, zone=_zone(place)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"mesures-{slug}.csv") or "attachment"
    return response


def _find(
    request: HttpRequest, place: Place, asked: Kind, *, page: int = 0, size: int = measures.PAGE
) -> measures.MeasurePage:
    query = measures.Asked(kinds=(asked,), since=_since(request, place.now), size=size, page=page)
    return measures.find_measures(actor=place.actor, space=place.space, asked=query, edge=EDGE, now=place.now)


def _kind_of(slug: str) -> Kind:
    if slug not in _KINDS:
        raise Http404
    return _KINDS[slug]


def _period(request: HttpRequest) -> str:
    asked = request.GET.get("periode", USUAL)
    return asked if asked in PERIODS else USUAL


def _since(request: HttpRequest, now: datetime) -> datetime:
    span = PERIODS[_period(request)][1]
    return measures.FIRST if span is None else now - span


def _zone(place: Place) -> str:
    return time_zones([place.who.holder_id])[place.who.holder_id]
