"""Applications in a browser: any origin may call with a token in a header, none is ever given a cookie.

`*` without credentials: a page of another origin can then do nothing that a program without our cookies could not.
Source: Fetch, CORS protocol; HL7 SMART App Launch 2.2 (browser-based apps).
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase

_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
_HEADERS = "Accept, Authorization, Content-Type, If-Match, If-None-Exist, If-None-Match, Prefer"
_EXPOSED = "Content-Location, ETag, Last-Modified, Location, Preference-Applied, Retry-After, WWW-Authenticate"
_AGE_SECONDS = "600"


def is_preflight(request: HttpRequest) -> bool:
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers


def preflight() -> HttpResponse:
    """The answer to a browser that asks whether a page may call."""
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Methods"] = _METHODS
    response["Access-Control-Allow-Headers"] = _HEADERS
    response["Access-Control-Max-Age"] = _AGE_SECONDS
    opened(response)
    return response


def opened(response: HttpResponseBase) -> HttpResponseBase:
    """The same answer, readable by any page."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = _EXPOSED
    return response
