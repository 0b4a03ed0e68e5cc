"""What each page of the console asks before it answers: an operator, and the decision for this action."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import cache_control

from espace_sante.access.api import AccessRefused, Action, check_operator
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.errors import NotFound
from espace_sante.portals.components.session import actor_of_request, only_for

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
private = cache_control(private=True, no_store=True)
_FOUND = "operator_found"
_MOST = 20


def console(
    action: Action, *, kinds: tuple[ActorKind, ...] = (ActorKind.OPERATOR,)
) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """A page of the console: 403 for whoever may not do this, 404 for what does not exist; never kept by a browser."""

    def decorate(view: View[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            try:
                check_operator(actor_of_request(request), action)
                return view(request, *args, **kwargs)
            except AccessRefused as error:
                raise PermissionDenied from error
            except NotFound as error:
                raise Http404 from error

        return only_for(*kinds)(private(guarded))

    return decorate


def remember(request: HttpRequest, holder_id: UUID) -> None:
    """Note that this session's search for somebody is in the trace: their pages are not traced once more each time."""
    if not is_remembered(request, holder_id):
        request.session[_FOUND] = [*request.session.get(_FOUND, []), str(holder_id)][-_MOST:]


def is_remembered(request: HttpRequest, holder_id: UUID) -> bool:
    return str(holder_id) in request.session.get(_FOUND, [])
