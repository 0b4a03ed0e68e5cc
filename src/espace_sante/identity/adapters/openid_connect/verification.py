"""Checking what an identity provider answers, beyond what django-allauth checks.

Every failure is an OAuth2Error: django-allauth turns it into its error page and signs nobody in.
"""

from __future__ import annotations

import hmac
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

SIGNATURE_ALGORITHMS = frozenset({"RS256", "PS256", "ES256"})  # asymmetric only
SIGN_OUT_KEY = "openid_connect_sign_out"  # session key: what the end of the session will need


class VerifyingAdapter(OpenIDConnectOAuth2Adapter):
    """One exchange with one issuer. `expected_nonce` is set by the callback view from the kept state."""

    expected_nonce: str | None = None

    @property
    def openid_config(self) -> dict[str, Any]:
        """The discovery document, of the issuer that was configured and no other (Discovery 1.0 section 4.3)."""
        config: dict[str, Any] = super().openid_config
        if config.get("issuer") != self.get_provider().app.settings["server_url"]:
            raise OAuth2Error("The discovery document names another issuer.")
        return config

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        """Refuse an answer that comes from another issuer before its code is sent anywhere (RFC 9207)."""
        announced = self.openid_config.get("authorization_response_iss_parameter_supported", False)
        if (announced or "iss" in request.GET) and request.GET.get("iss") != self.openid_config["issuer"]:
            raise OAuth2Error("The answer comes from another issuer.")
        data: dict[str, Any] = super().get_access_token_data(request, app, client, pkce_code_verifier)
        return data

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> Any:
        """Check nonce, level of assurance and subject, then let django-allauth build the sign-in."""
        id_token = kwargs["response"].get("id_token")
        if not id_token:
            raise OAuth2Error("There is no identity token.")
        identity = self._decode_id_token(app, id_token)
        userinfo = self._fetch_user_info(token.token)
        _check_nonce(identity, self.expected_nonce)
        if identity.get("acr") not in app.settings["acr_accepted"]:
            raise OAuth2Error("The level of assurance is too low.")
        if userinfo.get("sub") != identity["sub"]:
            raise OAuth2Error("The user information is about somebody else.")
        request.session[SIGN_OUT_KEY] = {"provider_id": self.provider_id, "id_token": id_token}
        data = {"userinfo": userinfo, "id_token": identity}
        return self.get_provider().sociallogin_from_response(request, data)

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """The claims of a token whose signature is checked even though we fetched it ourselves."""
        return self._verified_claims(app, id_token)

    def _fetch_user_info(self, access_token: str) -> dict[str, Any]:
        """The user information, in JSON (Pro Santé Connect) or as a signed JWT (FranceConnect)."""
        with get_adapter().get_requests_session() as session:
            response = session.get(self.profile_url, headers={"Authorization": f"Bearer {access_token}"})
            response.raise_for_status()
        if response.headers.get("Content-Type", "").startswith("application/jwt"):
            return self._verified_claims(self.get_provider().app, response.text)
        claims: dict[str, Any] = response.json()
        return claims

    def _verified_claims(self, app: SocialApp, token: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError as error:
            raise OAuth2Error("The token is not a JWT.") from error
        if header.get("alg") not in SIGNATURE_ALGORITHMS or not header.get("kid"):
            raise OAuth2Error("The token is not signed as expected.")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if not claims.get("exp") or not claims.get("sub"):
            raise OAuth2Error("The token has no end or no subject.")
        return claims


def _check_nonce(identity: dict[str, Any], expected: str | None) -> None:
    received = identity.get("nonce")
    if not expected or not isinstance(received, str) or not hmac.compare_digest(received.encode(), expected.encode()):
        raise OAuth2Error("The identity token answers another request.")
