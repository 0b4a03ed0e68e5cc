"""What each page of publishers asks before it answers: a member, and a publisher for whom they act now."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from espace_sante.access.api import AccessRefused
from espace_sante.catalogue.api import OwnerNeeded, PublisherUnknown, membership_of
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.errors import NotFound
from espace_sante.portals.components.session import actor_of_request, only_for

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
private = cache_control(private=True, no_store=True)


def for_members(view: View[P]) -> View[P]:
    """A page of a publisher: 403 for whoever acts for none, 404 for a service of another one; never kept."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            membership_of(actor_of_request(request))
        except PublisherUnknown:
            return render(request, "publisher/nobody.html", status=403)
        except AccessRefused as error:
            raise PermissionDenied from error
        try:
            return view(request, *args, **kwargs)
        except (AccessRefused, OwnerNeeded) as error:
            raise PermissionDenied from error
        except NotFound as error:
            raise Http404 from error

    return only_for(ActorKind.PUBLISHER)(private(guarded))
