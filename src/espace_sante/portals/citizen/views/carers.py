"""« Mes aidants »: invite in four short steps, change what is opened, end. The decision point has the last word.

What was typed waits in the session from one step to the next, and leaves it when the invitation is sent.
Source: RULES.md CAR-02 to CAR-06, C13.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from espace_sante.access.api import Action, change_delegation, end_delegation, invite_carer
from espace_sante.identity import api as identity
from espace_sante.kernel.errors import Conflict, Malformed
from espace_sante.kernel.identifiers import INS_NIR_OID, Ins
from espace_sante.portals.citizen.forms.carers import (
    ChangeForm,
    DeclarationForm,
    StepForm,
    UntilForm,
    WhatForm,
    WhoForm,
)
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.carers import (
    carers_presenter,
    change_presenter,
    step_presenter,
    stop_presenter,
)
from espace_sante.portals.citizen.wording.carers import error_words, last_day, long_day, period_words, scope_words
from espace_sante.portals.citizen.wording.dates import day_of
from espace_sante.portals.citizen.wording.people import of_person

METHODS = ["GET", "HEAD", "POST"]
KEPT = "carer_invitation"
TEMPLATES = {
    "qui": "citizen/carers/who.html",
    "quoi": "citizen/carers/what.html",
    "quand": "citizen/carers/until.html",
}
MISTAKE = 422


@require_safe
@citizen_view(asks=Action.CHOOSE_CARERS)
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """Who helps, who was asked, who helped."""
    given = identity.delegations_given(place.who.holder_id, now=place.now)
    return draw(request, "citizen/carers/carers.html", carers_presenter(place, given))


@sensitive_post_parameters()
@require_http_methods(METHODS)
@citizen_view(asks=Action.CHOOSE_CARERS)
def who(request: HttpRequest, place: Place) -> HttpResponse:
    """First step: the person."""
    return _step(request, place, "qui", WhoForm, follow="citizen:carer_what")


@require_http_methods(METHODS)
@citizen_view(asks=Action.CHOOSE_CARERS)
def what(request: HttpRequest, place: Place) -> HttpResponse:
    """Second step: the sections, and reading or writing."""
    return _step(request, place, "quoi", WhatForm, follow="citizen:carer_until")


@require_http_methods(METHODS)
@citizen_view(asks=Action.CHOOSE_CARERS)
def until(request: HttpRequest, place: Place) -> HttpResponse:
    """Third step: the dates."""
    return _step(request, place, "quand", UntilForm, follow="citizen:carer_declare", **_dates(place))


@require_http_methods(METHODS)
@citizen_view(asks=Action.CHOOSE_CARERS)
def declare(request: HttpRequest, place: Place) -> HttpResponse:
    """Last step: everything on one page, the declaration, then the invitation is sent."""
    filled = _filled(request, place)
    if filled is None:
        return redirect(_first_missing(request, place), space_id=place.space.id)
    person, opened, dates = filled
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _send(place, person, dates.terms(opened.scope))
        except (Conflict, Malformed) as error:
            form.add_error(None, error_words(error))
        else:
            request.session.pop(KEPT, None)
            messages.success(request, _sent_words(person, place))
            return redirect("citizen:carers", space_id=place.space.id)
    facts = _summary(person, opened, dates)
    presenter = step_presenter(place, "declaration", name=_name(person), facts=facts)
    return draw(request, "citizen/carers/declare.html", presenter, form=form, status=MISTAKE if form.errors else 200)


@require_http_methods(METHODS)
@citizen_view(asks=Action.CHOOSE_CARERS)
def change(request: HttpRequest, place: Place, delegation_id: UUID) -> HttpResponse:
    """Change what is opened, or the end."""
    view = _mine(place, delegation_id)
    if view.state is not identity.DelegationState.ACCEPTED:
        raise identity.DelegationUnknown
    form = ChangeForm(request.POST) if request.method == "POST" else ChangeForm(initial=_shown(view))
    if request.method == "POST" and form.is_valid():
        terms = replace(view.terms, scope=form.scope, until=form.until)
        try:
            change_delegation(actor=place.actor, delegation_id=delegation_id, terms=terms, now=place.now)
        except (Conflict, Malformed) as error:
            form.add_error("jour" if isinstance(error, identity.PeriodInvalid) else None, error_words(error))
        else:
            messages.success(request, _("C’est changé, dès maintenant."))
            return redirect("citizen:carers", space_id=place.space.id)
    presenter = change_presenter(place, view)
    return draw(request, "citizen/carers/change.html", presenter, form=form, status=MISTAKE if form.errors else 200)


@require_http_methods(METHODS)
@citizen_view(asks=Action.CHOOSE_CARERS)
def stop(request: HttpRequest, place: Place, delegation_id: UUID) -> HttpResponse:
    """Withdraw an invitation, or end a help, after a page that says what follows."""
    view = _mine(place, delegation_id)
    if request.method != "POST":
        return draw(request, "citizen/carers/stop.html", stop_presenter(place, view))
    try:
        end_delegation(actor=place.actor, delegation_id=delegation_id, now=place.now)
    except identity.NotInThisState:
        pass  # it is over already: the button was pressed twice, or the other side was first
    else:
        pending = view.state is identity.DelegationState.PENDING
        done = _("L’invitation est annulée.") if pending else _("C’est arrêté : %(name)s n’ouvre plus votre espace.")
        messages.success(request, done % {"name": view.carer_name})
    return redirect("citizen:carers", space_id=place.space.id)


def _step(
    request: HttpRequest, place: Place, step: str, form_class: type[StepForm], *, follow: str, **more: Any
) -> HttpResponse:
    """Show a step with what was typed before, or keep it and go on."""
    kept = _kept(request, place)
    if step != "qui" and "qui" not in kept:
        return redirect("citizen:carer_who", space_id=place.space.id)
    form = form_class(request.POST, **more) if request.method == "POST" else form_class(initial=kept.get(step), **more)
    if request.method == "POST" and form.is_valid():
        request.session[KEPT] = {**kept, "space": str(place.space.id), step: form.kept}
        return redirect(follow, space_id=place.space.id)
    name = _name_kept(kept)
    return draw(
        request, TEMPLATES[step], step_presenter(place, step, name=name),
        form=form, status=MISTAKE if form.errors else 200,
    )  # fmt: skip


def _kept(request: HttpRequest, place: Place) -> dict[str, Any]:
    """What this session typed for this space; nothing of another one."""
    kept: dict[str, Any] = request.session.get(KEPT, {})
    return kept if kept.get("space") == str(place.space.id) else {}


def _filled(request: HttpRequest, place: Place) -> tuple[WhoForm, WhatForm, UntilForm] | None:
    """The three first steps, checked again; None when one of them is missing or no longer right."""
    kept = _kept(request, place)
    if not {"qui", "quoi", "quand"} <= kept.keys():
        return None
    forms = (WhoForm(kept["qui"]), WhatForm(kept["quoi"]), UntilForm(kept["quand"], **_dates(place)))
    return forms if all(form.is_valid() for form in forms) else None


def _first_missing(request: HttpRequest, place: Place) -> str:
    kept = _kept(request, place)
    if "qui" not in kept:
        return "citizen:carer_who"
    return "citizen:carer_until" if "quoi" in kept else "citizen:carer_what"


def _dates(place: Place) -> dict[str, Any]:
    return {"now": place.now, "longest": settings.DELEGATION_LONGEST}


def _send(place: Place, person: WhoForm, terms: identity.Terms) -> None:
    typed = person.cleaned_data
    born: date = typed["born"]
    invite_carer(
        actor=place.actor,
        space=place.space,
        who=identity.CarerIdentity.of(
            ins=Ins(typed["numero"], INS_NIR_OID),
            first_given_name=typed["prenom"],
            birth_name=typed["nom"],
            birth_on=born,
        ),
        terms=terms,
        declared=True,
        now=place.now,
    )


def _sent_words(person: WhoForm, place: Place) -> str:
    """The same words whoever was named, and whether they exist or not (CAR-03)."""
    last = day_of(place.now + settings.DELEGATION_INVITATION_LIFE)
    return _(
        "L’invitation %(of_name)s est enregistrée. Si ces renseignements sont justes et si cette personne a activé son "
        "espace, elle y trouvera votre demande jusqu’au %(day)s."
    ) % {"of_name": of_person(_name(person)), "day": long_day(last)}


def _summary(person: WhoForm, opened: WhatForm, dates: UntilForm) -> list[tuple[str, str]]:
    since, ends = dates.cleaned_data["since"], dates.cleaned_data["until"]
    return [
        (_("Qui"), _name(person)),
        (_("Date de naissance"), long_day(person.cleaned_data["born"])),
        (_("Ce que cette personne pourra faire"), scope_words(opened.scope)),
        (_("Quand"), period_words(since, ends)),
    ]


def _name(person: WhoForm) -> str:
    return f"{person.cleaned_data['prenom']} {person.cleaned_data['nom']}"


def _name_kept(kept: dict[str, Any]) -> str:
    return " ".join(filter(None, (kept.get("qui", {}).get("prenom"), kept.get("qui", {}).get("nom"))))


def _mine(place: Place, delegation_id: UUID) -> identity.DelegationView:
    view = identity.delegation(delegation_id, now=place.now)
    if view.helped.id != place.who.holder_id:
        raise identity.DelegationUnknown
    return view


def _shown(view: identity.DelegationView) -> dict[str, Any]:
    last = last_day(view.until)
    return WhatForm.values_of(view.terms.scope) | {"jour": last.day, "mois": last.month, "annee": last.year}
