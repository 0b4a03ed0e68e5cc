"""From what an identity provider says to the account of that person: found or opened, never a stranger's.

A person whom the directories do not know gets no account and no form: « Nous n'avons pas trouvé votre espace ».
What the provider said is compared and forgotten: no link to it and no copy of the claims is kept.
Source: RULES.md CIT-01 (FranceConnect), PRO-08 (a named professional, by the RPPS number of Pro Santé Connect),
OPE-05 (operators and auditors, by the professional address that ProConnect vouches for).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from espace_sante.identity import api as identity
from espace_sante.identity.adapters.openid_connect import FRANCECONNECT, PROCONNECT, PROSANTECONNECT
from espace_sante.identity.adapters.openid_connect.views import sign_out_address
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.errors import Malformed
from espace_sante.portals.components.situation import remember_situations

__all__ = ["FRANCECONNECT", "PROCONNECT", "PROSANTECONNECT", "PeopleAdapter", "offered_providers", "sign_out_address"]

HOME_OF_PROVIDER = {FRANCECONNECT: "citizen:home", PROSANTECONNECT: "professional:home", PROCONNECT: "public:entrance"}


class PeopleAdapter(DefaultSocialAccountAdapter):
    """Ties a sign-in to the account of the person it names, or stops it with a page that says why."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find or open the account, and let django-allauth sign it in without a form in between."""
        claims = sociallogin.account.extra_data
        account = account_of(sociallogin.account.provider, claims.get("userinfo") or claims)
        if account is None:
            raise ImmediateHttpResponse(render(request, "public/entry/not_found.html", status=403))
        if not account.is_active:
            raise ImmediateHttpResponse(render(request, "public/entry/inactive.html", status=403))
        sociallogin.state["process"] = AuthProcess.LOGIN  # an address cannot ask to link two identities
        sociallogin.user = account
        home = HOME_OF_PROVIDER[sociallogin.account.provider]  # one redirection fewer than by the common entrance
        sociallogin.state["next"] = sociallogin.state.get("next") or reverse(home)
        if sociallogin.account.provider == PROSANTECONNECT:
            claims_of_work = identity.professional_claims(claims.get("userinfo") or claims)
            remember_situations(request, identity.sign_in.situations(claims_of_work))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody registers: people come from the national directories."""
        return False

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        """Our own pages, in French: one gave up, or the exchange did not go as it must."""
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(render(request, "public/entry/cancelled.html"))
        raise ImmediateHttpResponse(render(request, "public/entry/failed.html", status=401))


def account_of(provider_id: str, claims: Mapping[str, Any]) -> Any:
    """The account of the person these claims name, opened if they have none yet; None when nobody is known by them."""
    find = {FRANCECONNECT: _citizen_account, PROSANTECONNECT: _professional_account, PROCONNECT: _agent_account}.get(
        provider_id
    )
    if find is None:
        return None
    try:
        return find(claims)
    except (Malformed, identity.families.TooYoung):
        return None


def offered_providers() -> frozenset[str]:
    """The identity providers of which this deployment is a client."""
    apps = getattr(settings, "SOCIALACCOUNT_PROVIDERS", {}).get("openid_connect", {}).get("APPS", [])
    return frozenset(app["provider_id"] for app in apps)


def _citizen_account(claims: Mapping[str, Any]) -> Any:
    """By the five strict traits together (Référentiel INS)."""
    said = identity.citizen_traits(claims)
    traits = identity.Traits(
        birth_name=said.birth_name,
        first_given_name=said.first_given_name,
        sex=said.sex,
        birth_on=said.birth_on,
        birth_place_code=said.birth_place_code,
    )
    holder = identity.holder_by_traits(traits)
    if holder is None:
        return None
    return _only(holder_id=holder.id) or _opened(
        login=f"holder-{holder.id}", kind=ActorKind.CITIZEN, holder_id=holder.id
    )


def _professional_account(claims: Mapping[str, Any]) -> Any:
    """By the RPPS number, when the directory has it."""
    rpps = identity.professional_claims(claims).rpps.value
    if rpps not in identity.professionals([rpps]):
        return None
    return _only(professional__rpps=rpps) or _opened(login=f"rpps-{rpps}", kind=ActorKind.PROFESSIONAL, rpps=rpps)


def _agent_account(claims: Mapping[str, Any]) -> Any:
    """By the professional address, when an operator or an auditor was registered with it: none is opened here."""
    said = claims.get("email")
    return identity.agent_account(said) if isinstance(said, str) else None


def _only(**whose: Any) -> Any:
    """The account as django-allauth wants it: an instance of the user model."""
    return get_user_model().objects.filter(**whose).first()


def _opened(**person: Any) -> Any:
    account_id = identity.register_account(now=utc_now(), **person)
    return _only(pk=account_id)
