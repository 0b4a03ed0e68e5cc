"""A death recorded by mistake: one person says why, another one takes it back (LC-22)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from espace_sante.access.api import Action, LookedUp, look_after_spaces, look_up_person
from espace_sante.portals.components.session import actor_of_request, needs_fresh_proof, now_of
from espace_sante.portals.operator.console import console, is_remembered, remember
from espace_sante.portals.operator.forms.people import CorrectionForm
from espace_sante.portals.operator.presenters.death import death_presenter
from espace_sante.portals.operator.presenters.shell import shell_of
from espace_sante.spaces.api import CorrectionUnknown, NotDead, SpaceUnknown, campaigns

fresh = needs_fresh_proof("operator:people")


@require_http_methods(["GET", "HEAD", "POST"])
@fresh
@console(Action.LOOK_AFTER_SPACES)
def page(request: HttpRequest, holder_id: UUID) -> HttpResponse:
    """Why it was a mistake; then, for somebody else, the button that takes it back."""
    actor, found = actor_of_request(request), _found(request, holder_id)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            look_after_spaces.propose_death_correction(
                operator=actor, holder_id=holder_id, reason=form.cleaned_data["reason"], now=now_of(request)
            )
        except (NotDead, SpaceUnknown):
            messages.error(request, _("Aucun décès n’est noté, ou l’espace est effacé."))
        else:
            messages.success(request, _("C’est noté. Une autre personne doit maintenant retirer le décès."))
        return redirect("operator:death", holder_id=holder_id)
    context = {
        "shell": shell_of(actor, "people"),
        "page": death_presenter(found, actor=actor),
        "form": form,
        "holder_id": holder_id,
    }
    return render(request, "operator/people/death.html", context)


@require_POST
@fresh
@console(Action.LOOK_AFTER_SPACES)
def take_back(request: HttpRequest, holder_id: UUID) -> HttpResponse:
    """By somebody else than who said why: the space is where it was."""
    _found(request, holder_id)
    try:
        look_after_spaces.undo_death(operator=actor_of_request(request), holder_id=holder_id, now=now_of(request))
    except campaigns.SecondPersonNeeded:
        messages.error(request, _("Vous l’avez demandé : une autre personne doit retirer le décès."))
    except (NotDead, SpaceUnknown, CorrectionUnknown):
        messages.error(request, _("Il n’y a pas de décès à retirer."))
    else:
        messages.success(request, _("Le décès est retiré : l’espace est dans l’état où il était."))
    return redirect("operator:person", holder_id=holder_id)


def _found(request: HttpRequest, holder_id: UUID) -> LookedUp:
    known = is_remembered(request, holder_id)
    found = look_up_person(
        actor=actor_of_request(request), holder_id=holder_id, now=now_of(request), already_traced=known
    )
    remember(request, holder_id)
    return found
