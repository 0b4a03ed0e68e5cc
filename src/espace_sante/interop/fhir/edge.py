"""The edge of every interaction: who asks, in which format, and how an error is answered.

Source: RFC 6750 (bearer tokens); HL7 FHIR R4, http (3.1.0.1.11, content negotiation).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase
from django.http.request import HttpHeaders, RawPostDataException, UnreadablePostError

from espace_sante.access.api import SecretConnectionRefused
from espace_sante.identity import api as identity
from espace_sante.interop.fhir import errors
from espace_sante.interop.fhir.bearers import actor_of_bearer
from espace_sante.interop.fhir.client_certificate import told_certificate
from espace_sante.interop.fhir.responses import JSON
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.errors import DomainError, Unavailable
from espace_sante.kernel.identifiers import new_id

log = logging.getLogger(__name__)
EDGE = "fhir"  # the name of this edge in the trace
FORM = "application/x-www-form-urlencoded"
CONNECTION_HEADER = "X-Connexion-Secrete"  # `true`: a secret connection (MIN-10); the wire is silent, see divergences
JSON_PATCH = "application/json-patch+json"
TOKEN_PARAMETER = "access_token"  # noqa: S105 - a name (RFC 6750, sections 2.2 and 2.3)
# As WSGI names them: a request's `headers` reads all of them when one is wanted.
_AUTHORIZATION, _CONNECTION = map(HttpHeaders.to_wsgi_name, ("Authorization", CONNECTION_HEADER))
_OF_THE_EDGE = re.compile(rf"(?:^|&)(?:_format|{TOKEN_PARAMETER}|[^=&]*%)")  # names of parameters, or disguised ones
_READABLE = {JSON, "application/json", "text/json"}
_ACCEPTED = _READABLE | {"*/*", "application/*"}
_ENVELOPE_BYTES = 1_000_000  # what surrounds a document in its bundle
_SMALL_BYTES = 100_000

Handler = Callable[..., HttpResponseBase]
View = Callable[..., HttpResponseBase]


def body_limit() -> int:
    """The largest request: one deposit in base 64, and what surrounds it."""
    return settings.DEPOSIT_BYTES * 4 // 3 + _ENVELOPE_BYTES


def dispatch(handlers: Mapping[str, Handler], *, public: bool = False, any_format: bool = False) -> View:
    """The view of one address: a handler for each method, every error as an OperationOutcome."""

    def view(request: HttpRequest, **parts: str) -> HttpResponseBase:
        try:
            handler = handlers.get("GET" if request.method == "HEAD" else request.method or "")
            if handler is None:
                return _not_allowed(handlers)
            if not any_format:
                check_accept(request)
            if public:
                return handler(request, **parts)
            now = utc_now()
            actor = _as_connected(request, _actor(request, now))
            return handler(request, actor=actor, now=now, **parts)
        except Exception as error:  # noqa: BLE001 - the edge: whatever goes wrong is logged here and answered
            return _answer(error)

    return view


def _answer(error: Exception) -> HttpResponseBase:
    """The answer to an error; what nobody foresaw gets a number that leads to it in the log."""
    match error:
        case DomainError():
            if isinstance(error, Unavailable):
                log.warning("fhir.unavailable", extra={"error_code": error.code})
            return errors.error_response(error)
        case RequestDataTooBig():
            return errors.too_large()
        case UnreadablePostError() | RawPostDataException() | SuspiciousOperation():
            return errors.error_response(errors.BadRequest("The request was cut, or has too many parameters."))
        case OperationalError():
            log.error("fhir.database", exc_info=error)
            return errors.error_response(Unavailable("The database does not answer."))
    number = new_id().hex[-12:]
    log.error("fhir.unforeseen", exc_info=error, extra={"number": number})
    return errors.unforeseen_response(number)


def check_accept(request: HttpRequest) -> None:
    """Raise NotAcceptable when JSON would not do."""
    asked = _parameters(request).get("_format") or request.META.get("HTTP_ACCEPT", "")
    ranges = [part.split(";", 1)[0].strip().lower() for part in asked.split(",")]
    if any(ranges) and not any(one in _ACCEPTED or one == "json" for one in ranges):
        raise errors.NotAcceptable


def _parameters(request: HttpRequest) -> Mapping[str, Any]:
    """Those of the address, read only where one that the edge looks at may be among them: a search reads its own."""
    return request.GET if _OF_THE_EDGE.search(request.META.get("QUERY_STRING", "")) else {}


def json_body(
    request: HttpRequest, *, accepted: frozenset[str] = frozenset(_READABLE), most: int | None = None
) -> bytes:
    """The body of a JSON request, of `most` bytes at most. Raises MediaTypeUnsupported, BodyTooLarge."""
    if (request.content_type or "").lower() not in accepted:
        raise errors.MediaTypeUnsupported(f"Send one of: {', '.join(sorted(accepted))}.")
    if request.content_params and request.content_params.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise errors.MediaTypeUnsupported("JSON is in UTF-8 (RFC 8259).")
    length, limit = request.META.get("CONTENT_LENGTH", ""), most or body_limit()
    if length.isdecimal() and int(length) > limit:
        raise errors.BodyTooLarge(f"The request has {length} bytes; the limit is {limit}.")
    if len(request.body) > limit:  # who sends it by pieces gives no length
        raise errors.BodyTooLarge(f"The limit is {limit} bytes.")
    return request.body


def small_body(request: HttpRequest) -> bytes:
    """The body of a resource that holds no document. Raises MediaTypeUnsupported, BodyTooLarge."""
    return json_body(request, most=_SMALL_BYTES)


def _actor(request: HttpRequest, now: datetime) -> Actor:
    """By the bearer token; without one, by the client certificate of a structure's software (STR-01).

    A token in the address, where logs and histories keep it, is refused even beside one in its place (RFC 6750, 3.1).
    """
    if TOKEN_PARAMETER in _parameters(request):
        raise errors.BadRequest("A token goes in the Authorization header, and nowhere else.", field=TOKEN_PARAMETER)
    certificate = told_certificate(request)
    if certificate and _AUTHORIZATION not in request.META:
        return identity.sign_in.actor_of_certificate(certificate, now=now)
    scheme, _, token = request.META.get(_AUTHORIZATION, "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise errors.Unidentified
    token = token.strip()
    return actor_of_bearer(request, token, now=now) or identity.actor_of_token(token, now=now)


def _as_connected(request: HttpRequest, actor: Actor) -> Actor:
    """The same actor, in a secret connection when the header says so. Raises BadRequest."""
    told = request.META.get(_CONNECTION, "false").strip().lower()
    if told == "false":
        return actor
    if told != "true":
        raise errors.BadRequest(f"{CONNECTION_HEADER} is true or false.")
    if actor.kind is not ActorKind.PROFESSIONAL:
        raise SecretConnectionRefused
    return replace(actor, secret_connection=True)


def _not_allowed(handlers: Mapping[str, Handler]) -> HttpResponseBase:
    response = errors.error_response(errors.MethodNotAllowed())
    response["Allow"] = ", ".join(sorted({*handlers, *(["HEAD"] if "GET" in handlers else [])}))
    return response


def unknown_address(request: HttpRequest, **parts: Any) -> HttpResponseBase:
    """Whatever is not listed: an unknown resource, an interaction that is not offered."""
    return errors.error_response(errors.AddressUnknown())
