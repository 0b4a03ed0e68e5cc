"""The catalogue of services, for everybody: what each one asks for is said before anything else. RULES.md CAT-08.

A service that is not shown is answered as one that never was: nobody learns of a draft by guessing its address.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from espace_sante.catalogue import api as catalogue
from espace_sante.portals.public.forms.catalogue import CatalogueForm
from espace_sante.portals.public.presenters.catalogue import card_presenter, criteria_presenter, list_presenter


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """What is online, as it was looked for."""
    form = CatalogueForm(request.POST if request.method == "POST" else None)
    found = catalogue.online_services(form.search(), page=form.wanted_page)
    presenter = list_presenter(found, catalogue.asked_of(found.services))
    return render(request, "public/catalogue/list.html", {"page": presenter, "form": form})


@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """One service."""
    service = _shown(slug)
    presenter = card_presenter(
        service,
        asked=catalogue.asked_finalities(service.id),
        facets=catalogue.facets_of([service.id])[service.id],
        pictures=catalogue.pictures_of(service.id),
    )
    return render(request, "public/catalogue/card.html", {"page": presenter})


@require_safe
def criteria(request: HttpRequest, slug: str) -> HttpResponse:
    """The criteria that a service was referenced on, one by one."""
    service = _shown(slug)
    presenter = criteria_presenter(service, catalogue.criteria_met(service))
    return render(request, "public/catalogue/criteria.html", {"page": presenter})


@require_safe
@cache_control(public=True, max_age=86_400)
def shot(request: HttpRequest, slug: str, shot_id: UUID) -> HttpResponse:
    """A screenshot: its address changes with it."""
    try:
        found = catalogue.shown_screenshot(slug, shot_id)
    except catalogue.ServiceUnknown as error:
        raise Http404 from error
    return HttpResponse(found.content, content_type=found.mime_type)


def _shown(slug: str) -> catalogue.ServiceView:
    try:
        return catalogue.shown_service(slug)
    except catalogue.ServiceUnknown as error:
        raise Http404 from error
