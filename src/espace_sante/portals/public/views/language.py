"""The language of the pages, for this browser: a cookie, and nothing about who reads (docs/adr/0018)."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language


@require_POST
def choose(request: HttpRequest) -> HttpResponseBase:
    """Django's own view, which leads back to the page, for our languages alone: it knows a hundred more."""
    if request.POST.get("language") not in dict(settings.LANGUAGES):
        raise BadRequest
    return set_language(request)
