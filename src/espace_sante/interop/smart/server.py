"""The endpoints of `oauthlib`, wired to the grants that are offered: code with PKCE, refresh, signed credentials.

No implicit grant, no password, no `plain` challenge: RFC 9700.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from oauthlib.common import Request
from oauthlib.oauth2 import (
    AuthorizationCodeGrant,
    AuthorizationEndpoint,
    BearerToken,
    ClientCredentialsGrant,
    IntrospectEndpoint,
    RefreshTokenGrant,
    RevocationEndpoint,
    TokenEndpoint,
)
from oauthlib.oauth2.rfc6749.grant_types.authorization_code import code_challenge_method_s256

from espace_sante.interop.smart.validator import Validator, check_authorization


class CodeGrant(AuthorizationCodeGrant):
    _code_challenge_methods = {"S256": code_challenge_method_s256}


class Server(AuthorizationEndpoint, TokenEndpoint, IntrospectEndpoint, RevocationEndpoint):
    """Everything of the protocol; what it is about is asked of the validator."""

    def __init__(self) -> None:
        validator = Validator()
        code, refresh = CodeGrant(validator), RefreshTokenGrant(validator)
        code.custom_validators.pre_auth.append(check_authorization)
        # The tokens themselves are drawn where they are kept (`pairing`), in the same transaction.
        bearer = BearerToken(validator, token_generator=_later, refresh_token_generator=_later)
        AuthorizationEndpoint.__init__(
            self, default_response_type="code", response_types={"code": code}, default_token_type=bearer
        )
        TokenEndpoint.__init__(
            self,
            default_grant_type="authorization_code",
            grant_types={
                "authorization_code": code,
                "refresh_token": refresh,
                "client_credentials": ClientCredentialsGrant(validator),
            },
            default_token_type=bearer,
        )
        RevocationEndpoint.__init__(self, validator)
        IntrospectEndpoint.__init__(self, validator)


@cache
def server() -> Server:
    return Server()


def _later(request: Request, *_: Any, **__: Any) -> str:
    return ""
