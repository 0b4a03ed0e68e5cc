"""What a service asks for: written in the draft, asked to be changed once it is referenced (SCO-01, SCO-05)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from espace_sante.catalogue import api as catalogue
from espace_sante.catalogue.api import REFERENCED, ServiceStatus, Track
from espace_sante.portals.components.consents import asked_words
from espace_sante.portals.components.session import actor_of_request, now_of
from espace_sante.portals.publisher.forms.data import FinalitiesForm
from espace_sante.portals.publisher.guarded import for_members
from espace_sante.portals.publisher.presenters.shell import shell_of
from espace_sante.portals.publisher.views.service import too_late


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One line for each right of each finality; what is empty is not asked for."""
    actor = actor_of_request(request)
    dossier = catalogue.own_dossier(actor=actor, slug=slug)
    if dossier.service.track is not Track.EXCHANGE:
        raise Http404
    draft = dossier.service.status is ServiceStatus.DRAFT
    form = FinalitiesForm(request.POST or None, why=dossier.asked, reason=not draft)
    if request.method == "POST" and form.is_valid():
        try:
            if draft:
                catalogue.ask_finalities(actor=actor, slug=slug, why=form.why())
            else:
                catalogue.propose_finalities(
                    actor=actor, slug=slug, why=form.why(), reason=form.cleaned_data["raison"], now=now_of(request)
                )
        except catalogue.MoveNotPossible:
            return too_late(request, slug)
        except catalogue.EntryInvalid as error:
            _mark(form, error.field)
        else:
            messages.success(request, _("C’est enregistré.") if draft else _("Votre demande est envoyée."))
            return redirect("publisher:service", slug=slug)
    waiting = dossier.proposal is not None and dossier.proposal.accepted is None
    context = {
        "shell": shell_of(actor, catalogue.membership_of(actor), "services"),
        "slug": slug,
        "name": dossier.service.name,
        "form": form,
        "asked": [(asked_words([one]), why) for one, why in dossier.asked.items()],
        "draft": draft,
        "waiting": waiting,
        "editable": draft or (dossier.service.status in REFERENCED and not waiting),
    }
    return render(request, "publisher/services/data.html", context, status=422 if form.errors else 200)


def _mark(form: FinalitiesForm, field: str | None) -> None:
    if field == "reason":
        form.add_error("raison", _("Dites pourquoi."))
    elif field in form.fields:
        form.add_error(field, _("Dites pourquoi, en 200 caractères au plus."))
    else:
        form.add_error(None, _("Demandez autre chose que maintenant, et seulement ce que ses finalités permettent."))
