"""Waves: proposed by somebody, approved by somebody else, paused and resumed. What leaves is two people's decision."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.access.api import Action
from espace_sante.portals.components.session import actor_of_request, needs_fresh_proof, now_of
from espace_sante.portals.operator.console import console
from espace_sante.portals.operator.forms.campaigns import WaveForm
from espace_sante.portals.operator.presenters.shell import shell_of
from espace_sante.portals.operator.presenters.wave import wave_presenter
from espace_sante.portals.operator.wording.numbers import number
from espace_sante.spaces.api import campaigns


@require_http_methods(["GET", "HEAD", "POST"])
@console(Action.RUN_CAMPAIGNS)
def propose(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Count whom the criteria accept, which writes nothing, or propose the wave."""
    campaign = campaigns.campaign_outline(campaign_id)
    if campaign is None:
        raise Http404
    form, counted = WaveForm(request.POST if request.method == "POST" else None), ""
    if form.is_bound and form.is_valid():
        if request.POST.get("geste") != "proposer":
            counted = _counted(request, form)
        else:
            wave_id = campaigns.propose_wave(
                campaign_id=campaign_id,
                name=form.cleaned_data["name"],
                criteria=form.criteria(),
                by=actor_of_request(request).id,
                now=now_of(request),
                is_pilot=form.cleaned_data["is_pilot"],
                planned_on=form.cleaned_data["planned_on"],
                people=form.matricules(),
            )
            messages.success(request, _("La vague est proposée. Une autre personne doit maintenant la valider."))
            return redirect("operator:wave", wave_id=wave_id)
    shell = shell_of(actor_of_request(request), "campaigns")
    context = {"shell": shell, "campaign": campaign, "form": form, "counted": counted}
    return render(request, "operator/campaigns/propose.html", context)


@require_safe
@console(Action.RUN_CAMPAIGNS)
def wave(request: HttpRequest, wave_id: UUID) -> HttpResponse:
    """One wave; `?compter` says how many people it would reach today."""
    actor = actor_of_request(request)
    page = wave_presenter(wave_id, actor=actor, now=now_of(request))
    if page is None:
        raise Http404
    counted = ""
    if "compter" in request.GET and page.may_count:
        count = campaigns.count_to_notice(wave_id=wave_id, now=now_of(request))
        counted = ngettext(
            "Aujourd’hui, %(count)s personne recevrait une notice. Rien n’a été écrit.",
            "Aujourd’hui, %(count)s personnes recevraient une notice. Rien n’a été écrit.",
            count,
        ) % {"count": number(count)}
    context = {"shell": shell_of(actor, "campaigns"), "page": page, "counted": counted}
    return render(request, "operator/campaigns/wave.html", context)


@require_POST
@needs_fresh_proof("operator:home")
@console(Action.RUN_CAMPAIGNS)
def approve(request: HttpRequest, wave_id: UUID) -> HttpResponse:
    """By somebody else than who proposed it."""
    try:
        campaigns.approve_wave(wave_id=wave_id, by=actor_of_request(request).id, now=now_of(request))
    except campaigns.SecondPersonNeeded:
        messages.error(request, _("Vous avez proposé cette vague : une autre personne doit la valider."))
    except campaigns.WaveNotReady:
        messages.error(request, _("Cette vague ne peut pas être validée maintenant : les pilotes partent d’abord."))
    else:
        messages.success(request, _("La vague est validée : elle peut partir."))
    return redirect("operator:wave", wave_id=wave_id)


@require_POST
@console(Action.RUN_CAMPAIGNS)
def pause(request: HttpRequest, wave_id: UUID) -> HttpResponse:
    try:
        campaigns.pause_wave(wave_id=wave_id, by=actor_of_request(request).id, now=now_of(request))
    except campaigns.WaveNotReady:
        messages.error(request, _("Cette vague n’est pas en cours d’envoi."))
    else:
        messages.success(request, _("Plus rien ne part de cette vague jusqu’à ce qu’elle reprenne."))
    return redirect("operator:wave", wave_id=wave_id)


@require_POST
@console(Action.RUN_CAMPAIGNS)
def resume(request: HttpRequest, wave_id: UUID) -> HttpResponse:
    try:
        campaigns.resume_wave(wave_id=wave_id, by=actor_of_request(request).id, now=now_of(request))
    except campaigns.WaveNotReady:
        messages.error(request, _("Cette vague n’est pas en pause."))
    else:
        messages.success(request, _("La vague reprend."))
    return redirect("operator:wave", wave_id=wave_id)


def _counted(request: HttpRequest, form: WaveForm) -> str:
    """At most: those who have a space, or said something, are among them."""
    listed = form.cleaned_data["people"]
    count = len(listed) if listed else campaigns.count_people(form.criteria(), now=now_of(request))
    return ngettext(
        "Au plus %(count)s personne. Qui a déjà un espace, ou s’est prononcé, ne sera pas choisi. Rien n’a été écrit.",
        "Au plus %(count)s personnes. Qui a déjà un espace, ou s’est prononcé, ne sera pas choisi. Rien n’a été écrit.",
        count,
    ) % {"count": number(count)}
