"""What a publisher does of a service: send it, take it back, put it offline and online, leave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from espace_sante.catalogue import api as catalogue
from espace_sante.portals.components.session import actor_of_request, needs_fresh_proof, now_of
from espace_sante.portals.publisher.forms.people import ReasonForm
from espace_sante.portals.publisher.guarded import for_members
from espace_sante.portals.publisher.views.service import draw_service, too_late


@require_POST
@for_members
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the application; what lacks stands on its page."""
    try:
        catalogue.submit(actor=actor_of_request(request), slug=slug, now=now_of(request))
    except catalogue.ApplicationIncomplete:
        messages.error(request, _("Il manque encore quelque chose : la liste est sur cette page."))
        return redirect("publisher:service", slug=slug)
    except catalogue.MoveNotPossible:
        return too_late(request, slug)
    messages.success(request, _("Votre dossier est envoyé."))
    return redirect("publisher:service", slug=slug)


@require_POST
@for_members
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Correct what was sent, while nobody looks at it."""
    return _act(request, slug, catalogue.take_back, _("Votre dossier est de nouveau un brouillon."))


@require_POST
@for_members
def put_back_online(request: HttpRequest, slug: str) -> HttpResponse:
    """What was offline."""
    try:
        return _act(request, slug, catalogue.put_back_online, _("Votre service est de nouveau en ligne."))
    except catalogue.ConventionNotInForce:
        messages.error(request, _("Aucune convention n’est en vigueur : demandez à la renouveler."))
        return redirect("publisher:service", slug=slug)


@require_POST
@for_members
def take_offline(request: HttpRequest, slug: str) -> HttpResponse:
    """From the next request on, it exchanges nothing."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return draw_service(request, slug, reason=form)
    told = {"reason": form.cleaned_data["raison"]}
    return _act(request, slug, catalogue.take_offline, _("Votre service est hors ligne."), **told)


@require_POST
@needs_fresh_proof("publisher:home")
@for_members
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Out of the catalogue, for good."""
    form = ReasonForm(request.POST, auto_id="quitter-%s")
    if not form.is_valid():
        return draw_service(request, slug, leaving=form)
    told = {"reason": form.cleaned_data["raison"]}
    return _act(request, slug, catalogue.withdraw, _("Votre service n’est plus au catalogue."), **told)


def _act(request: HttpRequest, slug: str, act: Callable[..., None], done: str, **more: Any) -> HttpResponse:
    try:
        act(actor=actor_of_request(request), slug=slug, now=now_of(request), **more)
    except catalogue.MoveNotPossible:
        return too_late(request, slug)
    messages.success(request, done)
    return redirect("publisher:service", slug=slug)
