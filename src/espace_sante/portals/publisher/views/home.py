"""The services of a publisher, and a new one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from espace_sante.catalogue import api as catalogue
from espace_sante.portals.components.session import actor_of_request, now_of
from espace_sante.portals.publisher.forms.card import WRONG, NewServiceForm
from espace_sante.portals.publisher.guarded import for_members
from espace_sante.portals.publisher.presenters.service import service_row
from espace_sante.portals.publisher.presenters.shell import shell_of


@require_safe
@for_members
def page(request: HttpRequest) -> HttpResponse:
    """Each service, where it stands, and what it waits for."""
    actor = actor_of_request(request)
    mine = catalogue.membership_of(actor)
    found = catalogue.services_of_mine(actor=actor, publisher_id=mine.publisher_id)
    context = {
        "shell": shell_of(actor, mine, "services", at_home=True),
        "publisher": mine.publisher_name,
        "services": [service_row(one) for one in found],
    }
    return render(request, "publisher/services/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def new(request: HttpRequest) -> HttpResponse:
    """Begin an application: a name, and whether data are exchanged."""
    actor = actor_of_request(request)
    form = NewServiceForm(request.POST or None, auto_id="nouveau-%s", label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            slug = catalogue.create_service(
                actor=actor, name=form.cleaned_data["nom"], track=form.track(), now=now_of(request)
            )
        except catalogue.EntryInvalid:
            form.add_error("nom", str(WRONG))
        else:
            return redirect("publisher:card", slug=slug)
    context = {"shell": shell_of(actor, catalogue.membership_of(actor), "services"), "form": form}
    return render(request, "publisher/services/new.html", context, status=422 if form.errors else 200)
