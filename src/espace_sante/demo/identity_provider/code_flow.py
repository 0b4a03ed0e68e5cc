"""The authorization code flow, and nothing else: no implicit flow, no password, no refresh.

Source: OpenID Connect Core 1.0 section 3.1; FranceConnect v2 offers this flow alone (INTEROP.md section 5).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from oauthlib.common import Request
from oauthlib.oauth2 import BearerToken, RequestValidator, ResourceEndpoint, TokenEndpoint
from oauthlib.oauth2.rfc6749.endpoints import AuthorizationEndpoint
from oauthlib.oauth2.rfc6749.errors import InvalidRequestError, InvalidScopeError
from oauthlib.openid import UserInfoEndpoint
from oauthlib.openid.connect.core.grant_types import AuthorizationCodeGrant


class CodeFlowServer(AuthorizationEndpoint, TokenEndpoint, ResourceEndpoint, UserInfoEndpoint):
    """Endpoints wired to one grant. The validator requires PKCE; `_check_request` requires the rest."""

    def __init__(
        self,
        request_validator: RequestValidator,
        token_expires_in: int | None = None,
        token_generator: Callable[[Request], str] | None = None,
        refresh_token_generator: Callable[[Request], str] | None = None,
        **_: Any,
    ) -> None:
        grant = AuthorizationCodeGrant(request_validator, refresh_token=False)
        grant.custom_validators.post_auth.append(_check_request)
        bearer = BearerToken(request_validator, token_generator, token_expires_in, refresh_token_generator)
        AuthorizationEndpoint.__init__(
            self, default_response_type="code", response_types={"code": grant}, default_token_type=bearer
        )
        TokenEndpoint.__init__(
            self,
            default_grant_type="authorization_code",
            grant_types={"authorization_code": grant},
            default_token_type=bearer,
        )
        ResourceEndpoint.__init__(self, default_token="Bearer", token_types={"Bearer": bearer})  # noqa: S106 — the name of a type of token
        UserInfoEndpoint.__init__(self, request_validator)


def _check_request(request: Request) -> dict[str, Any]:
    """What OpenID Connect leaves to choose and both real issuers require: a nonce, and PKCE by SHA-256."""
    if "openid" not in (request.scopes or ()):
        raise InvalidScopeError(description="The scope openid is required.", request=request)
    if not request.nonce:
        raise InvalidRequestError(description="A nonce is required.", request=request)
    if request.code_challenge_method != "S256":
        raise InvalidRequestError(description="The code challenge method must be S256.", request=request)
    return {}
