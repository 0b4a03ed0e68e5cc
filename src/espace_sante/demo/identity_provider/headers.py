"""Response headers of the provider's pages: own style sheet, no script, no frame, nothing from another host."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ContentSecurityPolicyMiddleware:
    """Strict policy. Forms may end at the main site: browsers apply form-action to the redirects that follow a post."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        destinations = " ".join(("'self'", *settings.CLIENT_BASE_URLS))
        self._policy = (
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
            f"form-action {destinations}"
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        response.headers.setdefault("Content-Security-Policy", self._policy)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
