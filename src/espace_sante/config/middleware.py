"""Programs need no session, form token, language or page policy: FHIR, OAuth and the log go straight to their views."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import ResolverMatch, get_resolver

GetResponse = Callable[[HttpRequest], HttpResponseBase]
_OF_PROGRAMS = re.compile(
    r"/fhir(?:/[\s\S]*)?|/oauth/(?:token|revoke|introspect|jwks)"
    r"|/\.well-known/(?:oauth-authorization-server|openid-configuration)"
)
_OF_THE_LOG = re.compile(r"/transparence/(?:[0-9]{4}-[0-9]{2}/)?(?:checkpoint|cle|mois|tile/.*)")


class FhirShortcut:
    """Answers `/fhir…` and what programs call of OAuth before the middleware of pages, to pages of any origin.

    The FHIR edge says itself what it does not know.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _OF_PROGRAMS.fullmatch(request.path_info):
            return self._get_response(request)
        from espace_sante.interop.fhir.errors import too_large  # after the apps are loaded
        from espace_sante.interop.smart import cors

        if cors.is_preflight(request):
            return cors.preflight()
        try:
            return cors.opened(_view_of(request))
        except RequestDataTooBig:
            return cors.opened(too_large())


class LogShortcut:
    """Answers what programs read of the log (C2SP tlog-tiles): the same for everybody, so that any cache keeps it."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _OF_THE_LOG.fullmatch(request.path_info):
            return self._get_response(request)
        try:
            response = _view_of(request)
        except Http404:
            response = HttpResponse(
                "The log does not have this.\n", status=404, content_type="text/plain; charset=utf-8"
            )
        response["X-Content-Type-Options"] = "nosniff"
        if isinstance(response, HttpResponse):
            response["Content-Length"] = str(len(response.content))
        return response


def _view_of(request: HttpRequest) -> HttpResponseBase:
    """What the view of this address answers, and nobody between. Raises Http404."""
    match: ResolverMatch = get_resolver().resolve(request.path_info)
    request.resolver_match = match
    return match.func(request, *match.args, **match.kwargs)
