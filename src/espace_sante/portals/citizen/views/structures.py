"""Authorise whoever acts in a structure, or take it back (STR-03). The trace still names each person (STR-04)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from espace_sante.access.api import Action, authorise_structure, ties_of, withdraw_structure
from espace_sante.identity import api as identity
from espace_sante.kernel.errors import NotFound
from espace_sante.portals.citizen.forms.gestures import StructureGestureForm, StructureSearchForm, UntilForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.structures import structures_presenter

MOST_FOUND = 20
MISTAKE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.CHOOSE_PROFESSIONALS)
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """Look for a structure; what was found can be authorised."""
    searched = request.method == "POST"
    form = StructureSearchForm(request.POST if searched else None, auto_id="lieu-%s", label_suffix="")
    found = None
    if searched and form.is_valid():
        found = identity.search_structures(form.cleaned_data["nom"], town=form.cleaned_data["ville"], limit=MOST_FOUND)
    return _page(request, place, form, found=found, until=UntilForm(now=place.now, auto_id="fin-%s"))


@require_POST
@citizen_view()
def choose(request: HttpRequest, place: Place) -> HttpResponse:
    """Give one's agreement to the whole of it, or take it back."""
    form = StructureGestureForm(request.POST, now=place.now, auto_id="fin-%s")
    form.is_valid()
    if form.errors.keys() - {"jusqu_au"}:
        raise NotFound
    finess = form.cleaned_data["finess"]
    name = identity.structures([finess.value]).get(finess.value)
    if name is None:
        raise NotFound
    if form.errors:
        found = identity.search_structures(finess.value)
        return _page(request, place, StructureSearchForm(auto_id="lieu-%s", label_suffix=""), found=found, until=form)
    whom = {"actor": place.actor, "space": place.space, "finess": finess, "name": name, "now": place.now}
    shown = {"name": identity.spoken(name)}
    if form.cleaned_data["geste"] == "accord":
        authorise_structure(**whom, until=form.until)
        messages.success(request, _("C’est noté : ceux qui vous soignent à %(name)s peuvent lire.") % shown)
    else:
        withdraw_structure(**whom)
        messages.success(request, _("C’est noté : l’accord donné à %(name)s est retiré.") % shown)
    return redirect("citizen:professionals", space_id=place.space.id)


def _page(
    request: HttpRequest,
    place: Place,
    form: StructureSearchForm,
    *,
    found: list[identity.StructureView] | None,
    until: UntilForm,
) -> HttpResponse:
    given = {one.finess for one in ties_of(place.space, now=place.now) if one.finess}
    presenter = structures_presenter(place, found, given=given)
    status = MISTAKE if form.errors or until.errors else 200
    return draw(request, "citizen/professionals/structures.html", presenter, form=form, until_form=until, status=status)
