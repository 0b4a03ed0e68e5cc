"""Typing a code that a person gave: from the search, where it names the person, or before their record (PRO-13)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from espace_sante.access.api import Action, CodeRefused, TooManyTries, case_of, redeem_code, refuse_secrecy
from espace_sante.kernel.actors import ActorKind
from espace_sante.portals.components.session import actor_of_request, now_of, only_for
from espace_sante.portals.components.situation import has_several_places
from espace_sante.portals.professional.errors import patient_view, private
from espace_sante.portals.professional.forms.code import CodeForm
from espace_sante.portals.professional.found import find_again, remember
from espace_sante.portals.professional.presenters.frame import reader_of, strip_of
from espace_sante.spaces.api import SpaceView


@only_for(ActorKind.PROFESSIONAL)
@private
@require_http_methods(["GET", "HEAD", "POST"])
def from_home(request: HttpRequest) -> HttpResponse:
    """Whoever was given a code needs no other identity of the person."""
    form = CodeForm(request.POST or None)
    opened = _typed(request, form, None)
    return opened or _draw(request, form, {"strip": None})


@patient_view
@require_http_methods(["GET", "HEAD", "POST"])
def of_patient(request: HttpRequest, space_id: UUID) -> HttpResponse:
    """The code must be of this person."""
    refuse_secrecy(actor_of_request(request))
    found = find_again(request, space_id)
    form = CodeForm(request.POST or None)
    opened = _typed(request, form, found.space)
    return opened or _draw(request, form, {"strip": strip_of(found.holder, space_id=space_id, now=now_of(request))})


def _typed(request: HttpRequest, form: CodeForm, space: SpaceView | None) -> HttpResponse | None:
    """Where a right code leads; a wrong one is said in the form, in the same words whatever is wrong with it."""
    if not form.is_valid():
        return None
    actor, now = actor_of_request(request), now_of(request)
    try:
        opened = redeem_code(actor=actor, code=form.cleaned_data["code"], now=now, space=space)
    except CodeRefused:
        form.add_error("code", _("Ce code n’ouvre rien. Vérifiez-le avec la personne, ou demandez-lui en un autre."))
        return None
    except TooManyTries:
        form.add_error("code", _("Trop d’essais. Attendez un quart d’heure, puis recommencez."))
        return None
    remember(request, opened.id)
    if case_of(actor=actor, space=opened, now=now).decide(Action.ENTER_SPACE).allowed:
        return redirect("professional:record", space_id=opened.id)
    messages.info(request, _("Ce code vous invite à déposer un document. Il n’ouvre pas la lecture."))
    return redirect("professional:deposit", space_id=opened.id)


def _draw(request: HttpRequest, form: CodeForm, more: dict[str, object]) -> HttpResponse:
    reader = reader_of(actor_of_request(request), several_places=has_several_places(request))
    return render(request, "professional/patient/code.html", {"reader": reader, "form": form, **more})
