"""« Cela m’étonne » : report something, follow what was reported."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.access.api import Action, DocumentStatus
from espace_sante.portals.citizen.forms.report import FollowForm, PointedForm, ReportForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.reports import report_presenter, reports_presenter, thread_presenter
from espace_sante.record.api import DocumentQuery, list_documents
from espace_sante.reports.api import (
    WAITING,
    AlreadyReported,
    Asked,
    Kind,
    ReportView,
    StepNotPossible,
    TooManyReports,
    open_report,
    reopen_report,
    report_of,
    reportable,
    reports_of,
    withdraw_report,
)


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.REPORT_SOMETHING)
def report(request: HttpRequest, place: Place) -> HttpResponse:
    """What would be reported, and the words to the support; the address says what about."""
    asked = PointedForm(request.GET).asked(place.space.id)
    if asked is None:
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None, auto_id="signaler-%s")
    if form.is_bound and form.is_valid():
        filed = _file(request, place, asked, form)
        if filed is not None:
            return redirect("citizen:report_thread", space_id=place.space.id, report_id=filed)
    found = reportable(actor=place.actor, space=place.space, asked=asked, now=place.now)
    action = request.get_full_path()
    return draw(request, "citizen/reports/report.html", report_presenter(place, found, action=action), form=form)


def _file(request: HttpRequest, place: Place, asked: Asked, form: ReportForm) -> UUID | None:
    """The report to show next: the new one, or the one about the same thing that waits. None with an error."""
    try:
        report_id = open_report(
            actor=place.actor,
            space=place.space,
            asked=asked,
            words=form.cleaned_data["texte"],
            profile_consent=form.cleaned_data["accord"],
            now=place.now,
        )
    except AlreadyReported as error:
        messages.info(request, _("Vous l’avez déjà signalé : l’assistance va vous répondre ici."))
        return UUID(str(error.report_id))
    except TooManyReports:
        form.add_error(None, _("Vous avez fait beaucoup de signalements aujourd’hui. Revenez demain."))
        return None
    messages.success(request, _("C’est envoyé. La réponse arrivera ici."))
    return report_id


@require_safe
@citizen_view(asks=Action.READ_REPORTS)
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """Everything that was reported in this space."""
    found = reports_of(actor=place.actor, space=place.space, now=place.now)
    return draw(request, "citizen/reports/list.html", reports_presenter(place, found))


@require_safe
@citizen_view(asks=Action.READ_REPORTS)
def thread(request: HttpRequest, place: Place, report_id: UUID) -> HttpResponse:
    """One report and its answers."""
    return _thread(request, place, report_id, FollowForm(auto_id="relancer-%s"))


@require_POST
@citizen_view(asks=Action.REPORT_SOMETHING)
def reopen(request: HttpRequest, place: Place, report_id: UUID) -> HttpResponse:
    """The answer does not do."""
    form = FollowForm(request.POST, auto_id="relancer-%s")
    if not form.is_valid():
        return _thread(request, place, report_id, form)
    try:
        reopen_report(
            actor=place.actor,
            space=place.space,
            report_id=report_id,
            words=form.cleaned_data["texte"],
            now=place.now,
        )
    except StepNotPossible:
        messages.error(request, _("Ce signalement attend déjà une réponse."))
    else:
        messages.success(request, _("C’est envoyé. L’assistance va regarder de nouveau."))
    return redirect("citizen:report_thread", space_id=place.space.id, report_id=report_id)


@require_POST
@citizen_view(asks=Action.REPORT_SOMETHING)
def withdraw(request: HttpRequest, place: Place, report_id: UUID) -> HttpResponse:
    """Nothing is asked any more."""
    try:
        withdraw_report(actor=place.actor, space=place.space, report_id=report_id, now=place.now)
    except StepNotPossible:
        messages.error(request, _("Ce signalement est déjà terminé."))
    else:
        messages.success(request, _("Le signalement est retiré."))
    return redirect("citizen:report_thread", space_id=place.space.id, report_id=report_id)


def _thread(request: HttpRequest, place: Place, report_id: UUID, form: FollowForm) -> HttpResponse:
    found = report_of(actor=place.actor, space=place.space, report_id=report_id, now=place.now)
    presenter = thread_presenter(place, found, quarantined=_is_quarantined(place, found.report))
    return draw(request, "citizen/reports/thread.html", presenter, form=form)


def _is_quarantined(place: Place, report: ReportView) -> bool:
    """Whether the document of an opposition that waits is hidden from others. False once it is deleted."""
    if report.kind is not Kind.OPPOSITION or report.document_id is None or report.state not in WAITING:
        return False
    query = DocumentQuery(document_ids=frozenset({report.document_id}), statuses=frozenset(DocumentStatus))
    found = list_documents(actor=place.actor, space=place.space, now=place.now, query=query, size=1).documents
    return bool(found) and found[0].facts.quarantined
