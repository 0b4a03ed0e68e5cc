"""The commission: the files before it, one of them, what a member declares and says of it. The rest is read only.

Source: CSP art. R. 1111-38; RULES.md CAT-03.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from espace_sante.catalogue import api as catalogue
from espace_sante.portals.components.referencing_words import FAMILIES, HEADINGS
from espace_sante.portals.components.session import actor_of_request, now_of
from espace_sante.portals.operator.forms import commission as shapes
from espace_sante.portals.operator.presenters import hearings as drawn
from espace_sante.portals.operator.presenters.commission_shell import commission_shell
from espace_sante.portals.operator.sitting import sitting
from espace_sante.portals.operator.views.evidence import evidence_response

WRONG = 422


@require_safe
@sitting
def page(request: HttpRequest) -> HttpResponse:
    """What waits for this member's opinion, what they said lately."""
    actor = actor_of_request(request)
    files = catalogue.files_before_me(actor=actor)
    context = {
        "shell": commission_shell(actor, at_home=True),
        "waiting": [drawn.waiting_row(one) for one in files if not one.tied and not one.own],
        "answered": [drawn.waiting_row(one) for one in files if one.tied or one.own],
        "said": drawn.said_rows(catalogue.opinions_of_mine(actor=actor)),
    }
    return render(request, "operator/commission/files.html", context)


@require_safe
@sitting
def hearing(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """One file; closed until the member declared, and for who is tied to it."""
    return _page(request, service_id)


@require_safe
@sitting
def criteria(request: HttpRequest, service_id: UUID, heading: str) -> HttpResponse:
    """The criteria of one heading: what was found, what the publisher says, the files."""
    actor = actor_of_request(request)
    dossier = catalogue.heard_file(actor=actor, service_id=service_id).dossier
    if dossier is None:
        return redirect("operator:hearing", service_id=service_id)
    lines = [one for one in dossier.application.concerned if one.heading == heading]
    if not lines:
        raise Http404
    context = {
        "shell": commission_shell(actor),
        "service_id": service_id,
        "name": dossier.service.name,
        "title": HEADINGS[heading],
        "family": FAMILIES[lines[0].family],
        "rows": drawn.criteria_rows(dossier, heading),
    }
    return render(request, "operator/commission/criteria.html", context)


@require_safe
@sitting
def file(request: HttpRequest, service_id: UUID, file_id: UUID) -> HttpResponse:
    """One file of evidence, to be saved: its opening is in the history."""
    try:
        found, content = catalogue.read_heard_evidence(
            actor=actor_of_request(request), service_id=service_id, file_id=file_id, now=now_of(request)
        )
    except catalogue.InterestNotDeclared:
        return redirect("operator:hearing", service_id=service_id)
    return evidence_response(found, content)


@require_POST
@sitting
def interest(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Before the file opens: what ties this member to it, or that nothing does."""
    form = shapes.InterestForm(request.POST)
    if not form.is_valid():
        return _page(request, service_id, interest=form)
    return _declared(request, service_id, form.tied())


@require_POST
@sitting
def withdraw(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """After the file opened: something ties this member to it after all. An opinion given before no longer counts."""
    form = shapes.TiedForm(request.POST)
    if not form.is_valid():
        return _page(request, service_id, tied=form)
    return _declared(request, service_id, form.cleaned_data["lequel"])


@require_POST
@sitting
def opinion(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """This member's opinion, once."""
    form = shapes.VoiceForm(request.POST)
    if form.is_valid():
        try:
            catalogue.give_opinion(
                actor=actor_of_request(request), service_id=service_id, voice=form.voice,
                reason=form.cleaned_data["motif"], now=now_of(request),
            )  # fmt: skip
        except catalogue.EntryInvalid:
            form.add_error("motif", _("Dites pourquoi : l’éditeur doit savoir quoi corriger."))
        except catalogue.MoveNotPossible:
            messages.error(request, _("Vous avez déjà donné votre avis sur ce dossier."))
            return redirect("operator:hearing", service_id=service_id)
        except catalogue.InterestNotDeclared:
            return redirect("operator:hearing", service_id=service_id)
        else:
            messages.success(request, _("Votre avis est enregistré. Merci."))
            return redirect("operator:hearing", service_id=service_id)
    return _page(request, service_id, voice=form)


def _declared(request: HttpRequest, service_id: UUID, tied: str) -> HttpResponse:
    try:
        catalogue.declare_interest(
            actor=actor_of_request(request), service_id=service_id, tied=tied, now=now_of(request)
        )
    except catalogue.MoveNotPossible:
        messages.error(request, _("Vous avez déjà répondu pour ce dossier."))
    else:
        done = _("C’est noté : vous vous retirez de ce dossier.") if tied else _("C’est noté. Le dossier est ouvert.")
        messages.success(request, done)
    return redirect("operator:hearing", service_id=service_id)


def _page(request: HttpRequest, service_id: UUID, **back: forms.Form) -> HttpResponse:
    """The file; `back`: the form that came back with its errors, by its name."""
    actor = actor_of_request(request)
    found = catalogue.heard_file(actor=actor, service_id=service_id)
    state, kind = drawn.state_of(found.file)
    dossier = found.dossier
    context: dict[str, Any] = {
        "shell": commission_shell(actor),
        "service": found.file.service,
        "file": found.file,
        "state": state,
        "kind": kind,
        "open": dossier is not None,
        "faulty": next(iter(back.values()), None),
        "interest": shapes.InterestForm(),
        "tied": shapes.TiedForm(),
        "voice": shapes.VoiceForm(),
        **back,
    }
    if dossier is not None:
        context |= {
            "facts": drawn.facts_of(dossier),
            "description": dossier.card.description,
            "asked": drawn.asked_rows(dossier),
            "headings": drawn.headings_of(dossier),
            "assessment": drawn.files_of(dossier),
            "opinions": drawn.opinion_rows(dossier),
        }
    return render(request, "operator/commission/file.html", context, status=WRONG if back else 200)
