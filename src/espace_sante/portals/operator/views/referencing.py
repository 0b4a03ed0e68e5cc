"""The desk of the catalogue: the queue, one file, its check, the opinion on it, decision, convention, and after.

Source: CSP art. R. 1111-37, R. 1111-38; RULES.md CAT-01 to CAT-06, SCO-05, SCO-06.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.access.api import Action
from espace_sante.catalogue import api as catalogue
from espace_sante.portals.components.referencing_words import FAMILIES, HEADINGS
from espace_sante.portals.components.session import actor_of_request, needs_fresh_proof, now_of
from espace_sante.portals.operator.console import console
from espace_sante.portals.operator.forms import referencing as shapes
from espace_sante.portals.operator.forms.commission import MeetingForm
from espace_sante.portals.operator.presenters.referencing import (
    TABS,
    due_rows,
    file_presenter,
    queue_row,
    tabs_of,
)
from espace_sante.portals.operator.presenters.shell import shell_of
from espace_sante.portals.operator.views.evidence import evidence_response
from espace_sante.reports import api as reports

WRONG = 422
fresh = needs_fresh_proof("operator:catalogue")
reviewing = console(Action.REVIEW_SERVICES)


@require_safe
@reviewing
def page(request: HttpRequest) -> HttpResponse:
    """What waits, by status, oldest first; what is due."""
    actor, tab = actor_of_request(request), request.GET.get("onglet", "")
    tab = tab if tab in TABS else ""
    context = {
        "shell": shell_of(actor, "catalogue", at_home=True),
        "tabs": tabs_of(tab, catalogue.counts(actor=actor)),
        "rows": [queue_row(one) for one in catalogue.services_in(actor=actor, statuses=TABS[tab])],
        "asking": [queue_row(one) for one in catalogue.with_proposals(actor=actor)],
        "due": due_rows(catalogue.what_is_due(actor=actor, now=now_of(request))),
    }
    return render(request, "operator/catalogue/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@reviewing
def publishers(request: HttpRequest) -> HttpResponse:
    """Every publisher, and a form to open the account of another one."""
    actor = actor_of_request(request)
    form = shapes.PublisherForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            catalogue.open_publisher(
                actor=actor, name=told["nom"], siren=told["siren"], website=told["site"], owner=form.owner(),
                now=now_of(request),
            )  # fmt: skip
        except catalogue.EntryInvalid as error:
            form.add_error(form.FIELDS.get(error.field or ""), _("Ceci n’est pas accepté : vérifiez-le."))
        else:
            messages.success(request, _("Le compte est ouvert. Le responsable se connecte avec ProConnect."))
            return redirect("operator:publishers")
    context = {
        "shell": shell_of(actor, "catalogue"),
        "publishers": catalogue.publishers(actor=actor),
        "criteria": catalogue.versions(),
        "form": form,
    }
    return render(request, "operator/catalogue/publishers.html", context, status=WRONG if form.errors else 200)


@require_safe
@reviewing
def service(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """One file, with what may be done of it."""
    return _page(request, service_id)


@require_http_methods(["GET", "HEAD", "POST"])
@reviewing
def checks(request: HttpRequest, service_id: UUID, heading: str) -> HttpResponse:
    """The technical check of one heading: what the publisher says, its files, what is found."""
    actor = actor_of_request(request)
    dossier = catalogue.reviewed_dossier(actor=actor, service_id=service_id)
    lines = [one for one in dossier.application.concerned if one.heading == heading]
    if not lines:
        raise Http404
    form = shapes.ChecksForm(request.POST or None, lines=lines, given=dossier.application.given)
    if request.method == "POST" and form.is_valid():
        try:
            catalogue.check_criteria(actor=actor, service_id=service_id, found=form.found(), now=now_of(request))
        except catalogue.MoveNotPossible:
            return _too_late(request, service_id)
        except catalogue.EntryInvalid as error:
            form.add_error(f"{error.field}-remarque", _("Dites à l’éditeur ce qui n’est pas respecté."))
        else:
            messages.success(request, _("La vérification est enregistrée."))
            return redirect("operator:service", service_id=service_id)
    rows = [
        {
            "line": one,
            "given": dossier.application.given.get(one.code, catalogue.Given()),
            "field": form[one.code],
            "remark": form[f"{one.code}-remarque"],
            "files": [file for file in dossier.evidence if file.code == one.code],
        }
        for one in lines
    ]
    context = {
        "shell": shell_of(actor, "catalogue"),
        "service_id": service_id,
        "name": dossier.service.name,
        "title": HEADINGS[heading],
        "family": FAMILIES[lines[0].family],
        "heading": heading,
        "rows": rows,
        "form": form,
        "open": dossier.service.status is catalogue.ServiceStatus.TECHNICAL_CHECK,
    }
    return render(request, "operator/catalogue/checks.html", context, status=WRONG if form.errors else 200)


@require_safe
@reviewing
def file(request: HttpRequest, service_id: UUID, file_id: UUID) -> HttpResponse:
    """One file of evidence, to be saved: its opening is in the history."""
    found, content = catalogue.read_evidence(
        actor=actor_of_request(request), service_id=service_id, file_id=file_id, now=now_of(request)
    )
    return evidence_response(found, content)


@require_POST
@reviewing
def take_up(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Begin the technical check."""
    return _act(request, service_id, catalogue.take_up, _("Vous faites la vérification technique."))


