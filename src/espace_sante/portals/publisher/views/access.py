"""The credentials of a service: made, renewed, withdrawn by an owner. A secret is shown once, in the answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.catalogue import api as catalogue
from espace_sante.pairing import api as pairing
from espace_sante.portals.components.client_keys import pretty
from espace_sante.portals.components.session import actor_of_request, needs_fresh_proof, now_of
from espace_sante.portals.publisher.forms.access import ClientForm, KeysForm
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
                sandbox=told["pour"] == "sandbox", keys=form.keys, keys_at=form.keys_at, now=now_of(request),
                by=actor_of_request(request),
            )  # fmt: skip
        except pairing.RedirectInvalid:
            form.add_error(
                "retours", _("Une de ces adresses ne convient pas : https, sans « @ », « # », « % » ni « .. ».")
            )
        except pairing.ClientInvalid as error:
            if error.field in {"jwks", "jwks_uri"}:
                form.mark(error)
            else:
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
    made = pairing.renew_secret(client_id=client_id, now=now_of(request), by=actor_of_request(request))
    return _page(request, slug, ClientForm(), made=made)


@require_http_methods(["GET", "HEAD", "POST"])
@fresh
@for_members
def keys(request: HttpRequest, slug: str, client_id: str) -> HttpResponse:
    """Other keys of an application that signs."""
    client = _own(request, slug, client_id)
    if client.proof != pairing.ClientProof.KEY:
        raise pairing.ClientUnknown
    form = KeysForm(
        request.POST if request.method == "POST" else None,
        initial={"cles_a": client.keys_at, "cles": pretty(client.keys)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            pairing.change_keys(
                client_id=client_id, keys=form.keys, keys_at=form.keys_at, now=now_of(request),
                by=actor_of_request(request),
            )  # fmt: skip
        except pairing.ClientInvalid as error:
            form.mark(error)
        else:
            messages.success(request, _("C’est changé : les clés d’avant ne prouvent plus rien."))
            return redirect("publisher:access", slug=slug)
    actor = actor_of_request(request)
    shell = shell_of(actor, catalogue.membership_of(actor), "services")
    context = {"shell": shell, "slug": slug, "client": client, "form": form}
    return render(request, "publisher/services/keys.html", context, status=422 if form.errors else 200)


@require_POST
@fresh
@for_members
def end(request: HttpRequest, slug: str, client_id: str) -> HttpResponse:
    """From the next request on, nothing that it holds opens anything."""
    _own(request, slug, client_id)
    pairing.end_client(client_id=client_id, now=now_of(request), by=actor_of_request(request))
    messages.success(request, _("C’est retiré : cette application n’ouvre plus rien."))
    return redirect("publisher:access", slug=slug)


def _own(request: HttpRequest, slug: str, client_id: str) -> pairing.Client:
    """Raise ClientUnknown for credentials of another service."""
    service_id = catalogue.owned_service_id(actor_of_request(request), slug)
    client = pairing.client_named(client_id)
    if client.service_id != service_id:
        raise pairing.ClientUnknown
    return client


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
