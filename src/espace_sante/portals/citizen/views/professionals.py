"""Who has access and why; whom the directory knows. The gestures are in `professional.py`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from espace_sante.access.api import Action, case_of, relations_in, ties_of, treating_doctor_of
from espace_sante.identity import api as identity
from espace_sante.portals.citizen.forms.professionals import DirectoryForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.professionals import Search, Tied, professionals_presenter

MOST_FOUND = 20


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.SEE_PROFESSIONALS)
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """Who has access; a posted search adds what the directory found."""
    case = case_of(actor=place.actor, space=place.space, now=place.now)
    but_secret = case.relations.by_law
    relations = relations_in(place.space.id, now=place.now, but_secret=but_secret)
    ties = ties_of(place.space, now=place.now, but_secret=but_secret)
    search = search_of(request)
    pointed = request.GET.get("rpps", "")
    tied = Tied(
        relations=relations,
        ties=ties,
        known=identity.professionals({*relations, *([pointed] if pointed.isdigit() else [])}),
        structures=identity.structures({one.finess for one in ties if one.finess}),
        doctor=treating_doctor_of(place.space),
    )
    may_choose = case.decide(Action.CHOOSE_PROFESSIONALS).allowed
    presenter = professionals_presenter(place, tied, search=search, pointed=pointed, may_choose=may_choose)
    return draw(request, "citizen/professionals/professionals.html", presenter)


def search_of(request: HttpRequest) -> Search:
    """What the directory answers to what was posted."""
    if request.method != "POST":
        return Search(form=DirectoryForm(auto_id="recherche-%s"))
    form = DirectoryForm(request.POST, auto_id="recherche-%s")
    if not form.is_valid():
        return Search(form=form)
    found = identity.search_professionals(form.cleaned_data["nom"], town=form.cleaned_data["ville"], limit=MOST_FOUND)
    return Search(form=form, found=found, done=True, in_town=bool(form.cleaned_data["ville"]))