@require_POST
@reviewing
def hand_on(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """To the commission, once everything is met."""
    return _act(request, service_id, catalogue.hand_on, _("Le dossier est devant la commission."))


@require_POST
@reviewing
def send_back(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """To the publisher, with why."""
    return _with_reason(request, service_id, catalogue.send_back, _("Le dossier est renvoyé à l’éditeur."))


@require_POST
@reviewing
def conclude(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """The opinion of the commission, as its members' make it, with the day it met and its minutes."""
    form = MeetingForm(request.POST)
    if form.is_valid():
        try:
            good = catalogue.conclude(
                actor=actor_of_request(request), service_id=service_id, meeting=form.meeting(), now=now_of(request)
            )
        except catalogue.MoveNotPossible:
            return _too_late(request, service_id)
        except catalogue.NotHeard:
            messages.error(request, _("Il manque encore des avis : le quorum, ou l’un des deux collèges."))
            return redirect("operator:service", service_id=service_id)
        except catalogue.EntryInvalid as error:
            day = _("Cette date ne va pas : la séance a lieu entre l’arrivée du dossier et aujourd’hui.")
            said = day if error.field == "held_on" else _("Écrivez ce qui a été dit.")
            form.add_error(form.FIELDS.get(error.field or ""), said)
        else:
            messages.success(request, _("L’avis est favorable.") if good else _("L’avis est défavorable."))
            return redirect("operator:service", service_id=service_id)
    return _page(request, service_id, meeting=form)


@require_POST
@fresh
@reviewing
def decide(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Record the decision of the minister: by somebody else than who checked."""
    form = shapes.DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, service_id, decision=form)
    told = {"accept": form.cleaned_data["decision"] == "accepter", "reason": form.cleaned_data["raison"]}
    return _act(request, service_id, catalogue.decide_as_minister, _("La décision est notée."), **told)


@require_POST
@fresh
@reviewing
def sign(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Record a signed convention."""
    form = shapes.TermsForm(request.POST)
    if form.is_valid():
        try:
            catalogue.sign(
                actor=actor_of_request(request), service_id=service_id, terms=form.terms(), now=now_of(request)
            )
        except catalogue.MoveNotPossible:
            return _too_late(request, service_id)
        except catalogue.EntryInvalid as error:
            form.add_error(form.FIELDS.get(error.field or ""), _("Ceci ne va pas : relisez les dates et la durée."))
        else:
            messages.success(request, _("La convention est notée."))
            return redirect("operator:service", service_id=service_id)
    return _page(request, service_id, terms=form)


@require_POST
@fresh
@reviewing
def put_online(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Into the catalogue."""
    return _act(request, service_id, catalogue.put_online, _("Le service est en ligne."))


@require_POST
@fresh
@reviewing
def suspend(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """From its next request on, it reads and adds nothing."""
    return _with_reason(request, service_id, catalogue.suspend, _("Le service est suspendu, dès maintenant."))


@require_POST
@fresh
@reviewing
def resume(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """What made suspend it is settled."""
    return _with_reason(request, service_id, catalogue.resume, _("Le service est de nouveau en ligne."))


@require_POST
@fresh
@reviewing
def dereference(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Out of the catalogue, for good."""
    return _with_reason(request, service_id, catalogue.dereference, _("Le service n’est plus au catalogue."))


@require_POST
@reviewing
def audit(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """An audit was made."""
    form = shapes.WhyForm(request.POST)
    if not form.is_valid():
        return _page(request, service_id, why=form)
    told = {"words": form.cleaned_data["raison"]}
    return _act(request, service_id, catalogue.record_audit, _("L’audit est noté, le suivant est daté."), **told)


@require_POST
@fresh
@reviewing
def finalities(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Whether it may ask for something else."""
    form = shapes.FinalitiesForm(request.POST)
    accept = form.is_valid() and form.cleaned_data["reponse"] == "accepter"
    if form.is_valid() and not accept and not form.cleaned_data["motif"].strip():
        form.add_error("motif", _("Dites pourquoi."))
    if not form.is_valid():
        return _page(request, service_id, finalities=form)
    told = {"accept": accept, "answer": form.cleaned_data["motif"]}
    done = _("Votre réponse est notée.")
    return _act(request, service_id, catalogue.decide_finalities, done, **told)


def _with_reason(request: HttpRequest, service_id: UUID, act: Callable[..., Any], done: str) -> HttpResponse:
    form = shapes.WhyForm(request.POST)
    if not form.is_valid():
        return _page(request, service_id, why=form)
    return _act(request, service_id, act, done, reason=form.cleaned_data["raison"])


def _act(request: HttpRequest, service_id: UUID, act: Callable[..., Any], done: str, **more: Any) -> HttpResponse:
    try:
        act(actor=actor_of_request(request), service_id=service_id, now=now_of(request), **more)
    except catalogue.MoveNotPossible:
        return _too_late(request, service_id)
    except catalogue.SecondOperatorNeeded:
        messages.error(request, _("Il faut ici une autre personne que vous."))
    except catalogue.ApplicationIncomplete:
        messages.error(request, _("Des critères ne sont pas encore vérifiés, ou pas respectés."))
    except catalogue.ConventionNotInForce:
        messages.error(request, _("Aucune convention n’est en vigueur aujourd’hui."))
    else:
        messages.success(request, done)
    return redirect("operator:service", service_id=service_id)


def _too_late(request: HttpRequest, service_id: UUID) -> HttpResponse:
    messages.error(request, _("Quelqu’un a été plus rapide : ce dossier a changé d’état."))
    return redirect("operator:service", service_id=service_id)


def _page(request: HttpRequest, service_id: UUID, **back: forms.Form) -> HttpResponse:
    """The file; `back`: the form that came back with its errors, by its name."""
    actor = actor_of_request(request)
    dossier = catalogue.reviewed_dossier(actor=actor, service_id=service_id)
    reported = reports.reports_about_service(actor=actor, service_id=service_id)
    empty: dict[str, forms.Form] = {
        "meeting": MeetingForm(),
        "decision": shapes.DecisionForm(),
        "terms": shapes.TermsForm(),
        "why": shapes.WhyForm(),
        "finalities": shapes.FinalitiesForm(),
    }
    context = {
        "shell": shell_of(actor, "catalogue"),
        "page": file_presenter(dossier, actor=actor, reported=reported),
        "faulty": next(iter(back.values()), None),
        **empty,
        **back,
    }
    return render(request, "operator/catalogue/file.html", context, status=WRONG if back else 200)
