"""The desk of the support: which reports wait, one of them, the answer. An auditor reads the list alone."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from espace_sante.access.api import Action
from espace_sante.kernel.actors import ActorKind
from espace_sante.portals.components.session import actor_of_request, now_of
from espace_sante.portals.operator.console import console
from espace_sante.portals.operator.forms.reports import TABS, AnswerForm, DeskForm
from espace_sante.portals.operator.presenters.reports import desk_presenter, desk_report_presenter
from espace_sante.portals.operator.presenters.shell import shell_of
from espace_sante.reports import api as reports


@require_safe
@console(Action.LIST_REPORTS, kinds=(ActorKind.OPERATOR, ActorKind.AUDITOR))
def page(request: HttpRequest) -> HttpResponse:
    """The list: kinds, dates, states; no words, nobody of the holder's side."""
    actor, form = actor_of_request(request), DeskForm(request.GET)
    found = reports.reports_to_handle(actor=actor, states=TABS[form.tab()], kind=form.kind(), after=form.after())
    context = {
        "shell": shell_of(actor, "reports", at_home=True),
        "page": desk_presenter(found, form, may_open=actor.kind is ActorKind.OPERATOR),
    }
    return render(request, "operator/reports/list.html", context)


@require_safe
@console(Action.HANDLE_REPORTS)
def report(request: HttpRequest, space_id: UUID, report_id: UUID) -> HttpResponse:
    """One report; opening it is written in the trace of the space."""
    return _page(request, space_id, report_id, AnswerForm(auto_id="repondre-%s"))


@require_POST
@console(Action.HANDLE_REPORTS)
def take_up(request: HttpRequest, space_id: UUID, report_id: UUID) -> HttpResponse:
    """Say that somebody looks into it."""
    try:
        reports.take_up(actor=actor_of_request(request), space_id=space_id, report_id=report_id, now=now_of(request))
    except reports.StepNotPossible:
        messages.error(request, _("Quelqu’un a été plus rapide : ce signalement a changé d’état."))
    else:
        messages.success(request, _("Ce signalement est pris en charge. La personne le voit."))
    return redirect("operator:report", space_id=space_id, report_id=report_id)


@require_POST
@console(Action.HANDLE_REPORTS)
def answer(request: HttpRequest, space_id: UUID, report_id: UUID) -> HttpResponse:
    """Answer; the person is told that there is an answer, without a word of it."""
    form = AnswerForm(request.POST, auto_id="repondre-%s")
    if not form.is_valid():
        return _page(request, space_id, report_id, form)
    try:
        reports.answer(
            actor=actor_of_request(request),
            space_id=space_id,
            report_id=report_id,
            words=form.cleaned_data["texte"],
            now=now_of(request),
        )
    except reports.StepNotPossible:
        messages.error(request, _("Ce signalement n’attend plus de réponse."))
    else:
        messages.success(request, _("La réponse est dans l’espace de la personne."))
    return redirect("operator:report", space_id=space_id, report_id=report_id)


@require_POST
@console(Action.HANDLE_REPORTS)
def close(request: HttpRequest, space_id: UUID, report_id: UUID) -> HttpResponse:
    """End what was answered."""
    try:
        reports.close(actor=actor_of_request(request), space_id=space_id, report_id=report_id, now=now_of(request))
    except reports.StepNotPossible:
        messages.error(request, _("Répondez avant de terminer."))
    else:
        messages.success(request, _("Ce signalement est terminé. La personne peut le relancer."))
    return redirect("operator:reports")


def _page(request: HttpRequest, space_id: UUID, report_id: UUID, form: AnswerForm) -> HttpResponse:
    actor = actor_of_request(request)
    found = reports.read_for_support(actor=actor, space_id=space_id, report_id=report_id, now=now_of(request))
    context = {
        "shell": shell_of(actor, "reports"),
        "page": desk_report_presenter(found),
        "form": form,
        "space_id": space_id,
        "report_id": report_id,
    }
    return render(request, "operator/reports/report.html", context)
