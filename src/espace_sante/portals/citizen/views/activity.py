"""The activity of a space: every access and every change, in sentences, and as files of one's own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from espace_sante.portals.citizen.activity_files import MOST_ON_PAPER, csv_lines, pdf_of
from espace_sante.portals.citizen.forms.activity import ActivityForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.activity import activity_presenter
from espace_sante.record.api import activity_of, exported_activity


@require_safe
@citizen_view()
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """One page of the activity, newest first."""
    form = ActivityForm(request.GET, auto_id="filtre-%s")
    found = activity_of(
        actor=place.actor,
        space=place.space,
        now=place.now,
        wanted=form.wanted(),
        before=form.understood().get("avant"),
    )
    return draw(request, "citizen/activity/activity.html", activity_presenter(place, found, form))


@require_safe
@citizen_view()
def csv_file(request: HttpRequest, place: Place) -> StreamingHttpResponse:
    """All the lines that the filters want, one at a time: the whole activity when there are none."""
    lines = exported_activity(
        actor=place.actor, space=place.space, now=place.now, wanted=ActivityForm(request.GET).wanted()
    )
    response = StreamingHttpResponse(csv_lines(place, lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="activite.csv"'
    return response


@require_safe
@citizen_view()
def pdf_file(request: HttpRequest, place: Place) -> HttpResponse:
    """The newest lines on paper, accessible (PDF/A)."""
    lines = exported_activity(
        actor=place.actor,
        space=place.space,
        now=place.now,
        wanted=ActivityForm(request.GET).wanted(),
        most=MOST_ON_PAPER,
    )
    response = HttpResponse(pdf_of(place, lines), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="activite.pdf"'
    return response
