"""GET /calendriers/<secret>.ics: an agenda for a calendar program, to whoever has its address.

An unknown address, one that was withdrawn and one whose maker lost the right answer alike (404, nothing said).
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from espace_sante.agenda import api as agenda
from espace_sante.interop.icalendar.writing import calendar_text
from espace_sante.kernel.clock import PARIS, utc_now
from espace_sante.kernel.errors import NotFound

CONTENT_TYPE = "text/calendar; charset=utf-8"


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The calendar, or 304 when the program has it already."""
    now = utc_now()
    try:
        found = agenda.open_feed(secret=secret, asked_from=request.META.get("REMOTE_ADDR", ""), now=now)
    except NotFound:
        return HttpResponse("", status=404, content_type="text/plain; charset=utf-8")
    etag = f'"{found.version}"'
    if etag in {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}:
        return _private(HttpResponse(status=304), etag)
    page = f"{settings.BASE_URL}{reverse('citizen:home_of', args=[found.space.id])}"
    text = calendar_text(
        agenda.feed_events(found, now=now),
        detail=found.detail,
        name=found.given_name,
        page=page,
        today=now.astimezone(PARIS).date(),
        language=found.language,
    )
    response = HttpResponse(text, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'inline; filename="agenda.ics"'
    return _private(response, etag)


def _private(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response
