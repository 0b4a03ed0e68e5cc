"""A form with one file: its size is looked at before it is read, then its token is checked."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_protect

from espace_sante.portals.components.uploads import LimitedUpload, announces_too_much, too_large


def with_one_file(
    request: HttpRequest, *, limit: int, take: Callable[[HttpRequest], HttpResponse], refuse: Callable[[], HttpResponse]
) -> HttpResponseBase:
    """What `take` answers; when the file is larger than `limit` bytes, what `refuse` answers, and nothing is read.

    The view is exempt from the check of the token, which is made here once the handler of the file is in place.
    """
    if announces_too_much(request, limit=limit):
        return refuse()
    request.upload_handlers = [LimitedUpload(request, limit=limit)]

    @csrf_protect
    def taken(checked: HttpRequest) -> HttpResponse:
        checked.FILES  # noqa: B018 - read now, so that it is known whether it is too large
        return refuse() if too_large(checked) else take(checked)

    return taken(request)
