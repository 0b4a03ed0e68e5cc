"""The first choices, in three screens: how things arrive, emergencies, who has access already (CIT-03).

Each screen writes its answer and leads to the next; one may come back, or leave: home asks again until the last one.
Source: RULES.md CIT-03, CIT-04, EMG-03, MT-07.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from espace_sante.access.api import (
    Action,
    case_of,
    choices_of,
    choose_confidentiality,
    finish_first_choices,
    relations_in,
    treating_doctor_of,
)
from espace_sante.identity import api as identity
from espace_sante.portals.citizen.forms.confidentiality import DefaultForm, EmergencyForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.first_choices import last_presenter, step_presenter
from espace_sante.portals.citizen.presenters.shell import home_address
from espace_sante.portals.citizen.views.confidentiality import changed_words
from espace_sante.record.api import set_all_masked

METHODS = ["GET", "HEAD", "POST"]
MISTAKE = 422


@require_http_methods(METHODS)
@citizen_view(asks=Action.CHOOSE_CONFIDENTIALITY)
def default(request: HttpRequest, place: Place) -> HttpResponse:
    """First screen: visible or masked, for what arrives and for what is here."""
    choices = choices_of(place.space, now=place.now)
    form = (
        DefaultForm(request.POST) if request.method == "POST" else DefaultForm(initial=DefaultForm.values_of(choices))
    )
    if not (form.is_bound and form.is_valid()):
        page = step_presenter(place, 0)
        status = MISTAKE if form.errors else 200
        return draw(request, "citizen/confidentiality/first_default.html", page, form=form, status=status)
    whose: dict[str, Any] = {"actor": place.actor, "space": place.space, "now": place.now}
    choose_confidentiality(**whose, choices=replace(choices, new_items_masked=form.masked))
    if form.cleaned_data["tout"]:
        messages.success(request, changed_words(set_all_masked(**whose, masked=form.masked), masked=form.masked))
    return redirect("citizen:first_emergency", space_id=place.space.id)


@require_http_methods(METHODS)
@citizen_view(asks=Action.CHOOSE_CONFIDENTIALITY)
def emergency(request: HttpRequest, place: Place) -> HttpResponse:
    """Second screen: the three switches."""
    choices = choices_of(place.space, now=place.now)
    if request.method != "POST":
        form = EmergencyForm(initial=EmergencyForm.values_of(choices))
        return draw(request, "citizen/confidentiality/first_emergency.html", step_presenter(place, 1), form=form)
    form = EmergencyForm(request.POST)
    form.is_valid()  # three boxes: whatever is sent means something
    choose_confidentiality(actor=place.actor, space=place.space, choices=form.moved(choices), now=place.now)
    return redirect("citizen:first_access", space_id=place.space.id)


@require_http_methods(METHODS)
@citizen_view(asks=Action.CHOOSE_CONFIDENTIALITY)
def access(request: HttpRequest, place: Place) -> HttpResponse:
    """Last screen: who has access already, and what was chosen; then nothing is asked again."""
    if request.method == "POST":
        finish_first_choices(actor=place.actor, space=place.space, now=place.now)
        messages.success(request, _("C’est noté. Vous pourrez tout changer dans Plus, puis Confidentialité."))
        return redirect(home_address(place.who))
    case = case_of(actor=place.actor, space=place.space, now=place.now)
    relations = relations_in(place.space.id, now=place.now, but_secret=case.relations.by_law)
    page = last_presenter(
        place,
        choices=choices_of(place.space, now=place.now),
        relations=relations,
        known=identity.professionals(relations),
        doctor=treating_doctor_of(place.space),
    )
    return draw(request, "citizen/confidentiality/first_access.html", page)
