"""The agenda: of a person, of a family. Source: RULES.md AGE-01, AGE-02."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from espace_sante.access.api import Action
from espace_sante.agenda import api as agenda
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.agenda import FIRST, LAST, LIST, MONTH, WEEK, Look, agenda_presenter
from espace_sante.portals.citizen.wording.dates import day_of


@require_safe
@citizen_view(asks=Action.READ_AGENDA)
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """The agenda of one space."""
    look = _look(request, place, family=False)
    return _draw(request, place, look, {place.space.id: place.ties[place.space.id]})


@require_safe
@citizen_view(about_all=True)
def family(request: HttpRequest, place: Place) -> HttpResponse:
    """Those of everybody whose agenda one may read, oneself first."""
    if not any(one.space is not None and place.may_in(one, Action.READ_AGENDA) for one in place.people):
        raise PermissionDenied
    return _draw(request, place, _look(request, place, family=True), place.ties)


def _draw(request: HttpRequest, place: Place, look: Look, ties: agenda.Ties) -> HttpResponse:
    since, until = look.asked(day_of(place.now))
    found = agenda.family_agenda(actor=place.actor, ties=ties, since=since, until=until)
    return draw(request, "citizen/agenda/agenda.html", agenda_presenter(place, look, found))


def _look(request: HttpRequest, place: Place, *, family: bool) -> Look:
    """What the address asks for; anything else is this month."""
    today = day_of(place.now)
    view = request.GET.get("vue", MONTH)
    try:
        day = date.fromisoformat(request.GET.get("du", ""))
    except ValueError:
        day = today
    if not FIRST <= day <= today + LAST:
        day = today
    return Look(view=view if view in {MONTH, WEEK, LIST} else MONTH, day=day, family=family)
