"""Who sits on the commission, and the opinion it gives, written down by an operator (RULES.md CAT-03)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from espace_sante.access.api import Action
from espace_sante.catalogue import api as catalogue
from espace_sante.portals.components.referencing_words import COLLEGES
from espace_sante.portals.components.session import actor_of_request, needs_fresh_proof, now_of
from espace_sante.portals.operator.console import console
from espace_sante.portals.operator.forms.commission import SeatForm
from espace_sante.portals.operator.presenters.shell import shell_of
from espace_sante.portals.operator.wording.dates import day

WRONG = 422
fresh = needs_fresh_proof("operator:catalogue")
reviewing = console(Action.REVIEW_SERVICES)


@require_http_methods(["GET", "HEAD"])
@reviewing
def page(request: HttpRequest) -> HttpResponse:
    """The members in office, by college, and a form for another one."""
    return _page(request, SeatForm())


@require_POST
@fresh
@reviewing
def name(request: HttpRequest) -> HttpResponse:
    """One more member."""
    form = SeatForm(request.POST)
    if form.is_valid():
        try:
            catalogue.name_member(
                actor=actor_of_request(request), somebody=form.somebody, college=form.college_named, now=now_of(request)
            )
        except catalogue.EntryInvalid as error:
            said = _("Ce courriel ne convient pas, ou sert déjà à autre chose.")
            form.add_error(form.FIELDS.get(error.field or ""), said if error.field == "email" else _("Donnez un nom."))
        else:
            messages.success(request, _("C’est noté. Cette personne se connecte avec ProConnect."))
            return redirect("operator:commission")
    return _page(request, form, status=WRONG)


@require_POST
@fresh
@reviewing
def end(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """From the next page on, this member reads nothing more."""
    catalogue.end_seat(actor=actor_of_request(request), seat_id=seat_id, now=now_of(request))
    messages.success(request, _("Cette personne ne siège plus. Ses avis passés restent."))
    return redirect("operator:commission")


def _page(request: HttpRequest, form: SeatForm, *, status: int = 200) -> HttpResponse:
    actor = actor_of_request(request)
    seats = catalogue.seats(actor=actor)
    context = {
        "shell": shell_of(actor, "catalogue"),
        "colleges": [
            (words, [{"id": one.id, "name": one.name, "email": one.email, "since": day(one.named_at)}
                     for one in seats if one.college is college])
            for college, words in COLLEGES.items()
        ],
        "form": form,
    }  # fmt: skip
    return render(request, "operator/catalogue/commission.html", context, status=status)
