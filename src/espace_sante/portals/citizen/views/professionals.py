"""Who has access, and the gestures that change it. The decision point has the last word on each of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from espace_sante.access.api import (
    Action,
    block_professional,
    case_of,
    give_consent,
    relations_in,
    unblock_professional,
)
from espace_sante.identity import api as identity
from espace_sante.kernel.errors import NotFound
from espace_sante.portals.citizen.forms.professionals import DirectoryForm, GestureForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.professionals import Search, professionals_presenter
from espace_sante.portals.citizen.wording.people import called

MOST_FOUND = 20


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.SEE_PROFESSIONALS)
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """Who has access; a posted search adds what the directory found."""
    case = case_of(actor=place.actor, space=place.space, now=place.now)
    relations = relations_in(place.space.id, now=place.now, but_secret=case.relations.by_law)
    search = _search(request)
    pointed = request.GET.get("rpps", "")
    known = identity.professionals({*relations, *([pointed] if pointed.isdigit() else [])})
    may_choose = case.decide(Action.CHOOSE_PROFESSIONALS)
    presenter = professionals_presenter(
        place, relations=relations, known=known, search=search, pointed=pointed, may_choose=may_choose.allowed
    )
    return draw(request, "citizen/professionals/professionals.html", presenter)


@require_POST
@citizen_view()
def choose(request: HttpRequest, place: Place) -> HttpResponse:
    """Give one's agreement, block, unblock."""
    form = GestureForm(request.POST)
    if not form.is_valid():
        raise NotFound
    rpps, gesture = form.cleaned_data["rpps"], form.cleaned_data["geste"]
    found = identity.professionals([rpps.value]).get(rpps.value)
    if found is None:
        raise NotFound
    whom = {"actor": place.actor, "space": place.space, "rpps": rpps, "name": found.name, "now": place.now}
    name = called(found.name)
    if gesture == "accord":
        give_consent(**whom)
        said = _("C’est noté : %(name)s peut lire ce que son métier permet.")
    elif gesture == "bloquer":
        block_professional(**whom)
        said = _("C’est noté : %(name)s ne peut plus rien lire ici.")
    else:
        unblock_professional(**whom)
        said = _("C’est noté : %(name)s n’est plus bloqué. L’accord ne revient pas tout seul.")
    messages.success(request, said % {"name": name})
    return redirect("citizen:professionals", space_id=place.space.id)


def _search(request: HttpRequest) -> Search:
    if request.method != "POST":
        return Search(form=DirectoryForm(auto_id="recherche-%s"))
    form = DirectoryForm(request.POST, auto_id="recherche-%s")
    if not form.is_valid():
        return Search(form=form)
    found = identity.search_professionals(form.cleaned_data["nom"], town=form.cleaned_data["ville"], limit=MOST_FOUND)
    return Search(form=form, found=found, done=True, in_town=bool(form.cleaned_data["ville"]))
