"""Ending the session of the provider on the main site's request.

Source: OpenID Connect RP-Initiated Logout 1.0.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from oauth2_provider.exceptions import InvalidOIDCClientError
from oauth2_provider.models import get_application_model
from oauth2_provider.views import RPInitiatedLogoutView

from espace_sante.demo.identity_provider.issuers import Issuer


class IssuerEndSessionView(RPInitiatedLogoutView):
    """Ask before signing out when no identity token says that the client has the right to decide."""

    template_name = "identity_provider/end_session.html"
    issuer: Issuer

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.issuer = kwargs.pop("issuer")
        return super().dispatch(request, *args, **kwargs)

    def get_request_application(self, id_token: Any, client_id: str | None) -> Any:
        """The client that asks. An unknown one, or one of the other issuer, is refused."""
        if not client_id and not id_token:
            return None
        wanted = client_id or id_token.application.client_id
        application = get_application_model().objects.filter(client_id=wanted, name=self.issuer.key).first()
        if application is None:
            raise InvalidOIDCClientError
        return application
