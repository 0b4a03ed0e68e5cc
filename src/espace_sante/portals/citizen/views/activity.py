"""The activity of a space: every access and every change, in sentences."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from espace_sante.portals.citizen.forms.activity import ActivityForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.activity import KINDS, activity_presenter
from espace_sante.record.api import activity_of


@require_safe
@citizen_view()
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """One page of the activity, newest first."""
    form = ActivityForm(request.GET)
    form.is_valid()
    tab, before = form.cleaned_data.get("onglet") or "", form.cleaned_data.get("avant")
    found = activity_of(actor=place.actor, space=place.space, now=place.now, actor_kinds=KINDS[tab], before=before)
    return draw(request, "citizen/activity/activity.html", activity_presenter(place, found, tab=tab, first=not before))
