"""What each page of the commission asks before it answers, and the errors of a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from espace_sante.access.api import AccessRefused
from espace_sante.catalogue.api import NotInOffice, seat_of
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.errors import NotFound
from espace_sante.portals.components.session import actor_of_request, only_for

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
_private = cache_control(private=True, no_store=True)


def sitting(view: View[P]) -> Callable[..., HttpResponseBase]:
    """A page of the commission: 403 for who has no seat now, 404 for what is not before it; never kept by a browser."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            seat_of(actor_of_request(request))
            return view(request, *args, **kwargs)
        except NotInOffice:
            return render(request, "operator/commission/no_seat.html", status=403)
        except AccessRefused as error:
            raise PermissionDenied from error
        except NotFound as error:
            raise Http404 from error

    return only_for(ActorKind.COMMISSION)(_private(guarded))
