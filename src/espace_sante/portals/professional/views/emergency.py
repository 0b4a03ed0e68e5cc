"""Opening a record without the person's consent: to break the glass, or as the SAMU's regulating doctor."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from espace_sante.access.api import EmergencyMode, end_emergency, open_emergency, refuse_secrecy
from espace_sante.portals.components.session import actor_of_request, now_of
from espace_sante.portals.components.situation import has_several_places
from espace_sante.portals.professional.errors import patient_view
from espace_sante.portals.professional.forms.emergency import EmergencyForm
from espace_sante.portals.professional.found import find_again
from espace_sante.portals.professional.presenters.emergency import emergency_presenter
from espace_sante.portals.professional.presenters.frame import reader_of, strip_of
from espace_sante.spaces.api import space_by_id


@patient_view
@require_http_methods(["GET", "HEAD", "POST"])
def break_glass(request: HttpRequest, space_id: UUID) -> HttpResponse:
    """Any health professional, when the person cannot answer and is in danger (EMG-01)."""
    return _open(request, space_id, EmergencyMode.BREAK_GLASS)


@patient_view
@require_http_methods(["GET", "HEAD", "POST"])
def call_centre(request: HttpRequest, space_id: UUID) -> HttpResponse:
    """The regulating doctor, when a call is about the person (EMG-02)."""
    return _open(request, space_id, EmergencyMode.CALL_CENTRE)


@patient_view
@require_POST
def leave(request: HttpRequest, space_id: UUID) -> HttpResponse:
    """The emergency is over: what it opened closes now."""
    end_emergency(actor=actor_of_request(request), space=space_by_id(space_id), now=now_of(request))
    messages.success(request, _("L’accès en urgence est terminé."))
    return redirect("professional:home")


def _open(request: HttpRequest, space_id: UUID, mode: EmergencyMode) -> HttpResponse:
    """The form, or the sentence that says why there is none; then the record."""
    actor, now = actor_of_request(request), now_of(request)
    refuse_secrecy(actor)  # before anything is written, that would be lost
    found = find_again(request, space_id)
    page = emergency_presenter(found, mode)
    sent = request.method == "POST" and not page.refusal
    form = EmergencyForm(request.POST if sent else None, mode=mode)
    if sent and form.is_valid():
        open_emergency(
            actor=actor,
            space=found.space,
            mode=mode,
            reason=form.opening_reason,
            words=form.cleaned_data["words"],
            cannot_answer=mode is EmergencyMode.BREAK_GLASS,
            now=now,
        )
        return redirect("professional:record", space_id=space_id)
    return render(
        request,
        "professional/patient/emergency.html",
        {
            "reader": reader_of(actor, several_places=has_several_places(request)),
            "strip": strip_of(found.holder, space_id=space_id, now=now),
            "page": page,
            "form": form,
        },
    )
