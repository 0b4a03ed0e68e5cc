"""The page where a professional chooses how to open the record of a minor (MIN-10)."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from espace_sante.identity import api as identity
from espace_sante.portals.components.session import actor_of_request, now_of
from espace_sante.portals.components.situation import has_several_places
from espace_sante.portals.professional.connection import SECRET, USUAL, choose_connection
from espace_sante.portals.professional.errors import patient_view
from espace_sante.portals.professional.presenters.frame import reader_of, strip_of
from espace_sante.spaces.api import space_by_id


@patient_view
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, space_id: UUID) -> HttpResponse:
    """Two ways in, of which neither is chosen beforehand. Nothing is read, and nothing is traced, here."""
    space = space_by_id(space_id)
    holder = identity.holders([space.holder_id])[space.holder_id]
    if not identity.families.is_minor(holder.birth_on, now=now_of(request)):
        raise Http404
    choice = request.POST.get("connexion", "")
    if request.method == "POST" and choice in {USUAL, SECRET}:
        choose_connection(request, space_id, choice)
        return redirect("professional:record", space_id=space_id)
    return render(
        request,
        "professional/patient/connection.html",
        {
            "reader": reader_of(actor_of_request(request), several_places=has_several_places(request)),
            "strip": strip_of(holder, space_id=space_id, now=now_of(request)),
            "action": reverse("professional:connection", args=[space_id]),
            "choices": {"usual": USUAL, "secret": SECRET},
        },
    )
