"""The credentials of a service: made, renewed, withdrawn by an owner. A secret is shown once, in the answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from espace_sante.catalogue import api as catalogue
from espace_sante.pairing import api as pairing
from espace_sante.portals.components.session import actor_of_request, needs_fresh_proof, now_of
from espace_sante.portals.publisher.forms.access import ClientForm
from espace_sante.portals.publisher.guarded import for_members
from espace_sante.portals.publisher.presenters.shell import shell_of

fresh = needs_fresh_proof("publisher:home")


@require_safe
@fresh
@for_members
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Those in force, and a form for another."""
    return _page(request, slug, ClientForm())


@require_POST
@fresh
@for_members
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """One more application of the service."""
    service_id = catalogue.owned_service_id(actor_of_request(request), slug)
    form = ClientForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            made = pairing.make_client(
                service_id=service_id, name=told["nom"], redirects=form.redirects, proof=told["preuve"],
                sandbox=told["pour"] == "sandbox", now=now_of(request),
            )  # fmt: skip
        except pairing.RedirectInvalid:
            form.add_error(
                "retours", _("Une de ces adresses ne convient pas : https, sans « @ », « # », « % » ni « .. ».")
            )
        except pairing.ClientInvalid:
            form.add_error("nom", _("Donnez un nom de 100 caractères au plus."))
        else:
            return _page(request, slug, ClientForm(), made=made)
    return _page(request, slug, form, status=422)


@require_POST
@fresh
@for_members
def renew(request: HttpRequest, slug: str, client_id: str) -> HttpResponse:
    """Another secret; the one before proves nothing any more."""
    _own(request, slug, client_id)
    return _page(request, slug, ClientForm(), made=pairing.renew_secret(client_id=client_id, now=now_of(request)))


@require_POST
@fresh
@for_members
def end(request: HttpRequest, slug: str, client_id: str) -> HttpResponse:
    """From the next request on, nothing that it holds opens anything."""
    _own(request, slug, client_id)
    pairing.end_client(client_id=client_id, now=now_of(request))
    messages.success(request, _("C’est retiré : cette application n’ouvre plus rien."))
    return redirect("publisher:access", slug=slug)


def _own(request: HttpRequest, slug: str, client_id: str) -> None:
    """Raise ClientUnknown for credentials of another service."""
    service_id = catalogue.owned_service_id(actor_of_request(request), slug)
    if pairing.client_named(client_id).service_id != service_id:
        raise pairing.ClientUnknown


def _page(
    request: HttpRequest, slug: str, form: ClientForm, *, made: pairing.MadeClient | None = None, status: int = 200
) -> HttpResponse:
    actor = actor_of_request(request)
    service_id = catalogue.owned_service_id(actor, slug)
    context = {
        "shell": shell_of(actor, catalogue.membership_of(actor), "services"),
        "service": catalogue.service_of(service_id),
        "clients": pairing.clients_of(service_id),
        "made": made,
        "form": form,
    }
    return render(request, "publisher/services/access.html", context, status=status)
