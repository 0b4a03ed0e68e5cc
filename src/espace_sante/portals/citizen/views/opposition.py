"""Opposing the deposit of a document: the motive, then what the person may still change while nobody answered.

The exchange itself is read among the reports. Source: RULES.md CIT-12, C3.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.access.api import Action
from espace_sante.identity import api as identity
from espace_sante.portals.citizen.forms.opposition import DepositsToComeForm, OppositionForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.opposition import deposits_presenter, opposition_presenter
from espace_sante.record.api import DocumentQuery, list_documents
from espace_sante.reports.api import (
    DepositsOpposedAlready,
    MotiveAlreadyStated,
    NothingToReport,
    StepNotPossible,
    TooManyReports,
    accept_deposits_again,
    choose_quarantine,
    opposable,
    oppose_deposit,
    oppose_deposits_to_come,
    standing_of,
    withdraw_opposition,
)

MOST_DEPOSITS = 50


@require_safe
@citizen_view(asks=Action.OPPOSE_DEPOSIT)
def deposits(request: HttpRequest, place: Place, rpps: str) -> HttpResponse:
    """What one professional deposited: which document is it about? And what they will deposit."""
    return _deposits(request, place, rpps, DepositsToComeForm(auto_id="depots-%s"))


@require_POST
@citizen_view(asks=Action.OPPOSE_DEPOSIT)
def to_come(request: HttpRequest, place: Place, rpps: str) -> HttpResponse:
    """Oppose what they will deposit, for a motive; or oppose it no more."""
    back = redirect("citizen:deposits", space_id=place.space.id, rpps=rpps)
    if request.POST.get("geste") == "accepter":
        if accept_deposits_again(actor=place.actor, space=place.space, rpps=rpps, now=place.now):
            messages.success(request, _("Ses prochains dépôts arriveront comme les autres."))
        return back
    form = DepositsToComeForm(request.POST, auto_id="depots-%s")
    if form.is_valid() and _oppose_to_come(request, place, rpps, form):
        return back
    return _deposits(request, place, rpps, form)


def _oppose_to_come(request: HttpRequest, place: Place, rpps: str, form: DepositsToComeForm) -> bool:
    """Whether it is done, or was; otherwise the form has the error."""
    motive = form.cleaned_data["motif"]
    try:
        oppose_deposits_to_come(actor=place.actor, space=place.space, rpps=rpps, motive=motive, now=place.now)
    except DepositsOpposedAlready:
        messages.info(request, _("Vous vous y opposez déjà."))
    except TooManyReports:
        form.add_error(None, _("Vous avez fait beaucoup de demandes aujourd’hui. Revenez demain."))
        return False
    else:
        messages.success(request, _("C’est noté. Ses prochains dépôts arriveront en quarantaine."))
    return True


def _deposits(request: HttpRequest, place: Place, rpps: str, form: DepositsToComeForm) -> HttpResponse:
    one = identity.professionals([rpps]).get(rpps)
    if one is None:
        raise NothingToReport
    standing = standing_of(actor=place.actor, space=place.space, rpps=rpps, now=place.now)
    found = list_documents(
        actor=place.actor,
        space=place.space,
        now=place.now,
        query=DocumentQuery(author_rpps=frozenset({rpps})),
        size=MOST_DEPOSITS,
    )
    page = deposits_presenter(place, one, found, standing)
    return draw(request, "citizen/oppositions/deposits.html", page, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.OPPOSE_DEPOSIT)
def oppose(request: HttpRequest, place: Place, document_id: UUID) -> HttpResponse:
    """The motive, and whether the document waits in quarantine."""
    form = OppositionForm(request.POST if request.method == "POST" else None, auto_id="opposition-%s")
    if form.is_bound and form.is_valid():
        stated = _state(request, place, document_id, form)
        if stated is not None:
            return redirect("citizen:report_thread", space_id=place.space.id, report_id=stated)
    found = opposable(actor=place.actor, space=place.space, document_id=document_id, now=place.now)
    return draw(request, "citizen/oppositions/oppose.html", opposition_presenter(place, found), form=form)


def _state(request: HttpRequest, place: Place, document_id: UUID, form: OppositionForm) -> UUID | None:
    """The exchange to show next: the new one, or the one that waits already. None with an error."""
    try:
        report_id = oppose_deposit(
            actor=place.actor,
            space=place.space,
            document_id=document_id,
            motive=form.cleaned_data["motif"],
            quarantine=form.cleaned_data["quarantaine"],
            now=place.now,
        )
    except MotiveAlreadyStated as error:
        messages.info(request, _("Vous l’avez déjà demandé : la réponse arrivera ici."))
        return UUID(str(error.report_id))
    except TooManyReports:
        form.add_error(None, _("Vous avez fait beaucoup de demandes aujourd’hui. Revenez demain."))
        return None
    messages.success(request, _("C’est envoyé. La réponse arrivera ici."))
    return report_id


@require_POST
@citizen_view(asks=Action.OPPOSE_DEPOSIT)
def quarantine(request: HttpRequest, place: Place, report_id: UUID) -> HttpResponse:
    """Hide the document from others, or no longer."""
    wanted = request.POST.get("quarantaine") == "oui"
    try:
        choose_quarantine(
            actor=place.actor, space=place.space, report_id=report_id, quarantined=wanted, now=place.now
        )  # fmt: skip
    except StepNotPossible:
        messages.error(request, _("Cette demande est terminée."))
    else:
        said = _("Le document est en quarantaine.") if wanted else _("Le document n’est plus en quarantaine.")
        messages.success(request, said)
    return redirect("citizen:report_thread", space_id=place.space.id, report_id=report_id)


@require_POST
@citizen_view(asks=Action.OPPOSE_DEPOSIT)
def withdraw(request: HttpRequest, place: Place, report_id: UUID) -> HttpResponse:
    """Oppose no more."""
    try:
        withdraw_opposition(actor=place.actor, space=place.space, report_id=report_id, now=place.now)
    except StepNotPossible:
        messages.error(request, _("Cette demande est terminée."))
    else:
        messages.success(request, _("La demande est retirée. Le document est visible comme avant."))
    return redirect("citizen:report_thread", space_id=place.space.id, report_id=report_id)
