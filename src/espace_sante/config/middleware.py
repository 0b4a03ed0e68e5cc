"""Software that speaks FHIR needs no session, no form token and no page policy: it goes straight to its view."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponseBase
from django.urls import ResolverMatch, get_resolver

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class FhirShortcut:
    """Answers `/fhir…` before the middleware of pages; the FHIR edge says itself what it does not know."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info != "/fhir" and not request.path_info.startswith("/fhir/"):
            return self._get_response(request)
        match: ResolverMatch = get_resolver().resolve(request.path_info)
        request.resolver_match = match
        try:
            return match.func(request, *match.args, **match.kwargs)
        except RequestDataTooBig:
            from espace_sante.interop.fhir.errors import too_large  # after the apps are loaded

            return too_large()
