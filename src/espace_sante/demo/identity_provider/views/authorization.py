"""The authorization endpoint: check the request, have a person chosen, answer with a code.

Source: OpenID Connect Core 1.0 section 3.1.2 (prompt, max_age); RFC 9207 (`iss` in the answer).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from oauth2_provider.exceptions import OAuthToolkitError
from oauth2_provider.views import AuthorizationView
from oauthlib.common import add_params_to_uri

from espace_sante.demo.identity_provider.issuers import Issuer
from espace_sante.demo.identity_provider.sign_in import person_of

REFUSED = "refused"  # session key: the visitor left the choice of a person without choosing
ASKS_TO_CHOOSE = frozenset({"login", "select_account", "consent"})


class IssuerAuthorizationView(AuthorizationView):
    """One issuer's authorization endpoint. Clients are registered as needing no consent."""

    template_name = "identity_provider/refused.html"
    issuer: Issuer
    http_method_names = ["get", "head", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.oauth2_data: dict[str, Any] = {}
        self.issuer = kwargs.pop("issuer")
        if person_of(request.user, issuer=self.issuer) is None:
            request.user = AnonymousUser()
        try:
            _, credentials = self.validate_authorization_request(request)
        except OAuthToolkitError as error:
            return self.error_response(error, application=None)
        if request.session.pop(REFUSED, False):
            return self._answer(credentials, error="access_denied")
        if self._must_choose():
            asked = set(request.GET.get("prompt", "").split())
            return self._answer(credentials, error="login_required") if "none" in asked else self._choose()
        return super().dispatch(request, *args, **kwargs)

    def redirect(self, redirect_to: str, application: Any) -> HttpResponse:
        """Every answer, even an error, names its issuer: one must not be taken for each other."""
        named = add_params_to_uri(redirect_to, [("iss", settings.BASE_URL + self.issuer.path)])
        return super().redirect(named, application)

    def _must_choose(self) -> bool:
        """No session, a session too old for `max_age`, or a client that wants the choice to be made again."""
        request = self.request
        if not request.user.is_authenticated or ASKS_TO_CHOOSE & set(request.GET.get("prompt", "").split()):
            return True
        max_age = request.GET.get("max_age", "")
        age = timezone.now() - request.user.last_login
        return max_age.isdecimal() and age.total_seconds() > int(max_age)

    def _choose(self) -> HttpResponse:
        """Go and choose; the way back no longer asks for a fresh choice, or it would never end."""
        again = self.request.GET.copy()
        again.pop("prompt", None)
        again.pop("max_age", None)
        way_back = f"{self.request.path}?{again.urlencode()}"
        return redirect(f"{reverse(f'{self.issuer.key}-choose')}?{urlencode({'next': way_back})}")

    def _answer(self, credentials: dict[str, Any], *, error: str) -> HttpResponse:
        parameters = [("error", error)]
        if credentials.get("state"):
            parameters.append(("state", credentials["state"]))
        return self.redirect(add_params_to_uri(credentials["redirect_uri"], parameters), application=None)
