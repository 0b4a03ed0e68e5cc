"""The edge of every address: who comes (RFC 7617), which method, how errors are answered.

Nothing here is a page: no cookie is read nor set, no form is expected.
"""

from __future__ import annotations

import base64
import binascii
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import RawPostDataException, UnreadablePostError
from lxml import etree

from espace_sante.agenda import api as agenda
from espace_sante.interop.caldav.errors import XML, BodyMalformed, error_response
from espace_sante.interop.caldav.properties import DAV
from espace_sante.interop.cda.safe_xml import Limits, read_xml
from espace_sante.kernel.clock import PARIS, utc_now
from espace_sante.kernel.errors import DomainError, NotFound

log = logging.getLogger(__name__)
_LIMITS = Limits(document_bytes=500_000, depth=20, elements=20_000, attributes=20_000)
_CLASSES = "1, 3, calendar-access"


@dataclass(frozen=True, slots=True)
class Call:
    """One request of a device."""

    request: HttpRequest
    device: agenda.OpenDevice
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(PARIS).date()

    def xml(self) -> etree._Element | None:
        """The body, None when there is none. Raises MalformedDocument, BodyMalformed."""
        body = self.request.body
        return read_xml(body, limits=_LIMITS) if body.strip() else None


Handler = Callable[..., HttpResponseBase]


def dispatch(handlers: Mapping[str, Handler]) -> Callable[..., HttpResponseBase]:
    """The view of one address: a handler for each method; every error in the words of WebDAV."""
    allowed = ", ".join(["OPTIONS", *handlers])

    def view(request: HttpRequest, login: str = "", **parts: str) -> HttpResponseBase:
        if request.method == "OPTIONS":
            response: HttpResponseBase = HttpResponse(status=200)
        else:
            response = _answered(request, handlers, login, parts)
        response["Allow"] = allowed
        response["DAV"] = _CLASSES
        response["Cache-Control"] = "private, no-cache"
        return response

    view.csrf_exempt = True  # type: ignore[attr-defined]  # a device proves itself at each request
    return view


def _answered(
    request: HttpRequest, handlers: Mapping[str, Handler], login: str, parts: dict[str, str]
) -> HttpResponseBase:
    try:
        device = _device(request)
        if login and login != device.login:
            raise NotFound  # nobody else's addresses are told from those of nobody
        handler = handlers.get("GET" if request.method == "HEAD" else request.method or "")
        if handler is None:
            return HttpResponse(status=405)
        return handler(Call(request, device, utc_now()), **parts)
    except RequestDataTooBig:
        return HttpResponse(status=413)
    except (UnreadablePostError, RawPostDataException, SuspiciousOperation):
        return error_response(BodyMalformed())
    except DomainError as error:
        return error_response(error)


def _device(request: HttpRequest) -> agenda.OpenDevice:
    """Raises DeviceRefused, TooManyGuesses."""
    scheme, _, told = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        raise agenda.DeviceRefused
    try:
        login, colon, password = base64.b64decode(told.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise agenda.DeviceRefused from None
    if not colon or "\0" in login:
        raise agenda.DeviceRefused
    asked_from = request.META.get("REMOTE_ADDR", "")
    return agenda.open_device(login=login, password=password, asked_from=asked_from, now=utc_now())


def multistatus(responses: Iterable[etree._Element], *, token: str = "") -> HttpResponse:
    root = DAV.multistatus(*responses)
    if token:
        root.append(DAV("sync-token", token))
    body = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return HttpResponse(body, status=207, content_type=XML)
