"""What patients write about documents that this professional, or their structure, deposited: read it and answer.

Source: RULES.md CIT-12, CIT-13, C3.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from espace_sante.kernel.actors import ActorKind
from espace_sante.portals.components.session import actor_of_request, now_of, only_for
from espace_sante.portals.components.situation import has_several_places
from espace_sante.portals.professional.errors import patient_view, private
from espace_sante.portals.professional.forms.opposition import AnswerForm
from espace_sante.portals.professional.presenters.frame import Reader, reader_of
from espace_sante.portals.professional.presenters.oppositions import opposition_lines, opposition_presenter
from espace_sante.reports.api import StepNotPossible, answer_opposition, oppositions_to_answer, read_opposition


@only_for(ActorKind.PROFESSIONAL)
@private
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Those that wait, then those that were answered."""
    lines = opposition_lines(oppositions_to_answer(actor=actor_of_request(request)), now=now_of(request))
    context = {"reader": _reader(request), "lines": lines}
    return render(request, "professional/oppositions/list.html", context)


@patient_view
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, space_id: UUID, report_id: UUID) -> HttpResponse:
    """The motive, and the answer with its reasons."""
    actor, now = actor_of_request(request), now_of(request)
    form = AnswerForm(request.POST if request.method == "POST" else None, auto_id="reponse-%s")
    if form.is_bound and form.is_valid():
        _answer(request, space_id, report_id, form)
        return redirect("professional:oppositions")
    found = read_opposition(actor=actor, space_id=space_id, report_id=report_id, now=now)
    context = {"reader": _reader(request), "page": opposition_presenter(found, now=now), "form": form}
    return render(request, "professional/oppositions/opposition.html", context)


def _answer(request: HttpRequest, space_id: UUID, report_id: UUID, form: AnswerForm) -> None:
    try:
        answer_opposition(
            actor=actor_of_request(request),
            space_id=space_id,
            report_id=report_id,
            settlement=form.settlement,
            words=form.cleaned_data["raisons"],
            now=now_of(request),
        )
    except StepNotPossible:
        messages.info(request, _("Cette demande est déjà terminée."))
    else:
        messages.success(request, _("Votre réponse est envoyée à la personne."))


def _reader(request: HttpRequest) -> Reader:
    several = has_several_places(request)
    return reader_of(actor_of_request(request), at="oppositions", several_places=several)
