"""The catalogue of services from a space: search it, read what a service asks for, link it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from espace_sante.access.api import Action, Consent
from espace_sante.catalogue import api as catalogue
from espace_sante.kernel.errors import NotFound
from espace_sante.pairing import api as pairing
from espace_sante.portals.citizen.forms.services import CatalogueForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.catalogue import card_presenter, catalogue_presenter
from espace_sante.portals.components.consents import read_consents

MISTAKE = 422


@require_safe
@citizen_view()
def own(request: HttpRequest, place: Place) -> HttpResponse:
    """The catalogue, from one's own space."""
    return redirect("citizen:catalogue", space_id=place.space.id)


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.ENTER_SPACE)
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """What is online, as it was looked for."""
    form = CatalogueForm(request.POST if request.method == "POST" else {}, auto_id="catalogue-%s", label_suffix="")
    found = catalogue.online_services(form.search(), page=form.wanted_page)
    presenter = catalogue_presenter(place, found, catalogue.asked_of(found.services), _linked(place))
    return draw(request, "citizen/services/catalogue.html", presenter, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.ENTER_SPACE)
def card(request: HttpRequest, place: Place, slug: str) -> HttpResponse:
    """One service: what it asks for, what it is; linked with what is ticked."""
    service = catalogue.service_named(slug)
    linked = service.id in _linked(place)
    if not service.online and not linked:
        raise NotFound
    if request.method != "POST":
        return _card(request, place, service, linked=linked)
    chosen = read_consents(request.POST.getlist("accord"))
    try:
        if chosen is None:
            raise pairing.NotAsked
        pairing.connect(actor=place.actor, space=place.space, service_id=service.id, consents=chosen, now=place.now)
    except pairing.NothingChosen:
        return _card(
            request, place, service, linked=linked, mistake=_("Cochez au moins une chose que ce service peut faire.")
        )
    except pairing.NotAsked:
        return _card(
            request,
            place,
            service,
            linked=linked,
            mistake=_("Ce service ne demande pas cela. Choisissez parmi ce qu’il demande."),
        )
    except pairing.ServiceClosed:
        messages.error(request, _("Ce service vient de s’arrêter : il ne peut pas être relié."))
        return redirect("citizen:catalogue", space_id=place.space.id)
    messages.success(request, _("C’est relié. Le service ne fait que ce que vous avez coché."))
    return redirect("citizen:service", space_id=place.space.id, service_id=service.id)


def _card(
    request: HttpRequest,
    place: Place,
    service: catalogue.ServiceView,
    *,
    linked: bool,
    chosen: Collection[Consent] = frozenset(),
    mistake: str = "",
) -> HttpResponse:
    presenter = card_presenter(
        place, service, catalogue.asked_finalities(service.id), catalogue.facets_of([service.id])[service.id],
        pictures=catalogue.pictures_of(service.id), linked=linked, chosen=chosen, mistake=mistake,
    )  # fmt: skip
    return draw(request, "citizen/services/card.html", presenter, status=MISTAKE if mistake else 200)


def _linked(place: Place) -> set[UUID]:
    """The ids of what is linked to this space; nothing for who does not see it."""
    if not place.may(Action.SEE_SERVICES):
        return set()
    return {one.service_id for one in pairing.live_pairings(place.space.id)}
