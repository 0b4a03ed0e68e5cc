"""What a service is told of changes: how the last pushes went, and the key that signs them, shown once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from espace_sante.catalogue import api as catalogue
from espace_sante.portals.components.session import actor_of_request, needs_fresh_proof, now_of
from espace_sante.portals.publisher.guarded import for_members
from espace_sante.portals.publisher.presenters.notices import delivery_rows, failing_rows, key_rows, notices
from espace_sante.portals.publisher.presenters.shell import shell_of
from espace_sante.subscriptions import api as subscriptions

fresh = needs_fresh_proof("publisher:home")


@require_safe
@for_members
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The last pushes, and since when there is a key."""
    return _page(request, slug)


@never_cache
@require_POST
@fresh
@for_members
def key(request: HttpRequest, slug: str) -> HttpResponse:
    """Another key, for an owner; the one before signs too for a day."""
    service_id = catalogue.owned_service_id(actor_of_request(request), slug)
    return _page(request, slug, key_text=subscriptions.make_signing_key(service_id=service_id, now=now_of(request)))


def _page(request: HttpRequest, slug: str, *, key_text: str = "") -> HttpResponse:
    actor = actor_of_request(request)
    mine = catalogue.membership_of(actor)
    service = catalogue.own_dossier(actor=actor, slug=slug).service
    deliveries = subscriptions.deliveries_of(service.id)
    context = {
        "shell": shell_of(actor, mine, "services"),
        "service": service,
        "owner": mine.owner,
        "key_text": key_text,
        "key": key_rows(subscriptions.signing_key(service.id), now=now_of(request)),
        "figures": [*notices(subscriptions.figures_of(service.id), trouble=False), *delivery_rows(deliveries)],
        "failing": failing_rows(deliveries),
    }
    return render(request, "publisher/services/notices.html", context)
