"""The provider that django-allauth uses in place of its own (`provider_class` in SOCIALACCOUNT_PROVIDERS)."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest, HttpResponse
from requests import RequestException

from espace_sante.identity.adapters.openid_connect.verification import VerifyingAdapter

NONCE_BYTES = 32  # FranceConnect asks for 22 characters or more


class VerifiedOpenIDConnectProvider(OpenIDConnectProvider):
    """Sends a nonce with each request and takes no parameter from the visitor's address."""

    oauth2_adapter_class = VerifyingAdapter
    package = "espace_sante.identity.adapters.openid_connect"  # where django-allauth finds `urls`

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        """Only the configured parameters: an address cannot lower the level of assurance."""
        return dict(self.get_auth_params())

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return list(self.get_scope())

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """Go to the issuer with a nonce that is kept beside the state, or say that it does not answer."""
        nonce = secrets.token_urlsafe(NONCE_BYTES)
        kwargs["auth_params"] = {**(kwargs.get("auth_params") or self.get_auth_params()), "nonce": nonce}
        try:
            response: HttpResponse = super().redirect(request, process, next_url, data, nonce=nonce, **kwargs)
        except (OAuth2Error, RequestException) as error:
            return render_authentication_error(request, self, exception=error)
        return response


provider_classes = [VerifiedOpenIDConnectProvider]
