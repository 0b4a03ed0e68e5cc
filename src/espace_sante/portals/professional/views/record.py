"""The record of a person in one screen, its results on demand, and everything it holds."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from espace_sante.access.api import AccessRefused, Action, case_of, health_history_facts, last_visit
from espace_sante.identity import api as identity
from espace_sante.identity.api import families
from espace_sante.portals.components.presenters import LabRow
from espace_sante.portals.components.session import actor_of_request, now_of
from espace_sante.portals.components.situation import has_several_places
from espace_sante.portals.professional.connection import chosen_connection
from espace_sante.portals.professional.errors import patient_view
from espace_sante.portals.professional.forms.search_documents import DocumentSearchForm
from espace_sante.portals.professional.presenters.dates import start_of_day
from espace_sante.portals.professional.presenters.documents import line_of, list_presenter, query_of
from espace_sante.portals.professional.presenters.emergency import standing_of
from espace_sante.portals.professional.presenters.frame import reader_of, strip_of
from espace_sante.portals.professional.presenters.record import biology, record_presenter
from espace_sante.portals.professional.presenters.results import Report, lab_rows
from espace_sante.portals.professional.views.patient import gate
from espace_sante.record.api import DocumentPage, list_documents, read_document
from espace_sante.spaces.api import SpaceView, space_by_id

ON_ONE_SCREEN = 200  # documents from which the panels are made; the list has the others
ON_ONE_PAGE = 50
XML = "text/xml"


@patient_view
@require_safe
def record(request: HttpRequest, space_id: UUID) -> HttpResponse:
    """The synthesis; without an authorisation, where the space stands and how to declare one."""
    return _screen(request, space_by_id(space_id), with_results=False)


@patient_view
@require_safe
def results(request: HttpRequest, space_id: UUID) -> HttpResponse:
    """The same screen with the values of the latest reports: opening them is reading them, and is traced so."""
    return _screen(request, space_by_id(space_id), with_results=True)


@patient_view
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, space_id: UUID) -> HttpResponse:
    """Every document one may read, or those one looks for. Professionals without authorisation see their own."""
    actor, now, space = actor_of_request(request), now_of(request), space_by_id(space_id)
    form = DocumentSearchForm(request.POST) if request.method == "POST" else DocumentSearchForm()
    query, cursor = form.query(), request.POST.get("suite") or None
    try:
        page = list_documents(actor=actor, space=space, now=now, query=query, cursor=cursor, size=ON_ONE_PAGE)
    except AccessRefused as refused:
        messages.info(request, _(refused.decision.sentence))
        return redirect("professional:record", space_id=space_id)
    return render(
        request,
        "professional/record/documents.html",
        {
            "reader": reader_of(actor, several_places=has_several_places(request)),
            "strip": strip_of(identity.holders([space.holder_id])[space.holder_id], space_id=space.id, now=now),
            "standing": standing_of(actor=actor, space=space, decision=page.decision, now=now),
            "form": form,
            "list": list_presenter(page, actor=actor, space_id=space.id, asked=form.asked, later=bool(cursor)),
        },
    )


def _screen(request: HttpRequest, space: SpaceView, *, with_results: bool) -> HttpResponse:
    actor, now = actor_of_request(request), now_of(request)
    holder = identity.holders([space.holder_id])[space.holder_id]
    if families.is_minor(holder.birth_on, now=now) and not chosen_connection(request, space.id):
        return redirect("professional:connection", space_id=space.id)
    case = case_of(actor=actor, space=space, now=now)
    entering = case.decide(Action.ENTER_SPACE)
    if not entering.allowed:
        return gate(request, space.id)
    # As if nothing were hidden: the way to it must not tell whether it is.
    history = health_history_facts(space_id=space.id, masked=False)
    visited_at = last_visit(actor=actor, space=space, before=start_of_day(now))
    page = list_documents(actor=actor, space=space, now=now, query=query_of(), size=ON_ONE_SCREEN)
    rows = _open_results(request, space, page) if with_results else None
    strip = strip_of(holder, space_id=space.id, now=now)
    return render(
        request,
        "professional/record/record.html",
        {
            "reader": reader_of(actor, several_places=has_several_places(request)),
            "strip": strip,
            "standing": standing_of(actor=actor, space=space, decision=entering, now=now),
            "record": record_presenter(
                page,
                actor=actor,
                space_id=space.id,
                visited_at=visited_at,
                rows=rows,
                alerts=strip.alerts,
                reads_history=case.decide(Action.READ_HEALTH_HISTORY, history).allowed,
                minor=strip.minor,
                treating=now if case.relations.medecin_traitant else None,
                helps_colleagues=any(
                    case.decide(one).allowed for one in (Action.COLLECT_CONSENT, Action.BLOCK_PROFESSIONAL)
                ),
            ),
        },
    )


def _open_results(request: HttpRequest, space: SpaceView, page: DocumentPage) -> list[LabRow]:
    """Read the latest structured reports; a report that is only an image or a PDF has no value to give."""
    actor, now = actor_of_request(request), now_of(request)
    latest = biology([line_of(view, actor=actor) for view in page.documents if view.mime_type == XML])
    return lab_rows(
        Report(
            href=line.href,
            at=line.view.service_start_time,
            content=read_document(actor=actor, space=space, document_id=line.view.id, now=now).content(),
        )
        for line in latest
    )
