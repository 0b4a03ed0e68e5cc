"""Campaigns: the list, where one is started, and one of them in numbers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from espace_sante.access.api import Action, matrix_faults
from espace_sante.portals.components.session import actor_of_request, now_of
from espace_sante.portals.operator.console import console
from espace_sante.portals.operator.forms.campaigns import CampaignForm
from espace_sante.portals.operator.presenters.campaign import campaign_presenter
from espace_sante.portals.operator.presenters.campaigns import campaign_rows
from espace_sante.portals.operator.presenters.shell import shell_of
from espace_sante.spaces.api import campaigns


@require_http_methods(["GET", "HEAD", "POST"])
@console(Action.RUN_CAMPAIGNS)
def home(request: HttpRequest) -> HttpResponse:
    """Every campaign; a new one has no wave, so that nothing leaves by starting it."""
    form = CampaignForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            campaign_id = campaigns.start_campaign(
                name=form.cleaned_data["name"],
                by=actor_of_request(request).id,
                now=now_of(request),
                per_minute=form.cleaned_data["per_minute"] or 0,
            )
        except campaigns.CampaignExists:
            form.add_error("name", _("Une campagne porte déjà ce nom."))
        else:
            messages.success(request, _("La campagne est créée. Proposez maintenant sa première vague."))
            return redirect("operator:campaign", campaign_id=campaign_id)
    shell = shell_of(actor_of_request(request), "campaigns", at_home=True)
    context = {"shell": shell, "campaigns": campaign_rows(), "form": form, "unreadable": matrix_faults()}
    return render(request, "operator/campaigns/campaigns.html", context)


@require_safe
@console(Action.RUN_CAMPAIGNS)
def campaign(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """One campaign."""
    page = campaign_presenter(campaign_id, now=now_of(request))
    if page is None:
        raise Http404
    shell = shell_of(actor_of_request(request), "campaigns")
    return render(request, "operator/campaigns/campaign.html", {"shell": shell, "page": page})
