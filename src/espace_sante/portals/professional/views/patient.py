"""The page of a person one may not read yet, and the declaration that opens their record."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from espace_sante.access.api import Action, Reason, case_of, declare_care_relation
from espace_sante.portals.components.session import actor_of_request, now_of
from espace_sante.portals.components.situation import has_several_places
from espace_sante.portals.professional.errors import patient_view
from espace_sante.portals.professional.forms.relation import RelationForm
from espace_sante.portals.professional.found import find_again
from espace_sante.portals.professional.presenters.frame import reader_of, strip_of
from espace_sante.portals.professional.presenters.patient import gate_presenter
from espace_sante.spaces.api import space_by_id


def gate(request: HttpRequest, space_id: UUID, form: RelationForm | None = None) -> HttpResponse:
    """Where the space stands, and what one may do. Raises SpaceUnknown."""
    found = find_again(request, space_id)
    presenter = gate_presenter(found)
    return render(
        request,
        "professional/patient/gate.html",
        {
            "reader": reader_of(actor_of_request(request), several_places=has_several_places(request)),
            "strip": strip_of(found.holder, space_id=space_id, now=now_of(request)),
            "gate": presenter,
            "form": form or RelationForm(express=presenter.express),
        },
    )


@patient_view
@require_POST
def declare(request: HttpRequest, space_id: UUID) -> HttpResponse:
    """Record what authorises the reading, then open the record."""
    actor, now, space = actor_of_request(request), now_of(request), space_by_id(space_id)
    entering = case_of(actor=actor, space=space, now=now).decide(Action.ENTER_SPACE)
    form = RelationForm(request.POST, express=entering.reason is Reason.EXPRESS_CONSENT_NEEDED)
    if not form.is_valid():
        return gate(request, space_id, form)
    declare_care_relation(
        actor=actor,
        space=space,
        in_care_team=form.in_care_team,
        express=form.express,
        now=now,
    )
    messages.success(request, _("Votre déclaration est enregistrée."))
    return redirect("professional:record", space_id=space_id)
