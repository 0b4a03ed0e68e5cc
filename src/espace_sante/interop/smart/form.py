"""What a client sends: a form, each parameter once, and only those that are known go further.

Source: RFC 6749 section 3.2 (parameters MUST NOT be included more than once; unknown ones are ignored).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, unquote_plus

from django.http import HttpRequest
from oauthlib.oauth2.rfc6749.errors import InvalidRequestError

FORM = "application/x-www-form-urlencoded"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
LONGEST_BODY, MOST_PARAMETERS = 30_000, 40  # bytes; a signed proof has some hundreds
AUTHORIZE = frozenset(
    {
        "response_type", "response_mode", "client_id", "redirect_uri", "scope", "state", "aud", "nonce", "prompt",
        "max_age", "id_token_hint", "code_challenge", "code_challenge_method", "request", "request_uri", "launch",
    }
)  # fmt: skip
TOKEN = frozenset(
    {
        "grant_type", "code", "redirect_uri", "code_verifier", "refresh_token", "scope", "client_id", "client_secret",
        "client_assertion", "client_assertion_type",
    }
)  # fmt: skip
OF_A_TOKEN = frozenset(
    {"token", "token_type_hint", "client_id", "client_secret", "client_assertion", "client_assertion_type"}
)


def pairs_of(text: str) -> list[tuple[str, str]]:
    """Raises InvalidRequestError."""
    try:
        return parse_qsl(text, keep_blank_values=False, max_num_fields=MOST_PARAMETERS, errors="strict")
    except ValueError:
        raise InvalidRequestError(description="The parameters cannot be read.") from None


def once(pairs: Iterable[tuple[str, str]], known: frozenset[str]) -> dict[str, str]:
    """The known parameters. Raises InvalidRequestError when one of them comes twice, or holds a control character."""
    found: dict[str, str] = {}
    for name, value in pairs:
        if name not in known:
            continue
        if name in found:
            raise InvalidRequestError(description=f"The parameter {name} comes twice.")
        if _CONTROL.search(value):
            raise InvalidRequestError(description=f"The parameter {name} holds a character that no value has.")
        found[name] = value
    return found


def form_of(request: HttpRequest, known: frozenset[str]) -> dict[str, str]:
    """The form of a request, with the client of an `Authorization: Basic`. Raises InvalidRequestError."""
    if request.META.get("QUERY_STRING"):
        raise InvalidRequestError(description="Parameters are in the body, never in the address.")
    if (request.content_type or "").lower() != FORM:
        raise InvalidRequestError(description=f"Send {FORM}.")
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal() or int(length) > LONGEST_BODY:
        raise InvalidRequestError(description=f"A request has {LONGEST_BODY} bytes at most.")
    try:
        text = request.body.decode()
    except UnicodeDecodeError:
        raise InvalidRequestError(description="The parameters cannot be read.") from None
    return _with_client(once(pairs_of(text), known), request.headers)


def _with_client(found: dict[str, str], headers: Mapping[str, str]) -> dict[str, str]:
    """RFC 6749 section 2.3.1. A client proves itself in one way at a time."""
    scheme, _, told = headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return found
    try:
        name, colon, secret = base64.b64decode(told.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise InvalidRequestError(description="The Authorization header cannot be read.") from None
    name, secret = unquote_plus(name), unquote_plus(secret)
    if not colon or "client_secret" in found or "client_assertion" in found:
        raise InvalidRequestError(description="A client proves itself in one way at a time.")
    if found.get("client_id", name) != name:
        raise InvalidRequestError(description="Two clients are named.")
    return found | {"client_id": name, "client_secret": secret}
