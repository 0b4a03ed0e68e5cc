"""Signing in with a passkey alone: it holds the account's id, and verifies its owner (two factors in one).

Source: WebAuthn level 2; RULES.md CIT-01, CIT-02.
"""

from __future__ import annotations

from allauth.account.models import Login
from allauth.core.internal import ratelimit
from allauth.mfa.webauthn.internal import auth, flows
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from espace_sante.portals.components.passkeys import SignInWithPasskey
from espace_sante.portals.components.session import signed_in_actor
from espace_sante.portals.public.views.entry import safe_next


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@ratelimit.decorator(app="allauth.mfa", action="webauthn_login")
def sign_in(request: HttpRequest) -> HttpResponse:
    """What to sign, in JSON; then what the device signed."""
    if signed_in_actor(request) is not None:
        return redirect("public:entrance")
    if request.method != "POST":
        return options(request, None)
    form = SignInWithPasskey(request.POST)
    if not form.is_valid():
        messages.error(request, _("Cette clé d’accès n’est pas reconnue ici. Choisissez un autre moyen."))
        return redirect("public:sign_in")
    authenticator = form.cleaned_data["credential"]
    login = Login(user=authenticator.user, redirect_url=safe_next(request) or None)
    response: HttpResponse = flows.perform_passwordless_login(request, authenticator, login)
    return response


def options(request: HttpRequest, account: object | None) -> HttpResponse:
    """What a browser's script asks for, or the way back for somebody who typed the address."""
    if request.headers.get("Accept") != "application/json":
        return redirect("public:sign_in")
    return JsonResponse(auth.begin_authentication(account))
