"""One service: where it stands; and its card."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from espace_sante.catalogue import api as catalogue
from espace_sante.portals.components.session import actor_of_request, now_of
from espace_sante.portals.publisher.forms.card import CardForm
from espace_sante.portals.publisher.forms.people import ReasonForm
from espace_sante.portals.publisher.guarded import for_members
from espace_sante.portals.publisher.presenters.notices import notices
from espace_sante.portals.publisher.presenters.service import EDITABLE, service_page
from espace_sante.portals.publisher.presenters.shell import shell_of
from espace_sante.subscriptions import api as subscriptions


@require_safe
@for_members
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Where it stands, what lacks, what was said of it."""
    return draw_service(request, slug)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """The card, filled in whole; once referenced, what was decided stays as it is."""
    actor = actor_of_request(request)
    dossier = catalogue.own_dossier(actor=actor, slug=slug)
    form = CardForm(request.POST or None, card=dossier.card)
    if request.method == "POST" and form.is_valid():
        try:
            catalogue.fill_card(actor=actor, slug=slug, card=form.card(), now=now_of(request))
        except catalogue.EntryInvalid as error:
            form.mark(error.field)
        except catalogue.MoveNotPossible:
            return too_late(request, slug)
        else:
            messages.success(request, _("La fiche est enregistrée."))
            return redirect("publisher:service", slug=slug)
    status = dossier.service.status
    context = {
        "shell": shell_of(actor, catalogue.membership_of(actor), "services"),
        "title": dossier.service.name,
        "slug": slug,
        "form": form,
        "editable": status in EDITABLE,
        "draft": status is catalogue.ServiceStatus.DRAFT,
    }
    return render(request, "publisher/services/card.html", context, status=422 if form.errors else 200)


def draw_service(
    request: HttpRequest, slug: str, *, reason: ReasonForm | None = None, leaving: ReasonForm | None = None
) -> HttpResponse:
    """The page of a service, with the form that came back if one did."""
    actor = actor_of_request(request)
    mine = catalogue.membership_of(actor)
    dossier = catalogue.own_dossier(actor=actor, slug=slug)
    context = {
        "shell": shell_of(actor, mine, "services"),
        "notices": notices(subscriptions.figures_of(dossier.service.id)),
        "page": service_page(dossier, owner=mine.owner),
        "reason": reason or ReasonForm(),
        "leaving": leaving or ReasonForm(auto_id="quitter-%s"),
        "faulty": reason or leaving,
    }
    return render(request, "publisher/services/service.html", context, status=422 if reason or leaving else 200)


def too_late(request: HttpRequest, slug: str) -> HttpResponse:
    messages.error(request, _("Ce n’est pas possible dans l’état où est ce service : relisez la page."))
    return redirect("publisher:service", slug=slug)
