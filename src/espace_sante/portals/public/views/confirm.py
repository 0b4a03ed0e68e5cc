"""Proving again who one is, before what cannot be undone (`components/session.needs_fresh_proof`)."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from espace_sante.identity.api import sign_in
from espace_sante.kernel.actors import ActorKind
from espace_sante.portals.components.passkeys import ConfirmWithPasskey
from espace_sante.portals.components.session import actor_of_request, only_for
from espace_sante.portals.public.forms.entry import ConfirmForm
from espace_sante.portals.public.sign_in import FRANCECONNECT, PROCONNECT, PROSANTECONNECT, offered_providers
from espace_sante.portals.public.throttle import WAIT
from espace_sante.portals.public.views.entry import safe_next
from espace_sante.portals.public.views.passkey import options

_PROVIDERS = {
    ActorKind.CITIZEN: FRANCECONNECT,
    ActorKind.PROFESSIONAL: PROSANTECONNECT,
    ActorKind.OPERATOR: PROCONNECT,
    ActorKind.PUBLISHER: PROCONNECT,
}


@sensitive_post_parameters("mot_de_passe")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@only_for(ActorKind.CITIZEN, ActorKind.PROFESSIONAL, ActorKind.OPERATOR, ActorKind.PUBLISHER)
def page(request: HttpRequest) -> HttpResponse:
    """By the password, a passkey, or the identity provider."""
    account: Any = request.user
    if request.headers.get("Accept") == "application/json":
        return options(request, account)
    form = ConfirmForm(request.POST if "mot_de_passe" in request.POST else None)
    error = ""
    if "credential" in request.POST:
        passkey = ConfirmWithPasskey(request.POST, user=account)
        if passkey.is_valid():
            passkey.save()
            return redirect(safe_next(request) or "public:entrance")
        error = _("Cette clé d’accès n’est pas reconnue.")
    elif form.is_bound and form.is_valid() and _password_is_right(request, account, form):
        reauthenticate_by_password(request)
        return redirect(safe_next(request) or "public:entrance")
    kind = actor_of_request(request).kind
    provider = _PROVIDERS[kind]
    context = {
        "form": form,
        "error": error,
        "next_address": safe_next(request),
        "has_password": account.has_usable_password(),
        "has_passkey": sign_in.has_passkey(account.pk),
        "provider_action": reverse("openid_connect_login", args=[provider]) if provider in offered_providers() else "",
        "professional": kind is ActorKind.PROFESSIONAL,
        "publisher": kind is ActorKind.PUBLISHER,
        "operator": kind in {ActorKind.OPERATOR, ActorKind.PUBLISHER},  # both sign in with ProConnect
    }
    return render(request, "public/entry/confirm.html", context)


def _password_is_right(request: HttpRequest, account: Any, form: ConfirmForm) -> bool:
    try:
        right = get_adapter().reauthenticate(account, form.cleaned_data["mot_de_passe"])
    except ValidationError:
        form.add_error("mot_de_passe", WAIT)
        return False
    if not right:
        form.add_error("mot_de_passe", _("Ce n’est pas votre mot de passe."))
    return bool(right)
