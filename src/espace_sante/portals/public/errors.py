"""What a page says when it cannot be shown. These pages need no session and no database."""

from __future__ import annotations

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from espace_sante.kernel.errors import Unavailable

RETRY_AFTER_SECONDS = 60


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page("400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page("403.html", 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Absent and hidden are the same page."""
    return _page("404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours; or a database or a store that is away, or has no room left, which passes (RFC 9110, 503)."""
    if isinstance(sys.exc_info()[1], OperationalError | Unavailable):
        response = _page("503.html", 503)
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response
    return _page("500.html", 500)


def _page(template: str, status: int) -> HttpResponse:
    return HttpResponse(render_to_string(template), status=status)
