"""Record what a person said by telephone, at a counter or by post, and its withdrawal (OPE-04, LC-04)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from espace_sante.access.api import (
    Action,
    confirm_opposition_for,
    look_up_person,
    oppose_for,
    withdraw_opposition_for,
)
from espace_sante.portals.components.session import actor_of_request, now_of
from espace_sante.portals.operator.console import console, is_remembered, remember
from espace_sante.portals.operator.forms.people import OppositionForm
from espace_sante.portals.operator.presenters.person import PersonPresenter, person_presenter
from espace_sante.portals.operator.presenters.shell import shell_of
from espace_sante.spaces.api import MoveNotAllowed, NoOpposition, NothingToConfirm, OppositionChannel, SpaceAlreadyOpen


@require_http_methods(["GET", "HEAD", "POST"])
@console(Action.ASSIST_OPPOSITION)
def record(request: HttpRequest, holder_id: UUID) -> HttpResponse:
    """The receipt's number is told to the person: it is on their page too."""
    page = _person(request, holder_id)
    form = OppositionForm(request.POST if request.method == "POST" else None, now=now_of(request))
    if form.is_bound and form.is_valid():
        try:
            told = oppose_for(
                actor=actor_of_request(request),
                holder_id=holder_id,
                channel=OppositionChannel(form.cleaned_data["channel"]),
                said_at=form.said_at(),
                by_representative=form.cleaned_data["who"] == "representative",
                now=now_of(request),
            )
        except SpaceAlreadyOpen:
            form.add_error(
                None, _("L’espace était déjà ouvert ce jour-là : on ne s’y oppose plus, on le ferme, à tout moment.")
            )
        except MoveNotAllowed:
            form.add_error(None, _("Dans l’état où est cet espace, il n’y a plus d’ouverture à refuser."))
        else:
            messages.success(
                request,
                _("L’opposition est enregistrée. Numéro de reçu à donner : %(number)s.") % {"number": told.number},
            )
            return redirect("operator:person", holder_id=holder_id)
    context = {"shell": shell_of(actor_of_request(request), "people"), "page": page, "form": form}
    return render(request, "operator/people/oppose.html", {**context, "holder_id": holder_id})


@require_http_methods(["GET", "HEAD", "POST"])
@console(Action.ASSIST_OPPOSITION)
def confirm(request: HttpRequest, holder_id: UUID) -> HttpResponse:
    """Say what follows, then do it: the older record closes (LC-09)."""
    page = _person(request, holder_id)
    if request.method == "POST":
        try:
            told = confirm_opposition_for(actor=actor_of_request(request), holder_id=holder_id, now=now_of(request))
        except (NoOpposition, NothingToConfirm):
            messages.error(request, _("Il n’y a rien à confirmer."))
        else:
            done = _("L’opposition %(number)s est confirmée : l’ancien dossier est fermé.")
            messages.success(request, done % {"number": told.number})
        return redirect("operator:person", holder_id=holder_id)
    context = {"shell": shell_of(actor_of_request(request), "people"), "page": page, "holder_id": holder_id}
    return render(request, "operator/people/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@console(Action.ASSIST_OPPOSITION)
def withdraw(request: HttpRequest, holder_id: UUID) -> HttpResponse:
    """Say what follows, then do it: the space opens."""
    page = _person(request, holder_id)
    if request.method == "POST":
        try:
            withdraw_opposition_for(actor=actor_of_request(request), holder_id=holder_id, now=now_of(request))
        except NoOpposition:
            messages.error(request, _("Aucune opposition n’est en vigueur."))
        else:
            messages.success(request, _("L’opposition est retirée."))
        return redirect("operator:person", holder_id=holder_id)
    context = {"shell": shell_of(actor_of_request(request), "people"), "page": page, "holder_id": holder_id}
    return render(request, "operator/people/withdraw.html", context)


def _person(request: HttpRequest, holder_id: UUID) -> PersonPresenter:
    known = is_remembered(request, holder_id)
    found = look_up_person(
        actor=actor_of_request(request), holder_id=holder_id, now=now_of(request), already_traced=known
    )
    remember(request, holder_id)
    return person_presenter(found)
