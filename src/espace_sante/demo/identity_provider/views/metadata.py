"""What each issuer publishes of itself.

Source: OpenID Connect Discovery 1.0 section 3; the signing keys are served by django-oauth-toolkit.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse

from espace_sante.demo.identity_provider.issuers import Issuer

PROTOCOL_CLAIMS = ("sub", "iss", "aud", "exp", "iat", "auth_time", "acr", "nonce")


def openid_configuration(request: HttpRequest, *, issuer: Issuer) -> JsonResponse:
    """The discovery document. Its `issuer` is, letter for letter, the `iss` of the tokens."""
    response = JsonResponse(_document(issuer))
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _document(issuer: Issuer) -> dict[str, Any]:
    base = f"{settings.BASE_URL}{issuer.path}"
    claims = issuer.claims_opened_by(list(issuer.scopes))
    return {
        "issuer": base,
        "authorization_endpoint": f"{base}/{issuer.authorize}",
        "token_endpoint": f"{base}/{issuer.token}",
        "userinfo_endpoint": f"{base}/{issuer.userinfo}",
        "jwks_uri": f"{base}/{issuer.jwks}",
        "end_session_endpoint": f"{base}/{issuer.end_session}",
        "scopes_supported": list(issuer.scopes),
        "claims_supported": [*PROTOCOL_CLAIMS, *sorted(claims)],
        "acr_values_supported": list(issuer.acr_values),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise" if issuer.pairwise else "public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "userinfo_signing_alg_values_supported": ["RS256" if issuer.signed_userinfo else "none"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login"],
        "authorization_response_iss_parameter_supported": True,
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
