"""The two addresses of a sign-in: leaving for the issuer, and coming back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse
from requests import RequestException

from espace_sante.identity.adapters.openid_connect.verification import SIGN_OUT_KEY, VerifyingAdapter


class VerifyingCallbackView(OAuth2CallbackView):
    """Hands the kept nonce to the adapter; an issuer that does not answer is an error page, not a failure of ours."""

    adapter: VerifyingAdapter

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().dispatch(request, *args, **kwargs)
        except (OAuth2Error, RequestException) as error:
            return render_authentication_error(request, self.adapter.get_provider(), exception=error)
        return response

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[dict[str, Any] | None, HttpResponse | None]:
        state, response = super()._get_state(request, provider)
        self.adapter.expected_nonce = state.get("nonce") if state else None
        return state, response


@login_not_required
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Leave for the issuer. Post to it: django-allauth asks for a confirmation on GET."""
    return _answer(OAuth2LoginView, request, provider_id)


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from the issuer with a code."""
    return _answer(VerifyingCallbackView, request, provider_id)


def sign_out_address(request: HttpRequest, *, after: str) -> str | None:
    """Where to send the visitor so that the issuer's session ends too, None when no issuer signed them in.

    Call it before the session is emptied. `after` is the absolute address to come back to, registered with the issuer.
    Source: OpenID Connect RP-Initiated Logout 1.0.
    """
    kept = request.session.get(SIGN_OUT_KEY)
    if not kept:
        return None
    try:
        end_session = VerifyingAdapter(request, kept["provider_id"]).openid_config.get("end_session_endpoint")
    except (OAuth2Error, RequestException):
        return None
    parameters = {"id_token_hint": kept["id_token"], "post_logout_redirect_uri": after}
    return f"{end_session}?{urlencode(parameters)}" if end_session else None


def _answer(view: type[Any], request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        response: HttpResponse = view.adapter_view(VerifyingAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return response
