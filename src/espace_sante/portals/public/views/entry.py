"""The way in and the way out: an identity provider, a login and a password, or a passkey.

A wrong login and a wrong password get the same answer after the same work: django-allauth's backend hashes what was
typed for somebody unknown too, and the history takes a line for nobody.
Source: RULES.md CIT-01; PEERS.md ask 15.
"""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.identity.api import sign_in as means
from espace_sante.kernel.actors import ActorKind
from espace_sante.portals.components.session import signed_in_actor
from espace_sante.portals.public.forms.entry import SignInForm
from espace_sante.portals.public.sign_in import (
    FRANCECONNECT,
    PROCONNECT,
    PROSANTECONNECT,
    offered_providers,
    sign_out_address,
)
from espace_sante.portals.public.throttle import WAIT, may

HOME_OF_KIND = {
    ActorKind.CITIZEN: "citizen:home",
    ActorKind.PROFESSIONAL: "professional:home",
    ActorKind.OPERATOR: "operator:home",
    ActorKind.AUDITOR: "operator:traces",
    ActorKind.PUBLISHER: "publisher:home",
    ActorKind.COMMISSION: "operator:hearings",
}


@dataclass(frozen=True, kw_only=True)
class SignInPresenter:
    """Where each of the buttons posts; empty when this deployment is not a client of that provider."""

    citizen_action: str
    professional_action: str
    agent_action: str
    next_address: str
    demonstration: bool


@sensitive_post_parameters("mot_de_passe")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Choose how to prove who one is; or give a login and a password."""
    next_address = safe_next(request)
    if signed_in_actor(request) is not None:
        return redirect(next_address or "public:entrance")
    form = SignInForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        response = _with_password(request, form, next_address)
        if response is not None:
            return response
        status = 429 if form.has_error(NON_FIELD_ERRORS, "wait") else 200
    offered = offered_providers()
    presenter = SignInPresenter(
        citizen_action=_login_address(FRANCECONNECT) if FRANCECONNECT in offered else "",
        professional_action=_login_address(PROSANTECONNECT) if PROSANTECONNECT in offered else "",
        agent_action=_login_address(PROCONNECT) if PROCONNECT in offered else "",
        next_address=next_address,
        demonstration=settings.DEMONSTRATION,
    )
    return render(request, "public/entry/sign_in.html", {"sign_in": presenter, "form": form}, status=status)


def _with_password(request: HttpRequest, form: SignInForm, next_address: str) -> HttpResponse | None:
    """None, and the reason in the form, when nobody signs in."""
    name = means.normal_login(form.cleaned_data["identifiant"])
    credentials = {"username": name, "password": form.cleaned_data["mot_de_passe"]}
    try:
        account = get_adapter().authenticate(request, **credentials) if may(request, "login", key="") else None
    except ValidationError:
        form.add_error(None, ValidationError(WAIT, code="wait"))
        return None
    if account is None:
        form.add_error(None, _("Cet identifiant et ce mot de passe ne vont pas ensemble. Vérifiez-les."))
        return None
    response: HttpResponse = perform_password_login(
        request, credentials, Login(user=account, redirect_url=next_address or None)
    )
    return response


@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the session here, then at the identity provider."""
    after = request.build_absolute_uri(reverse("public:landing"))
    elsewhere = sign_out_address(request, after=after)
    logout(request)
    return redirect(elsewhere or "public:landing")


@never_cache
@require_safe
def entrance(request: HttpRequest) -> HttpResponse:
    """After signing in: each kind of person has their own pages; the others are told what they can do."""
    actor = signed_in_actor(request)
    if actor is None:
        return redirect("public:sign_in")
    home = HOME_OF_KIND.get(actor.kind)
    if home:
        return redirect(home)
    return render(request, "public/entry/no_pages.html", {"name": actor.name})


def _login_address(provider_id: str) -> str:
    return reverse("openid_connect_login", args=[provider_id])


@require_safe
def inactive(request: HttpRequest) -> HttpResponse:
    """An account that was closed: said only to whoever proved who they are."""
    return render(request, "public/entry/inactive.html", status=403)


@require_safe
def left_directory(request: HttpRequest) -> HttpResponse:
    """Somebody whom the national directories no longer have: said only to whoever proved who they are."""
    return render(request, "public/entry/left_directory.html", status=403)


def safe_next(request: HttpRequest) -> str:
    """The page that was asked for before signing in, when it is one of ours."""
    address = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else ""
