"""A colleague before this patient: the consent one collects for them (PRO-03), the block one decides (CIT-07)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from espace_sante.access.api import Action, block_professional, collect_consent
from espace_sante.identity import api as identity
from espace_sante.portals.components.session import actor_of_request, now_of
from espace_sante.portals.components.situation import has_several_places
from espace_sante.portals.professional.errors import patient_view
from espace_sante.portals.professional.forms.colleague import COLLECT, ColleagueForm, ColleagueSearchForm
from espace_sante.portals.professional.found import find_again
from espace_sante.portals.professional.presenters.colleagues import colleagues_presenter
from espace_sante.portals.professional.presenters.frame import reader_of, strip_of
from espace_sante.spaces.api import space_by_id

MOST_FOUND = 20


@patient_view
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, space_id: UUID) -> HttpResponse:
    """Look for a colleague in the directory. For the care team and for administrators; 404 for others."""
    found = find_again(request, space_id)
    may_collect = found.case.decide(Action.COLLECT_CONSENT).allowed
    may_block = found.case.decide(Action.BLOCK_PROFESSIONAL).allowed
    if not (may_collect or may_block):
        raise Http404
    form = ColleagueSearchForm(request.POST or None)
    people = None
    if form.is_valid():
        people = identity.search_professionals(
            form.cleaned_data["nom"], town=form.cleaned_data["ville"], limit=MOST_FOUND
        )
    actor = actor_of_request(request)
    return render(
        request,
        "professional/patient/colleagues.html",
        {
            "reader": reader_of(actor, several_places=has_several_places(request)),
            "strip": strip_of(found.holder, space_id=space_id, now=now_of(request)),
            "form": form,
            "page": colleagues_presenter(
                people, space_id=space_id, own_rpps=actor.rpps or "", may_collect=may_collect, may_block=may_block
            ),
        },
    )


@patient_view
@require_POST
def act(request: HttpRequest, space_id: UUID) -> HttpResponse:
    """What was chosen for the colleague. What the holder chose about them is not told."""
    form = ColleagueForm(request.POST)
    actor = actor_of_request(request)
    found = identity.professionals([form.cleaned_data["rpps"].value]) if form.is_valid() else {}
    colleague = next(iter(found.values()), None)
    if colleague is None or not colleague.is_active or colleague.rpps == actor.rpps:
        raise Http404
    space, now, rpps = space_by_id(space_id), now_of(request), form.cleaned_data["rpps"]
    if form.cleaned_data["geste"] == COLLECT:
        collect_consent(actor=actor, space=space, rpps=rpps, name=colleague.name, now=now)
        said = _("L’accord de la personne pour %(name)s est noté, pour une consultation.")
    else:
        block_professional(actor=actor, space=space, rpps=rpps, name=colleague.name, now=now)
        said = _("%(name)s ne peut plus rien lire ici. La personne peut lever ce blocage.")
    messages.success(request, said % {"name": colleague.name})
    return redirect("professional:colleagues", space_id=space_id)
