"""« Qui peut voir ceci ? » for the whole space: by person, by profession, and through somebody else's eyes (M5)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from espace_sante.access.api import (
    Action,
    case_of,
    case_of_profession,
    case_of_professional,
    choices_of,
    current_matrix,
    relations_in,
    ties_of,
    treating_doctor_of,
)
from espace_sante.identity import api as identity
from espace_sante.kernel.errors import NotFound
from espace_sante.pairing.api import services_who_read
from espace_sante.portals.citizen.forms.who import ProfessionForm, SeenAsForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.professionals import Tied
from espace_sante.portals.citizen.presenters.seen_as import seen_as_presenter
from espace_sante.portals.citizen.presenters.who_can_see import profession_presenter, who_presenter
from espace_sante.portals.citizen.wording.people import called
from espace_sante.portals.components.professions import profession_words
from espace_sante.record.api import documents_seen_as


@require_safe
@citizen_view(asks=Action.SEE_PROFESSIONALS)
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """Everybody who reads something here, why, and what changes it; then those who read nothing."""
    case = case_of(actor=place.actor, space=place.space, now=place.now)
    relations = relations_in(place.space.id, now=place.now, but_secret=case.relations.by_law)
    ties = ties_of(place.space, now=place.now, but_secret=case.relations.by_law)
    tied = Tied(
        relations=relations,
        ties=ties,
        known=identity.professionals(relations),
        structures=identity.structures({one.finess for one in ties if one.finess}),
        doctor=treating_doctor_of(place.space),
    )
    presenter = who_presenter(
        place,
        tied,
        choices=choices_of(place.space, now=place.now),
        helpers=identity.helpers_of(place.space.holder_id, now=place.now),
        services=services_who_read(space=place.space, now=place.now),
        may_choose=case.decide(Action.CHOOSE_PROFESSIONALS).allowed,
    )
    return draw(request, "citizen/who/space.html", presenter)


@require_safe
@citizen_view(asks=Action.SEE_PROFESSIONALS)
def by_profession(request: HttpRequest, place: Place) -> HttpResponse:
    """Every class of documents for one profession: the types it reads, those it does not."""
    form = ProfessionForm(request.GET)
    if not form.is_valid():
        raise NotFound
    profession = form.cleaned_data["metier"] or ProfessionForm.FIRST
    presenter = profession_presenter(place, profession, current_matrix().by_class(profession))
    return draw(request, "citizen/who/profession.html", presenter)


@require_safe
@citizen_view(asks=Action.CHOOSE_PROFESSIONALS)
def seen_as(request: HttpRequest, place: Place) -> HttpResponse:
    """The documents as a profession, or one professional, would have them. Nothing is traced as theirs."""
    form = SeenAsForm(request.GET)
    if not form.is_valid():
        raise NotFound
    rpps, profession = form.cleaned_data["soignant"], form.cleaned_data["metier"] or ProfessionForm.FIRST
    found = identity.professionals([rpps]).get(rpps) if rpps else None
    if rpps and found is None:
        raise NotFound
    if found:
        but_secret = case_of(actor=place.actor, space=place.space, now=place.now).relations.by_law
        case = case_of_professional(found, space=place.space, now=place.now, but_secret=but_secret)
        name = called(found.name)
    else:
        case = case_of_profession(profession, space=place.space, now=place.now)
        name = profession_words(profession)
    seen = documents_seen_as(
        case, actor=place.actor, space=place.space, now=place.now, cursor=form.cleaned_data["suite"] or None
    )
    presenter = seen_as_presenter(place, seen, case=case, name=name, rpps=rpps, profession=profession)
    return draw(request, "citizen/who/seen_as.html", presenter)
