"""The health history of a person, and what a minor keeps out of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from espace_sante.access.api import Action, case_of
from espace_sante.identity import api as identity
from espace_sante.portals.components.session import actor_of_request, now_of
from espace_sante.portals.components.situation import has_several_places
from espace_sante.portals.professional.errors import patient_view
from espace_sante.portals.professional.forms.objection import ObjectionForm
from espace_sante.portals.professional.found import find_again
from espace_sante.portals.professional.presenters.dates import day_of
from espace_sante.portals.professional.presenters.emergency import standing_of
from espace_sante.portals.professional.presenters.frame import reader_of, strip_of
from espace_sante.portals.professional.presenters.health_history import health_history_presenter
from espace_sante.record.api import ActFamily, health_history, record_objection
from espace_sante.spaces.api import space_by_id


@patient_view
@require_safe
def page(request: HttpRequest, space_id: UUID) -> HttpResponse:
    """What the insurer reimbursed, as far as one may read it."""
    actor, now, space = actor_of_request(request), now_of(request), space_by_id(space_id)
    cursor = request.GET.get("suite") or None
    found = health_history(actor=actor, space=space, now=now, cursor=cursor)
    entering = case_of(actor=actor, space=space, now=now).decide(Action.ENTER_SPACE)
    return render(
        request,
        "professional/health_history/health_history.html",
        {
            "reader": reader_of(actor, several_places=has_several_places(request)),
            "strip": strip_of(identity.holders([space.holder_id])[space.holder_id], space_id=space.id, now=now),
            "standing": standing_of(actor=actor, space=space, decision=entering, now=now),
            "history": health_history_presenter(found, space_id=space.id, entering=entering, later=bool(cursor)),
        },
    )


@patient_view
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, space_id: UUID) -> HttpResponse:
    """A minor objects to the mention of an act. No authorisation is needed, and a block does not prevent it."""
    actor, now = actor_of_request(request), now_of(request)
    found = find_again(request, space_id)
    if not identity.families.is_minor(found.holder.birth_on, now=now):
        raise Http404
    decision = found.case.decide(Action.RECORD_OBJECTION)
    if not decision.allowed:
        messages.error(request, _(decision.sentence))
        return redirect("professional:record", space_id=space_id)
    sent = request.POST if request.method == "POST" else None
    form = ObjectionForm(sent, born_on=found.holder.birth_on, today=day_of(now))
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        record_objection(
            actor=actor, space=found.space, family=ActFamily(said["family"]), on=said["act_on"],
            informed=said["informed"], now=now,
        )  # fmt: skip
        messages.success(request, _("C’est noté : rien de ce soin n’entrera dans l’historique de santé."))
        return redirect("professional:record", space_id=space_id)
    return render(
        request,
        "professional/health_history/objection.html",
        {
            "reader": reader_of(actor, several_places=has_several_places(request)),
            "strip": strip_of(found.holder, space_id=space_id, now=now),
            "form": form,
        },
    )
