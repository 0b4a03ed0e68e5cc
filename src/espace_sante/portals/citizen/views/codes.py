"""One-off access codes: make one, shown once; see what became of the others; take one back (PRO-13)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.access.api import Action, NothingInScope, TooManyCodes, codes_of, make_code, withdraw_code
from espace_sante.identity import api as identity
from espace_sante.portals.citizen.forms.codes import CodeForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.codes import codes_presenter, made_presenter, new_code_presenter
from espace_sante.record.api import list_documents

MISTAKE = 422
MOST_OFFERED = 50  # documents to choose among, the latest; an older one is given with its category


@require_safe
@citizen_view(asks=Action.CHOOSE_PROFESSIONALS)
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """Every code and what became of it."""
    codes = codes_of(actor=place.actor, space=place.space, now=place.now)
    known = identity.professionals({one.used_by for one in codes if one.used_by})
    return draw(request, "citizen/codes/codes.html", codes_presenter(place, codes, known))


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.CHOOSE_PROFESSIONALS)
def new(request: HttpRequest, place: Place) -> HttpResponse:
    """What the code opens, then the code itself, in the answer to the form: no address ever holds it."""
    found = list_documents(actor=place.actor, space=place.space, now=place.now, size=MOST_OFFERED)
    offered = [(str(one.id), one.title) for one in found.documents]
    form = CodeForm(request.POST if request.method == "POST" else None, documents=offered)
    if form.is_bound and form.is_valid():
        try:
            made = make_code(actor=place.actor, space=place.space, now=place.now, **form.asked())
        except TooManyCodes:
            form.add_error(None, _("Trop de codes attendent d’être utilisés : retirez-en d’abord."))
        except NothingInScope:
            form.add_error(None, _("Choisissez au moins une catégorie ou un document."))
        else:
            return draw(request, "citizen/codes/made.html", made_presenter(place, made))
    status = MISTAKE if form.errors else 200
    return draw(request, "citizen/codes/new.html", new_code_presenter(place), form=form, status=status)


@require_POST
@citizen_view()
def withdraw(request: HttpRequest, place: Place, code_id: UUID) -> HttpResponse:
    """Take it back: unused, it opens nothing more; used, what it opened is closed."""
    if withdraw_code(actor=place.actor, space=place.space, code_id=code_id, now=place.now):
        messages.success(request, _("C’est retiré : ce code n’ouvre plus rien."))
    return redirect("citizen:codes", space_id=place.space.id)
