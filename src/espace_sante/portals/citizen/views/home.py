"""The first page of a space, and its activation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from espace_sante.access.api import AccessRefused, Action, case_of, first_choices_made
from espace_sante.agenda import api as agenda
from espace_sante.identity.api import carer_notices, families
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.home import helped_home_presenter, home_presenter
from espace_sante.portals.citizen.presenters.shell import home_address
from espace_sante.record.api import overview_of
from espace_sante.spaces.api import MoveNotAllowed, activate_space


@require_safe
@citizen_view()
def own(request: HttpRequest, place: Place) -> HttpResponse:
    """One's own space."""
    return _home(request, place)


@require_safe
@citizen_view()
def of(request: HttpRequest, place: Place) -> HttpResponse:
    """The space of somebody one acts for; one's own has a shorter address."""
    if place.own:
        return redirect("citizen:home")
    return _home(request, place)


@require_POST
@citizen_view(needs_active=False)
def activate(request: HttpRequest, place: Place) -> HttpResponse:
    """The holder, or their representative, enters for the first time (LC-10)."""
    decision = case_of(actor=place.actor, space=place.space, now=place.now).decide(Action.ACTIVATE_SPACE)
    if not decision.allowed:
        raise AccessRefused(decision)
    try:
        activate_space(holder_id=place.who.holder_id, by=place.actor, now=place.now)
    except MoveNotAllowed:
        return redirect(home_address(place.who))  # already active: the button was pressed twice
    messages.success(request, _("L’espace est activé. Vos soignants y ajoutent désormais leurs documents."))
    return redirect("citizen:first_choices", space_id=place.space.id)


def _home(request: HttpRequest, place: Place) -> HttpResponse:
    if place.may(Action.ENTER_SPACE) and not place.may(Action.LIST_DOCUMENTS):
        coming = _coming(place) if place.may(Action.READ_AGENDA) else None
        return draw(request, "citizen/home/helped.html", helped_home_presenter(place, coming))
    overview = overview_of(actor=place.actor, space=place.space, helped=place.helped, now=place.now)
    carers = carer_notices(place.who.holder_id, now=place.now) if place.own else None
    questions = families.questions_for(place.who.holder_id, now=place.now) if place.own else []
    unasked = place.may(Action.CHOOSE_CONFIDENTIALITY) and not first_choices_made(place.space)
    presenter = home_presenter(place, overview, carers, questions, first_choices=unasked, coming=_coming(place))
    return draw(request, "citizen/home/home.html", presenter)


def _coming(place: Place) -> agenda.Occurrence | None:
    """What comes next in this space."""
    ties = {place.space.id: place.ties[place.space.id]}
    return agenda.next_event(actor=place.actor, ties=ties, now=place.now)
