"""What programs call: tokens, their end, their state, the key of id tokens, the description of all this.

No session, no cookie, no page. Every error is in the words of RFC 6749 section 5.2.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from oauthlib.oauth2.rfc6749.errors import InvalidRequestError, OAuth2Error

from espace_sante.interop.smart.discovery import configuration
from espace_sante.interop.smart.failures import WINDOW_SECONDS, count_failure
from espace_sante.interop.smart.form import OF_A_TOKEN, TOKEN, form_of
from espace_sante.interop.smart.keys import public_keys
from espace_sante.interop.smart.server import server
from espace_sante.kernel.errors import Unavailable
from espace_sante.kernel.identifiers import new_id
from espace_sante.pairing.api import TooManyRequests

log = logging.getLogger(__name__)
Answer = tuple[dict[str, str], str, int]  # of the library: headers, body, status
_RETRY_AFTER_SECONDS = 5
_BASIC = 'Basic realm="oauth"'


@csrf_exempt  # a client proves itself at each request
def token(request: HttpRequest) -> HttpResponse:
    """`POST /oauth/token`."""
    return _posted(request, TOKEN, lambda form: server().create_token_response("", body=form))


@csrf_exempt
def revoke(request: HttpRequest) -> HttpResponse:
    """`POST /oauth/revoke`: 200 whether or not there was something to end (RFC 7009 section 2.2)."""
    return _posted(request, OF_A_TOKEN, lambda form: server().create_revocation_response("", body=form))


@csrf_exempt
def introspect(request: HttpRequest) -> HttpResponse:
    """`POST /oauth/introspect`, for a client that proves who it is, about its own tokens (RFC 7662)."""
    return _posted(request, OF_A_TOKEN, lambda form: server().create_introspect_response("", body=form))


@csrf_exempt
def keys(request: HttpRequest) -> HttpResponse:
    """`GET /oauth/jwks`."""
    try:
        return _published(request, public_keys())
    except Unavailable as error:
        return _unavailable(error)


@csrf_exempt
def description(request: HttpRequest) -> HttpResponse:
    """The same document at both of its addresses."""
    return _published(request, configuration())


def _posted(request: HttpRequest, known: frozenset[str], answer: Callable[[dict[str, str]], Answer]) -> HttpResponse:
    if request.method != "POST":
        return _not_allowed("POST")
    form: dict[str, str] = {}
    try:
        form = form_of(request, known)
        _headers, body, status = answer(form)
    except OAuth2Error as error:
        body, status = error.json, error.status_code
    except (RequestDataTooBig, SuspiciousOperation, UnreadablePostError, RawPostDataException):
        cut = InvalidRequestError(description="The request was cut, or is too long.")
        body, status = cut.json, cut.status_code
    except TooManyRequests as error:
        return _too_many("Too many requests.", error.retry_after)
    except Unavailable as error:
        return _unavailable(error)
    except OperationalError as error:
        log.error("oauth.database", exc_info=error)
        return _unavailable(Unavailable("The database does not answer."))
    except Exception as error:  # the edge: whatever goes wrong is logged here and answered, in OAuth's words
        number = new_id().hex[-12:]
        log.error("oauth.unforeseen", exc_info=error, extra={"number": number})
        return _json({"error": "server_error", "error_description": f"Number {number} in our log."}, status=500)
    if status in {400, 401} and count_failure(form.get("client_id", ""), request.META.get("REMOTE_ADDR", "")):
        return _too_many("Too many failures.", WINDOW_SECONDS)
    response = _answer(body, status)
    if status == 401:
        response["WWW-Authenticate"] = _BASIC
    return response


def _answer(body: str, status: int) -> HttpResponse:
    response = HttpResponse(body or "", status=status, content_type="application/json")
    response["Cache-Control"], response["Pragma"] = "no-store", "no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _json(told: dict[str, Any], *, status: int) -> HttpResponse:
    return _answer(orjson.dumps(told).decode(), status)


def _published(request: HttpRequest, told: dict[str, Any]) -> HttpResponse:
    if request.method not in {"GET", "HEAD"}:
        return _not_allowed("GET, HEAD")
    response = _json(told, status=200)
    response["Cache-Control"] = "public, max-age=600"
    del response["Pragma"]
    return response


def _not_allowed(allowed: str) -> HttpResponse:
    response = _json({"error": "invalid_request", "error_description": f"This address answers {allowed}."}, status=405)
    response["Allow"] = allowed
    return response


def _too_many(what: str, seconds: int) -> HttpResponse:
    told = {"error": "temporarily_unavailable", "error_description": f"{what} Wait {seconds} seconds."}
    response = _json(told, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _unavailable(error: Unavailable) -> HttpResponse:
    log.warning("oauth.unavailable", extra={"error_code": error.code})
    response = _json({"error": "temporarily_unavailable", "error_description": error.message}, status=503)
    response["Retry-After"] = str(_RETRY_AFTER_SECONDS)
    return response
