"""Who the tokens speak of, to whom, and in whose name: django-oauth-toolkit's validator, taught the issuers.

Source: OpenID Connect Core 1.0 sections 2 (ID Token), 5.3 (UserInfo), 5.5.1.1 (acr), 8 (subject identifiers).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import uuid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from jwcrypto import jwt
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.common import Request

from espace_sante.demo.identity_provider.issuers import Issuer, issuer_at
from espace_sante.demo.identity_provider.sign_in import person_of

NAMESPACE = uuid.UUID("5b0a4a3e-1a0c-4d6e-9d2b-6a4c6a4d7f10")  # of the provider's stable identifiers


class IssuersValidator(OAuth2Validator):
    """A client, its codes and its tokens belong to one issuer and are unknown to the other."""

    oidc_claim_scope = None  # the selection by scope is in `Issuer.scopes`

    def get_oidc_issuer_endpoint(self, request: Request | HttpRequest) -> str:
        """The `iss` of tokens: from the configured address, never from the Host header."""
        return str(settings.BASE_URL + _issuer(request).path)

    def _load_application(self, client_id: str, request: Request) -> Any:
        """The client, None when it is registered with the other issuer."""
        client = super()._load_application(client_id, request)
        if client is None or client.name != _issuer(request).key:
            request.client = None
            return None
        return client

    def validate_bearer_token(self, token: str, scopes: list[str], request: Request) -> bool:
        """An access token opens the userinfo of the issuer that gave it, and no other."""
        valid = super().validate_bearer_token(token, scopes, request)
        return bool(valid and request.client and request.client.name == _issuer(request).key)

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Any, request: Request, *_: Any, **__: Any
    ) -> bool:
        return set(scopes) <= set(_issuer(request).scopes)

    def get_default_redirect_uri(self, client_id: str, request: Request, *_: Any, **__: Any) -> None:
        """None: the address of return must be said each time (OpenID Connect Core 1.0 section 3.1.2.1)."""

    def validate_silent_login(self, request: Request) -> bool:
        """The authorize view has already refused `prompt=none` without a session."""
        return True

    def validate_silent_authorization(self, request: Request) -> bool:
        """Nobody is asked for consent: the people are fictitious and the client is known."""
        return True

    def _create_authorization_code(self, request: Request, code: dict[str, str], expires: Any = None) -> Any:
        """Keep the assurance level asked for with the code, in the form of the `claims` parameter."""
        claims = dict(request.claims or {})
        claims["id_token"] = dict(claims.get("id_token") or {}) | {"acr": {"value": _acr(request)}}
        request.claims = claims
        return super()._create_authorization_code(request, code, expires)

    def get_id_token_dictionary(self, token: Any, token_handler: Any, request: Request) -> tuple[dict[str, Any], Any]:
        claims, expires = super().get_id_token_dictionary(token, token_handler, request)
        asked = ((request.claims or {}).get("id_token") or {}).get("acr") or {}
        issuer = _issuer(request)
        claims["acr"] = asked.get("value") or issuer.acr_values[0]
        return claims, expires

    def get_claim_dict(self, request: Request) -> dict[str, Any]:
        """What an identity token says of the person, beyond the protocol's own claims."""
        issuer = _issuer(request)
        return _identity(request, issuer) if issuer.identity_in_id_token else {"sub": _subject(request, issuer)}

    def get_userinfo_claims(self, request: Request) -> dict[str, Any] | str:
        """The person's claims: JSON, or a signed JWT for the issuer that signs them."""
        issuer = _issuer(request)
        claims = _identity(request, issuer)
        return self._signed(claims, request) if issuer.signed_userinfo else claims

    def _signed(self, claims: dict[str, Any], request: Request) -> str:
        key = request.client.jwk_key
        body = claims | {
            "iss": self.get_oidc_issuer_endpoint(request),
            "aud": request.client.client_id,
            "iat": int(time.time()),
            "exp": int(time.time()) + settings.OAUTH2_PROVIDER["ID_TOKEN_EXPIRE_SECONDS"],
        }
        token = jwt.JWT(header={"typ": "JWT", "alg": "RS256", "kid": key.thumbprint()}, claims=json.dumps(body))
        token.make_signed_token(key)
        return str(token.serialize())


def _issuer(request: Request | HttpRequest) -> Issuer:
    path = request.path if isinstance(request, HttpRequest) else urlsplit(request.uri).path
    issuer = issuer_at(path=path)
    if issuer is None:
        raise LookupError("This address belongs to no issuer.")
    return issuer


def _acr(request: Request) -> str:
    """The first asked level that this issuer gives, else its lowest (`acr_values` is a voluntary request)."""
    offered = _issuer(request).acr_values
    asked = str(getattr(request, "acr_values", None) or "").split()
    return next((value for value in asked if value in offered), offered[0])


def _identity(request: Request, issuer: Issuer) -> dict[str, Any]:
    person = person_of(request.user, issuer=issuer)
    opened = issuer.claims_opened_by(list(request.scopes))
    claims = {name: value for name, value in person.claims.items() if name in opened} if person else {}
    return claims | {"sub": _subject(request, issuer)}


def _subject(request: Request, issuer: Issuer) -> str:
    """A subject that differs by client for FranceConnect's shape, Keycloak's form for Pro Santé Connect's."""
    username = request.user.get_username()
    if not issuer.pairwise:
        return f"f:{uuid.uuid5(NAMESPACE, issuer.key)}:{username.partition(':')[2]}"
    sector = f"{request.client.client_id}|{username}".encode()
    return hmac.new(settings.SUBJECT_KEY.encode(), sector, hashlib.sha256).hexdigest() + "v1"
