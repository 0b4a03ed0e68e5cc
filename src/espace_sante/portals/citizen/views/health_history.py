"""The health history: what the insurer reimbursed, and who may see it. Nothing here is edited or deleted (CIT-14)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.health_history import health_history_presenter
from espace_sante.record.api import health_history, set_health_history_masked


@require_safe
@citizen_view()
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """One page of the history, newest first."""
    cursor = request.GET.get("suite", "")
    found = health_history(actor=place.actor, space=place.space, now=place.now, cursor=cursor or None)
    presenter = health_history_presenter(place, found, cursor=cursor)
    return draw(request, "citizen/health_history/health_history.html", presenter)


@require_POST
@citizen_view()
def mask(request: HttpRequest, place: Place) -> HttpResponse:
    """Hide the whole history from professionals, or show it again (CIT-06)."""
    masked = request.POST.get("masquer") == "oui"
    set_health_history_masked(actor=place.actor, space=place.space, masked=masked, now=place.now)
    if masked:
        messages.success(request, _("C’est noté : aucun soignant ne lit plus cet historique."))
    else:
        messages.success(request, _("Les soignants autorisés lisent de nouveau cet historique."))
    return redirect("citizen:health_history", space_id=place.space.id)
