"""Accesses in an emergency: who, why, until when; end one, contest one (EMG-08, EMG-09, C8)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from espace_sante.access.api import Action, choices_of, contest_emergency, emergencies_of, stop_emergency
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.emergencies import emergencies_presenter
from espace_sante.record.api import chains_of


@require_safe
@citizen_view(asks=Action.READ_TRACE)
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """Each of them, newest first, with the words that justify it."""
    merged = chains_of(place.space.id)[1:]
    found = emergencies_of(actor=place.actor, space=place.space, now=place.now, merged=merged)
    choices = choices_of(place.space, now=place.now)
    return draw(request, "citizen/emergencies/emergencies.html", emergencies_presenter(place, found, choices))


@require_POST
@citizen_view()
def contest(request: HttpRequest, place: Place, emergency_id: UUID) -> HttpResponse:
    """Say that it was none: it ends, and the report to the support opens."""
    merged = chains_of(place.space.id)[1:]
    contest_emergency(
        actor=place.actor, space=place.space, emergency_id=emergency_id, now=place.now, merged=merged
    )  # fmt: skip
    if not place.may(Action.REPORT_SOMETHING):
        return redirect("citizen:emergencies", space_id=place.space.id)
    messages.success(request, _("Vous contestez cet accès : il est terminé. Dites-nous ce qui s’est passé."))
    return redirect(f"{reverse('citizen:report', args=[place.space.id])}?urgence={emergency_id}")


@require_POST
@citizen_view()
def stop(request: HttpRequest, place: Place, emergency_id: UUID) -> HttpResponse:
    """End it before its time."""
    if stop_emergency(actor=place.actor, space=place.space, emergency_id=emergency_id, now=place.now):
        messages.success(request, _("C’est terminé : cet accès n’ouvre plus rien."))
    return redirect("citizen:emergencies", space_id=place.space.id)
