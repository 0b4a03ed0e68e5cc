"""The terms of use: shown before the first entry, and again when they change. Refusing leaves outside.

Source: RULES.md LC-13.
"""

from __future__ import annotations

from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginStageController
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from espace_sante.identity.adapters.second_factor import TermsStage
from espace_sante.identity.api import sign_in
from espace_sante.portals.components.session import now_day, now_of
from espace_sante.portals.public.forms.entry import TermsForm
from espace_sante.portals.public.views.entry import safe_next


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Read, then accept or leave: on the way in, or in the middle of a session when they have just changed."""
    stage = None if request.user.is_authenticated else LoginStageController.enter(request, TermsStage.key)
    account: Any = request.user if request.user.is_authenticated else stage and stage.login.user
    if account is None:
        return redirect("public:sign_in")
    terms = sign_in.terms_in_force(now_day(request))
    if request.method == "POST" and "refuser" in request.POST:
        return _refused(request)
    form = TermsForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        sign_in.accept_terms(account_id=account.pk, version=terms.version, now=now_of(request))
        account.accepted_terms = terms.version
        response: HttpResponse = stage.exit() if stage else redirect(safe_next(request) or "public:entrance")
        return response
    context = {"form": form, "terms": terms, "next_address": safe_next(request)}
    return render(request, "public/entry/terms.html", context)


def _refused(request: HttpRequest) -> HttpResponse:
    """No access; nothing else changes."""
    clear_login(request)
    logout(request)
    return render(request, "public/entry/terms_refused.html")


@require_http_methods(["GET", "HEAD"])
def read(request: HttpRequest) -> HttpResponse:
    """The terms in force, for whoever wants to read them."""
    return render(request, "public/info/terms.html", {"terms": sign_in.terms_in_force(now_day(request))})
