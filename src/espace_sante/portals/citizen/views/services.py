"""The services linked to a space: seen, changed, unlinked one by one or all in one gesture."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.access.api import Action, Consent
from espace_sante.catalogue import api as catalogue
from espace_sante.kernel.errors import NotFound
from espace_sante.pairing import api as pairing
from espace_sante.portals.citizen.forms.services import SwitchForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.services import (
    ended_rows,
    linked_presenter,
    linked_service_presenter,
)
from espace_sante.portals.components.consents import read_consents
from espace_sante.subscriptions import api as subscriptions


@require_safe
@citizen_view()
def own(request: HttpRequest, place: Place) -> HttpResponse:
    """The services linked to one's own space."""
    return redirect("citizen:services", space_id=place.space.id)


@require_safe
@citizen_view(asks=Action.SEE_SERVICES)
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """All of them, newest first."""
    found = pairing.linked_services(actor=place.actor, space=place.space, now=place.now)
    return draw(request, "citizen/services/linked.html", linked_presenter(place, found), ended=[])


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.SEE_SERVICES)
def service(request: HttpRequest, place: Place, service_id: UUID) -> HttpResponse:
    """One of them. A switch changes one consent; a form approves again all that it asks for now."""
    found = pairing.linked_service(actor=place.actor, space=place.space, service_id=service_id, now=place.now)
    if request.method != "POST":
        watching = subscriptions.of_pairings([found.pairing.id], space_id=place.space.id)
        presenter = linked_service_presenter(place, found, catalogue.asked_finalities(service_id), watching)
        return draw(request, "citizen/services/service.html", presenter)
    wanted = _wanted(request, found)
    try:
        if wanted is None:
            raise pairing.NotAsked
        pairing.change_consents(
            actor=place.actor, space=place.space, service_id=service_id, consents=wanted, now=place.now
        )
    except pairing.NotAsked:
        messages.error(request, _("Ce service ne demande pas cela : rien n’a changé."))
    except pairing.ServiceClosed:
        messages.error(request, _("Ce service est arrêté : vous pouvez retirer un accord, pas en donner."))
    else:
        messages.success(request, _("C’est noté, et cela vaut dès maintenant."))
    return redirect("citizen:service", space_id=place.space.id, service_id=service_id)


def _wanted(request: HttpRequest, found: pairing.LinkedService) -> frozenset[Consent] | None:
    """What the service may do after this gesture; None when the form is not ours."""
    if "approuver" in request.POST:
        return read_consents(request.POST.getlist("accord"))
    form = SwitchForm(request.POST)
    codes = read_consents([form.cleaned_data["accord"]]) if form.is_valid() else None
    if codes is None:
        return None
    return found.consents | codes if form.cleaned_data["valeur"] == "oui" else found.consents - codes


@require_POST
@citizen_view(asks=Action.CHOOSE_SERVICES)
def disconnect(request: HttpRequest, place: Place, service_id: UUID) -> HttpResponse:
    """It can do nothing more here. Done twice, it is done."""
    try:
        pairing.disconnect(actor=place.actor, space=place.space, service_id=service_id, now=place.now)
    except pairing.PairingUnknown:
        messages.info(request, _("Ce service n’est plus relié."))
    else:
        messages.success(request, _("C’est délié : ce service ne peut plus rien lire ni ajouter ici."))
    return redirect("citizen:services", space_id=place.space.id)


@require_POST
@citizen_view(asks=Action.CHOOSE_SERVICES)
def disconnect_all(request: HttpRequest, place: Place) -> HttpResponse:
    """No service can do anything more here (C14). The answer is the list, which says what was unlinked and where to
    link it again: names of services are kept in no cookie.
    """
    ended = pairing.disconnect_everything(actor=place.actor, space=place.space, now=place.now)
    count = len(ended)
    told = ngettext("%(count)s service est délié.", "%(count)s services sont déliés.", count) % {"count": count}
    messages.success(request, told if count else _("Aucun service n’était relié."))
    left = pairing.linked_services(actor=place.actor, space=place.space, now=place.now)
    shown = ended_rows(place, ended)
    return draw(request, "citizen/services/linked.html", linked_presenter(place, left), ended=shown)


@require_safe
@citizen_view(asks=Action.SEE_SERVICES)
def receipt(request: HttpRequest, place: Place, service_id: UUID) -> HttpResponse:
    """What it may do now, on paper."""
    try:
        content = pairing.receipt(actor=place.actor, space=place.space, service_id=service_id, now=place.now)
    except catalogue.ServiceUnknown as error:
        raise NotFound from error
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="recu.pdf"'
    return response
