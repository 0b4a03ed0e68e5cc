"""The settings of confidentiality: new items, everything at once, emergencies (CIT-04, EMG-03)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.access.api import Action, choices_of, choose_confidentiality, first_choices_made
from espace_sante.kernel.errors import NotFound
from espace_sante.portals.citizen.forms.confidentiality import EverythingForm, SwitchForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.confidentiality import everything_presenter, settings_presenter
from espace_sante.record.api import set_all_masked


@require_safe
@citizen_view(asks=Action.CHOOSE_CONFIDENTIALITY)
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """Where the switches stand; the first time, the three screens instead (CIT-03)."""
    if not first_choices_made(place.space):
        return redirect("citizen:first_choices", space_id=place.space.id)
    presenter = settings_presenter(place, choices_of(place.space, now=place.now))
    return draw(request, "citizen/confidentiality/settings.html", presenter)


@require_POST
@citizen_view()
def choose(request: HttpRequest, place: Place) -> HttpResponse:
    """Move one switch."""
    form = SwitchForm(request.POST)
    if not form.is_valid():
        raise NotFound
    choices = form.moved(choices_of(place.space, now=place.now))
    choose_confidentiality(actor=place.actor, space=place.space, choices=choices, now=place.now)
    messages.success(request, _("C’est changé, dès maintenant."))
    return redirect("citizen:confidentiality", space_id=place.space.id)


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.CHOOSE_CONFIDENTIALITY)
def everything(request: HttpRequest, place: Place) -> HttpResponse:
    """Mask everything, or show everything, after a page that says what follows."""
    form = EverythingForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        raise NotFound
    if request.method != "POST":
        presenter = everything_presenter(place, masked=form.masked)
        return draw(request, "citizen/confidentiality/everything.html", presenter)
    count = set_all_masked(actor=place.actor, space=place.space, masked=form.masked, now=place.now)
    messages.success(request, changed_words(count, masked=form.masked))
    return redirect("citizen:confidentiality", space_id=place.space.id)


def changed_words(count: int, *, masked: bool) -> str:
    """« C’est fait : 12 documents viennent d’être masqués. »"""
    if not count:
        return _("C’est fait : tout était déjà ainsi.")
    if masked:
        words = ngettext(
            "C’est fait : %(count)s document vient d’être masqué.",
            "C’est fait : %(count)s documents viennent d’être masqués.",
            count,
        )
    else:
        words = ngettext(
            "C’est fait : %(count)s document est de nouveau visible.",
            "C’est fait : %(count)s documents sont de nouveau visibles.",
            count,
        )
    return words % {"count": count}
