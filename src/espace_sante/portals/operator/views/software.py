"""The software of structures, which signs with its own key: registered, approved, changed, given other keys, stopped.

Source: RULES.md STR-01, OPE-05; HL7 SMART App Launch 2.2, Backend Services.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.access.api import Action
from espace_sante.pairing import api as pairing
from espace_sante.portals.components.session import actor_of_request, needs_fresh_proof, now_of
from espace_sante.portals.operator.console import console
from espace_sante.portals.operator.forms.software import SoftwareChangeForm, SoftwareForm, SoftwareKeysForm
from espace_sante.portals.operator.presenters.shell import shell_of
from espace_sante.portals.operator.presenters.software import software_presenter, software_row

WRONG = 422
LONGEST = 100  # characters that are looked for
fresh = needs_fresh_proof("operator:software")
registering = console(Action.REGISTER_SOFTWARE)


@require_safe
@registering
def page(request: HttpRequest) -> HttpResponse:
    """Those in service first."""
    actor = actor_of_request(request)
    wanted = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    found = pairing.software_of_structures(actor=actor, text=wanted)
    context = {
        "shell": shell_of(actor, "software", at_home=True),
        "rows": [software_row(one) for one in found[: pairing.MOST_SOFTWARE]],
        "more": len(found) > pairing.MOST_SOFTWARE,
        "wanted": wanted,
    }
    return render(request, "operator/software/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@fresh
@registering
def new(request: HttpRequest) -> HttpResponse:
    """One more."""
    actor = actor_of_request(request)
    form = SoftwareForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            made = pairing.register_software(
                actor=actor, finess=told["finess"], name=told["nom"], scopes=form.scopes, keys=form.keys,
                keys_at=form.keys_at, now=now_of(request),
            )  # fmt: skip
        except pairing.ClientInvalid as error:
            form.mark(error)
        else:
            messages.success(request, _("C’est enregistré. Une autre personne doit maintenant l’approuver."))
            return redirect("operator:one_software", client_id=made.client_id)
    context = {"shell": shell_of(actor, "software"), "form": form}
    return render(request, "operator/software/new.html", context, status=WRONG if form.errors else 200)


@require_safe
@registering
def one(request: HttpRequest, client_id: str) -> HttpResponse:
    """What it is, what it may do, its keys, and who did what of it."""
    actor = actor_of_request(request)
    found, steps = pairing.one_software(actor=actor, client_id=client_id)
    context = {"shell": shell_of(actor, "software"), "page": software_presenter(found, steps, actor=actor)}
    return render(request, "operator/software/one.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@fresh
@registering
def change(request: HttpRequest, client_id: str) -> HttpResponse:
    """Another name, and other things that it may do; more of them once another operator approves."""
    actor = actor_of_request(request)
    found, steps = pairing.one_software(actor=actor, client_id=client_id)
    if found.ended_at is not None:
        raise pairing.ClientUnknown
    form = SoftwareChangeForm(
        request.POST if request.method == "POST" else None, name=found.name,
        scopes=found.wanted_scopes or found.scopes,
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        told = {"name": form.cleaned_data["nom"], "scopes": form.scopes}
        try:
            pairing.change_software(actor=actor, client_id=client_id, **told, now=now_of(request))
        except pairing.ClientInvalid as error:
            form.mark(error)
        else:
            now, _steps = pairing.one_software(actor=actor, client_id=client_id)
            waits = _("C’est noté. Ce qu’il pourrait faire de plus attend l’accord d’une autre personne.")
            messages.success(request, waits if now.to_approve else _("C’est enregistré."))
            return redirect("operator:one_software", client_id=client_id)
    context = {"shell": shell_of(actor, "software"), "form": form}
    context["page"] = software_presenter(found, steps, actor=actor)
    return render(request, "operator/software/change.html", context, status=WRONG if form.errors else 200)


@require_POST
@fresh
@registering
def approve(request: HttpRequest, client_id: str) -> HttpResponse:
    """By somebody else than who asked, of what they saw."""
    seen = request.POST.get("vu", "")
    try:
        pairing.approve_software(
            actor=actor_of_request(request), client_id=client_id, seen=int(seen) if seen.isdecimal() else 0,
            now=now_of(request),
        )  # fmt: skip
    except pairing.SecondPairOfEyesNeeded:
        messages.error(request, _("Il faut ici une autre personne que vous."))
    except pairing.SoftwareChanged:
        messages.error(request, _("Quelqu’un a changé ce logiciel depuis. Relisez avant d’approuver."))
    else:
        messages.success(request, _("C’est approuvé : cela compte dès sa prochaine demande."))
    return redirect("operator:one_software", client_id=client_id)


@require_POST
@fresh
@registering
def drop(request: HttpRequest, client_id: str) -> HttpResponse:
    """What was asked beyond what it may is not asked any more."""
    try:
        pairing.drop_wanted_scopes(actor=actor_of_request(request), client_id=client_id, now=now_of(request))
    except pairing.SoftwareChanged:
        messages.error(request, _("Quelqu’un a été plus rapide : plus rien n’attend de réponse."))
    else:
        messages.success(request, _("La demande est abandonnée. Ce logiciel garde ce qu’il pouvait faire."))
    return redirect("operator:one_software", client_id=client_id)


@require_POST
@fresh
@registering
def read_again(request: HttpRequest, client_id: str) -> HttpResponse:
    """Its keys are asked for again at their address, and it proves itself again before anything opens."""
    pairing.read_keys_again(actor=actor_of_request(request), client_id=client_id, now=now_of(request))
    messages.success(request, _("C’est fait : ses clés seront relues, et ses jetons n’ouvrent plus rien."))
    return redirect("operator:one_software", client_id=client_id)


@require_http_methods(["GET", "HEAD", "POST"])
@fresh
@registering
def keys(request: HttpRequest, client_id: str) -> HttpResponse:
    """Other keys, beside those of before or in their place."""
    actor = actor_of_request(request)
    found, steps = pairing.one_software(actor=actor, client_id=client_id)
    if found.ended_at is not None:
        raise pairing.ClientUnknown
    form = SoftwareKeysForm(
        request.POST if request.method == "POST" else None, initial={"cles_a": found.keys_at}
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            pairing.change_software_keys(
                actor=actor, client_id=client_id, keys=form.keys, keys_at=form.keys_at, keep=form.keep,
                now=now_of(request),
            )  # fmt: skip
        except pairing.ClientInvalid as error:
            form.mark(error)
        else:
            messages.success(request, _("C’est enregistré : ces clés comptent dès maintenant."))
            return redirect("operator:one_software", client_id=client_id)
    context = {
        "shell": shell_of(actor, "software"),
        "page": software_presenter(found, steps, actor=actor),
        "form": form,
    }
    return render(request, "operator/software/keys.html", context, status=WRONG if form.errors else 200)


@require_POST
@fresh
@registering
def end(request: HttpRequest, client_id: str) -> HttpResponse:
    """From the next request on, nothing that it holds opens anything."""
    pairing.end_software(actor=actor_of_request(request), client_id=client_id, now=now_of(request))
    messages.success(request, _("C’est arrêté : à sa prochaine demande, ce logiciel n’ouvre plus rien."))
    return redirect("operator:one_software", client_id=client_id)
