"""The way in and the way out. Who somebody is, an identity provider says; nobody types a password here."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from espace_sante.kernel.actors import ActorKind
from espace_sante.portals.components.session import signed_in_actor
from espace_sante.portals.public.sign_in import FRANCECONNECT, PROSANTECONNECT, offered_providers, sign_out_address

HOME_OF_KIND = {ActorKind.CITIZEN: "citizen:home", ActorKind.PROFESSIONAL: "professional:home"}


@dataclass(frozen=True, kw_only=True)
class SignInPresenter:
    """Where each of the two buttons posts; empty when this deployment is not a client of that provider."""

    citizen_action: str
    professional_action: str
    next_address: str
    demonstration: bool


@never_cache
@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """Choose who one is: a citizen or a professional."""
    next_address = _safe_next(request)
    if signed_in_actor(request) is not None:
        return redirect(next_address or "public:entrance")
    offered = offered_providers()
    return render(
        request,
        "public/entry/sign_in.html",
        {
            "sign_in": SignInPresenter(
                citizen_action=_login_address(FRANCECONNECT) if FRANCECONNECT in offered else "",
                professional_action=_login_address(PROSANTECONNECT) if PROSANTECONNECT in offered else "",
                next_address=next_address,
                demonstration=settings.DEMONSTRATION,
            )
        },
    )


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


def _safe_next(request: HttpRequest) -> str:
    """The page that was asked for before signing in, when it is one of ours."""
    address = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else ""
