"""What the protocol asks about clients, codes and tokens, answered by `pairing`."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from oauthlib.common import Request
from oauthlib.oauth2 import RequestValidator
from oauthlib.oauth2.rfc6749.errors import (
    InvalidClientError,
    InvalidGrantError,
    InvalidRequestError,
    UnauthorizedClientError,
    UnsupportedResponseTypeError,
)
from oauthlib.openid.connect.core.exceptions import RequestNotSupported

from espace_sante.interop.smart.id_token import fhir_user, id_token, subject
from espace_sante.interop.smart.names import fhir_base
from espace_sante.interop.smart.proofs import ProofRefused, client_of, prove
from espace_sante.kernel.clock import utc_now
from espace_sante.pairing import api as pairing

_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")  # SHA-256 in base 64 url, RFC 7636 section 4.2
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
LONGEST = 500  # characters of a state or a nonce
CODE, REFRESH, SOFTWARE = "authorization_code", "refresh_token", "client_credentials"


def check_authorization(request: Request) -> dict[str, Any]:
    """What SMART and RFC 9700 require of an authorization request beyond RFC 6749. Raises OAuth2Error."""
    if {"request", "request_uri"} & set(parameters_of(request)):
        raise RequestNotSupported(request=request)
    if request.response_type and request.response_type != "code":
        raise UnsupportedResponseTypeError(description="response_type is code.", request=request)
    if not request.response_type or request.response_mode not in {None, "query"}:
        raise InvalidRequestError(description="response_type is code, in the query.", request=request)
    if request.code_challenge_method != "S256" or not _CHALLENGE.fullmatch(request.code_challenge or ""):
        raise InvalidRequestError(description="PKCE with S256 is required.", request=request)
    if parameters_of(request).get("aud", "").rstrip("/") != fhir_base():
        raise InvalidRequestError(description=f"aud is {fhir_base()}.", request=request)
    if not request.state or max(len(request.state), len(request.nonce or "")) > LONGEST:
        raise InvalidRequestError(description=f"state is required, of {LONGEST} characters at most.", request=request)
    return {}


class Validator(RequestValidator):
    """One for the process: what a request is about stays in the request."""

    # -- clients

    def client_authentication_required(self, request: Request, *_: Any, **__: Any) -> bool:
        client = self._client(request)
        return client is None or client.proof != pairing.ClientProof.NONE

    def authenticate_client(self, request: Request, *_: Any, **__: Any) -> bool:
        return self._proven(request)

    def authenticate_client_id(self, client_id: str, request: Request, *_: Any, **__: Any) -> bool:
        return self._proven(request)

    def _proven(self, request: Request) -> bool:
        client = self._client(request)
        if client is None:
            return False
        try:
            prove(client, parameters_of(request), now=now_of(request))
        except ProofRefused:
            return False
        request.client = client
        return True

    def _client(self, request: Request) -> pairing.Client | None:
        """One query for each request, which tells of its refresh token too."""
        if not hasattr(request, "named_client"):
            try:
                request.named_client, request.refreshed = client_of(parameters_of(request))
            except ProofRefused:
                request.named_client = None
        found: pairing.Client | None = request.named_client
        return found

    # -- authorization

    def validate_client_id(self, client_id: str, request: Request, *_: Any, **__: Any) -> bool:
        try:
            request.client = pairing.client_named(client_id)
        except pairing.ClientUnknown:
            return False
        return request.client.service_id is not None

    def validate_redirect_uri(self, client_id: str, redirect_uri: str, request: Request, *_: Any, **__: Any) -> bool:
        return redirect_uri in request.client.redirects

    def get_default_redirect_uri(self, client_id: str, request: Request, *_: Any, **__: Any) -> None:
        """None: the address of return is said each time."""

    def validate_response_type(self, client_id: str, response_type: str, client: Any, request: Request, *_: Any, **__: Any) -> bool:  # fmt: skip  # noqa: E501 - the library's signature
        return response_type == "code"

    def get_default_scopes(self, client_id: str, request: Request, *_: Any, **__: Any) -> list[str]:
        """None: what is asked for is said."""
        return []

    def is_pkce_required(self, client_id: str, request: Request) -> bool:
        return True

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Any, request: Request, *_: Any, **__: Any
    ) -> bool:
        """Of a service, whether it asks for something that is understood; of software, what it may have of it."""
        try:
            words = " ".join(pairing.words_of(request.scope or ""))
        except pairing.ScopesUnreadable:
            return False
        if request.grant_type != SOFTWARE:
            return bool(pairing.consents_of(words))
        request.scopes = pairing.software_scopes(words, allowed=request.client.scopes).split()
        return bool(request.scopes)

    # -- tokens

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Any, request: Request, *_: Any, **__: Any
    ) -> bool:
        if client.awaits:
            raise UnauthorizedClientError(description="A second operator has not approved it yet.", request=request)
        return grant_type in ({SOFTWARE} if client.finess else {CODE, REFRESH})

    def validate_code(self, client_id: str, code: str, client: Any, request: Request, *_: Any, **__: Any) -> bool:
        try:
            request.authorised = pairing.code_named(code, client, now=now_of(request))
        except pairing.GrantRefused:
            return False
        request.scopes, request.user = request.authorised.scope.split(), request.authorised.account_id
        return True

    def get_code_challenge(self, code: str, request: Request) -> str:
        if not _VERIFIER.fullmatch(request.code_verifier or ""):
            raise InvalidGrantError(description="The code_verifier is not one.", request=request)
        return str(request.authorised.challenge)

    def get_code_challenge_method(self, code: str, request: Request) -> str:
        return "S256"

    def confirm_redirect_uri(
        self, client_id: str, code: str, redirect_uri: str, client: Any, request: Request, *_: Any, **__: Any
    ) -> bool:
        """Raises InvalidGrantError: the library would say `invalid_request` (RFC 6749 section 5.2)."""
        if redirect_uri != request.authorised.redirect:
            raise InvalidGrantError(description="This is not the address that the code was sent to.", request=request)
        return True

    def validate_refresh_token(self, refresh_token: str, client: Any, request: Request, *_: Any, **__: Any) -> bool:
        try:
            request.authorised = pairing.refresh_named(
                refresh_token, client, now=now_of(request), found=request.refreshed
            )
        except pairing.GrantRefused:
            return False
        request.user = request.authorised.account_id
        return True

    def get_original_scopes(self, refresh_token: str, request: Request, *_: Any, **__: Any) -> list[str]:
        return str(request.authorised.scope).split()

    def is_within_original_scope(
        self, request_scopes: list[str], refresh_token: str, request: Request, *_: Any, **__: Any
    ) -> bool:
        """Whether scopes written otherwise ask for nothing that was not given."""
        try:
            return pairing.is_within(" ".join(request_scopes), request.authorised.scope)
        except pairing.ScopesUnreadable:
            return False

    def save_token(self, token: dict[str, Any], request: Request, *_: Any, **__: Any) -> None:
        """Draw and keep the tokens, and put them in the answer. Raises InvalidGrantError, TooManyRequests."""
        try:
            issued = self._issued(request)
        except pairing.GrantRefused:
            raise InvalidGrantError(request=request) from None
        token |= {"access_token": issued.access, "expires_in": issued.seconds, "scope": issued.scope}
        token.pop("refresh_token", None)
        if issued.refresh:
            token["refresh_token"] = issued.refresh
        if request.grant_type != SOFTWARE:
            token["patient"] = request.authorised.pairwise_id
        if request.grant_type == CODE and "openid" in issued.scope.split():
            token["id_token"] = id_token(request.authorised, client_id=request.client.client_id, now=now_of(request))

    def _issued(self, request: Request) -> pairing.Issued:
        if request.grant_type == SOFTWARE:
            pairing.count_software_request(client_id=request.client.id, now=now_of(request))
            return pairing.issue_to_software(request.client, " ".join(request.scopes), now=now_of(request))
        about = request.authorised  # counted before anything is spent: the same code or token is good after the wait
        pairing.count_request(pairing_id=about.pairing_id, service_id=about.service_id, now=now_of(request))
        if request.grant_type == CODE:
            return pairing.spend_code(request.authorised, request.client, now=now_of(request))
        scope = " ".join(request.scopes)
        return pairing.rotate(request.authorised, request.refresh_token, scope, now=now_of(request))

    def invalidate_authorization_code(self, client_id: str, code: str, request: Request, *_: Any, **__: Any) -> None:
        """Done already, in the transaction that wrote the tokens."""

    # -- what a client asks of its tokens

    def revoke_token(self, token: str, token_type_hint: str, request: Request, *_: Any, **__: Any) -> None:
        pairing.revoke_token(token, request.client, now=now_of(request))

    def introspect_token(
        self, token: str, token_type_hint: str, request: Request, *_: Any, **__: Any
    ) -> dict[str, Any] | None:
        if request.client.proof == pairing.ClientProof.NONE:  # RFC 7662 section 2.1: whoever asks proves who it is
            raise InvalidClientError(request=request)
        found = pairing.inspect_token(token, request.client, now=now_of(request))
        if found is None:
            return None
        told: dict[str, Any] = {"scope": found.scope, "client_id": request.client.client_id}
        if found.patient:
            told["patient"] = found.patient
        if found.until:
            told |= {"exp": int(found.until.timestamp()), "token_type": "Bearer"}
        words = found.scope.split()
        if found.account_id and found.service_id and "openid" in words:
            told["sub"] = subject(found.service_id, found.account_id)
            if "fhirUser" in words:
                told["fhirUser"] = fhir_user(found.service_id, found.account_id, found.patient, own=found.own)
        return told


def now_of(request: Request) -> datetime:
    """The instant of a request: the edge asks the clock once."""
    if not hasattr(request, "asked_at"):
        request.asked_at = utc_now()
    found: datetime = request.asked_at
    return found


def parameters_of(request: Request) -> dict[str, str]:
    """What was sent, each parameter once (`form.py`)."""
    return dict(request.decoded_body or ())
