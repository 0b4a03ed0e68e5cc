"""Deposit a document, new or in place of one's own. Feeding needs no authorisation (RULES.md DOC-03, PRO-06)."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from espace_sante.access.api import AccessRefused, Action, FoundSpace, ProfessionalMailbox
from espace_sante.kernel.errors import Conflict, Malformed
from espace_sante.portals.components.session import actor_of_request, now_of
from espace_sante.portals.components.situation import has_several_places
from espace_sante.portals.professional.destinations import send_everywhere
from espace_sante.portals.professional.errors import deposit_error, patient_view
from espace_sante.portals.professional.forms.deposit import DepositForm
from espace_sante.portals.professional.forms.destinations import DestinationsForm
from espace_sante.portals.professional.found import find_again
from espace_sante.portals.professional.mailboxes import mailboxes_here
from espace_sante.portals.professional.presenters.dates import day_of, short_date
from espace_sante.portals.professional.presenters.deposit import deposit_presenter
from espace_sante.portals.professional.presenters.frame import PatientStrip, reader_of, strip_of
from espace_sante.portals.professional.submission import submission_of
from espace_sante.record.api import DocumentUnknown, DocumentView, deposit, document_metadata, last_day_of_waiting

DEPOSIT_METHODS = ["GET", "HEAD", "POST"]
HIDDEN = ("invisible_patient", "invisible_representants_legaux")


@patient_view
@require_http_methods(DEPOSIT_METHODS)
def new(request: HttpRequest, space_id: UUID) -> HttpResponse:
    """A new document."""
    return _deposit(request, find_again(request, space_id))


@patient_view
@require_http_methods(DEPOSIT_METHODS)
def replacement(request: HttpRequest, space_id: UUID, document_id: UUID) -> HttpResponse:
    """A new version of one's own document, or of one's structure (STR-02)."""
    found = find_again(request, space_id)
    actor, now = actor_of_request(request), now_of(request)
    former = document_metadata(actor=actor, space=found.space, document_id=document_id, now=now)
    if not found.case.decide(Action.REPLACE_DOCUMENT, former.facts).allowed or former.replaced_by_id:
        raise DocumentUnknown
    return _deposit(request, found, former)


def _deposit(request: HttpRequest, found: FoundSpace, former: DocumentView | None = None) -> HttpResponse:
    if not found.may_deposit:
        messages.error(request, _(found.case.decide(Action.DEPOSIT_DOCUMENT).sentence))
        return redirect("professional:record", space_id=found.space.id)
    strip = strip_of(found.holder, space_id=found.space.id, now=now_of(request))
    form = _form(request, strip, former)
    boxes = _boxes(request)
    destinations = _destinations(request, form)
    if form.is_bound and form.is_valid() & (not boxes or destinations.is_valid()):
        document_id = _registered(request, form, found, former)
        if document_id is not None:
            if boxes:
                _send(request, boxes[0], destinations, found, document_id)
            return redirect("professional:record", space_id=found.space.id)
    return render(
        request,
        "professional/deposit/deposit.html",
        {
            "reader": reader_of(actor_of_request(request), several_places=has_several_places(request)),
            "strip": strip,
            "form": form,
            "destinations": destinations if boxes else None,
            "page": deposit_presenter(found.space.id, former),
        },
    )


def _form(request: HttpRequest, strip: PatientStrip, former: DocumentView | None) -> DepositForm:
    today = day_of(now_of(request))
    initial = {"title": former.title, "type_code": former.facts.type_code} if former else {}
    if former:
        initial["act_on"] = day_of(former.service_start_time)  # type: ignore[assignment]
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return DepositForm(
        *sent,
        initial=initial,
        today=today,
        visible_on=short_date(last_day_of_waiting(today, months=settings.ANNOUNCEMENT_MONTHS)),
        minor=strip.minor,
    )


def _registered(request: HttpRequest, form: DepositForm, found: FoundSpace, former: DocumentView | None) -> UUID | None:
    """The document that the record took; otherwise the form says why."""
    actor, now = actor_of_request(request), now_of(request)
    try:
        submission = submission_of(form, actor=actor, now=now, replaces=former.unique_id if former else None)
        done = deposit(actor=actor, space=found.space, submission=submission, now=now)
    except (Malformed, Conflict, AccessRefused) as error:
        field, sentence = deposit_error(error)
        form.add_error(field, sentence)
        return None
    messages.success(request, _("Le nouveau document remplace l’ancien.") if former else _("Document déposé."))
    return done.documents[0].document_id


def _boxes(request: HttpRequest) -> list[ProfessionalMailbox]:
    """From where it can be sent too; none outside the demonstration (ADR 31)."""
    return mailboxes_here(request)


def _destinations(request: HttpRequest, form: DepositForm) -> DestinationsForm:
    hidden = any(form[name].value() for name in HIDDEN if name in form.fields)
    return DestinationsForm(request.POST if request.method == "POST" else None, hidden=form.is_bound and hidden)


def _send(
    request: HttpRequest, box: ProfessionalMailbox, destinations: DestinationsForm, found: FoundSpace, document_id: UUID
) -> None:
    actor, now = actor_of_request(request), now_of(request)
    wanted = destinations.cleaned_data
    if not wanted.get("patient") and not wanted.get("confrere"):
        return
    title = document_metadata(actor=actor, space=found.space, document_id=document_id, now=now).title
    for left, words in send_everywhere(
        box, wanted, actor=actor, found=found, document_id=document_id, title=title, now=now
    ):
        (messages.success if left else messages.error)(request, words)
