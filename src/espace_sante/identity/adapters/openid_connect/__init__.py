"""Signing in with FranceConnect, Pro Santé Connect and ProConnect, on django-allauth's `openid_connect`.

django-allauth sends and checks state and PKCE. It neither sends nor checks a nonce, checks no `acr`, trusts identity
tokens it fetched itself without reading their signature, does not compare the subjects of its two sources, and lets
a visitor's address add parameters and scopes. The provider here closes each of these.
Source: OpenID Connect Core 1.0 sections 3.1.2.1, 3.1.3.7 and 5.3.2; RFC 9207; RULES.md CIT-01, LC-10, PRO-08.

This module is read by the settings: it imports nothing of Django.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FRANCECONNECT = "franceconnect"
PROSANTECONNECT = "prosanteconnect"
PROCONNECT = "proconnect"

PIVOT_SCOPES = (
    "openid",
    "given_name",
    "family_name",
    "preferred_username",
    "birthdate",
    "gender",
    "birthplace",
    "birthcountry",
    "email",
)
PROFESSIONAL_SCOPES = ("openid", "scope_all")
AGENT_SCOPES = ("openid", "given_name", "usual_name", "email", "uid", "siret")
SUBSTANTIAL = ("eidas2", "eidas3")  # FranceConnect+, which enrolment requires (LC-10)
ANY_LEVEL = ("eidas1", *SUBSTANTIAL)
# ProConnect's levels with two factors and a checked identity: what an operator does is massive.
TWO_FACTORS = (*SUBSTANTIAL, "https://proconnect.gouv.fr/assurance/consistency-checked-2fa")

VERIFIED_PROVIDER = "espace_sante.identity.adapters.openid_connect.provider.VerifiedOpenIDConnectProvider"


def social_providers(clients: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """SOCIALACCOUNT_PROVIDERS for these clients, each `{"client_id", "client_secret", "issuer"}`.

    An issuer of which we are not a client is left out: nobody signs in there.
    """
    apps = (
        (FRANCECONNECT, "FranceConnect", PIVOT_SCOPES, SUBSTANTIAL),
        (PROSANTECONNECT, "Pro Santé Connect", PROFESSIONAL_SCOPES, ANY_LEVEL),
        (PROCONNECT, "ProConnect", AGENT_SCOPES, TWO_FACTORS),
    )
    return {
        "openid_connect": {
            "provider_class": VERIFIED_PROVIDER,
            "APPS": [
                {"provider_id": key, "name": name} | _app(clients[key], scope=scope, acr_accepted=acr_accepted)
                for key, name, scope, acr_accepted in apps
                if key in clients
            ],
        }
    }


def _app(client: Mapping[str, str], *, scope: tuple[str, ...], acr_accepted: tuple[str, ...]) -> dict[str, Any]:
    return {
        "client_id": client["client_id"],
        "secret": client["client_secret"],
        "settings": {
            "server_url": client["issuer"],
            "oauth_pkce_enabled": True,
            "token_auth_method": "client_secret_post",
            "fetch_userinfo": True,
            "scope": list(scope),
            "acr_accepted": list(acr_accepted),
            # Each sign-in is a fresh one: on a shared computer, the last person's session must not open by itself.
            "auth_params": {"acr_values": acr_accepted[0], "prompt": "login"},
        },
    }
