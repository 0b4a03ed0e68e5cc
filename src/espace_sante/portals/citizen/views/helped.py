"""« Les personnes que j’aide »: answer an invitation, stop, declare an emergency; the certificate of either side."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from espace_sante.access.api import OwnSpaceNeeded, answer_invitation, declare_emergency, end_delegation
from espace_sante.identity import api as identity
from espace_sante.kernel.errors import Conflict
from espace_sante.portals.citizen.files import file_response
from espace_sante.portals.citizen.forms.carers import EmergencyForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.carers import (
    answer_presenter,
    emergency_presenter,
    helped_presenter,
    leave_presenter,
)
from espace_sante.portals.citizen.views.carers import METHODS, MISTAKE
from espace_sante.portals.citizen.wording.carers import error_words
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.record.api import delegation_certificate

State = identity.DelegationState


@require_safe
@citizen_view()
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """Invitations, those one helps, those one helped."""
    received = identity.delegations_received(place.who.holder_id, now=place.now)
    return draw(request, "citizen/carers/helped.html", helped_presenter(place, received))


@require_http_methods(METHODS)
@citizen_view()
def answer(request: HttpRequest, place: Place, delegation_id: UUID) -> HttpResponse:
    """What is asked, and two answers of equal weight (CAR-04)."""
    view = _received(place, delegation_id)
    if view.state is not State.PENDING:
        return redirect("citizen:helped")
    if request.method != "POST":
        return draw(request, "citizen/carers/answer.html", answer_presenter(place, view))
    accept = request.POST.get("reponse") == "oui"
    try:
        answer_invitation(actor=place.actor, delegation_id=delegation_id, accept=accept, now=place.now)
    except (Conflict, OwnSpaceNeeded) as error:
        messages.error(request, error_words(error))
    else:
        name = {"name": view.helped.full_name}
        accepted = _("C’est noté : vous aidez %(name)s. Son espace est à côté du vôtre, en haut de chaque page.")
        messages.success(request, (accepted if accept else _("C’est noté : %(name)s verra votre refus.")) % name)
    return redirect("citizen:helped")


@require_http_methods(METHODS)
@citizen_view()
def stop(request: HttpRequest, place: Place, delegation_id: UUID) -> HttpResponse:
    """Stop helping, at any time (CAR-06)."""
    view = _received(place, delegation_id)
    if view.state is not State.ACCEPTED:
        return redirect("citizen:helped")
    if request.method != "POST":
        return draw(request, "citizen/carers/stop.html", leave_presenter(place, view))
    end_delegation(actor=place.actor, delegation_id=delegation_id, now=place.now)
    messages.success(request, _("C’est arrêté : vous n’aidez plus %(name)s.") % {"name": view.helped.full_name})
    return redirect("citizen:helped")


@require_http_methods(METHODS)
@citizen_view()
def emergency(request: HttpRequest, place: Place, delegation_id: UUID) -> HttpResponse:
    """Say what happens, and read for the time that a setting bounds (C13)."""
    view = _received(place, delegation_id)
    if view.state is not State.ACCEPTED or not view.terms.scope.emergency_only or place.now < view.since:
        raise identity.DelegationUnknown
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        declare_emergency(actor=place.actor, delegation_id=delegation_id, reason=form.reason, now=place.now)
        messages.success(
            request, _("L’espace %(of_name)s vous est ouvert.") % {"of_name": of_person(view.helped.full_name)}
        )
        return redirect("citizen:helped")
    presenter = emergency_presenter(place, view)
    return draw(request, "citizen/carers/emergency.html", presenter, form=form, status=MISTAKE if form.errors else 200)


@require_safe
@citizen_view()
def certificate(request: HttpRequest, place: Place, delegation_id: UUID) -> HttpResponseBase:
    """The latest certificate of a delegation, for either side of it (CAR-07)."""
    content = delegation_certificate(actor=place.actor, delegation_id=delegation_id, now=place.now)
    return file_response(content, mime_type="application/pdf", title=_("Attestation d’aide"), download=True)


def _received(place: Place, delegation_id: UUID) -> identity.DelegationView:
    view = identity.delegation(delegation_id, now=place.now)
    if view.carer_id is None or view.carer_id != place.actor.holder_id:
        raise identity.DelegationUnknown
    return view
