"""Who is signed in on a page, and what a page asks before it answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.clock import utc_now

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
_CACHED = "_espace_sante_actor"


def signed_in_actor(request: HttpRequest) -> Actor | None:
    """The actor of the session, or None. One look-up for each request."""
    if not hasattr(request, _CACHED):
        user: Any = request.user
        setattr(request, _CACHED, identity.actor_of(user) if user.is_authenticated else None)
    actor: Actor | None = getattr(request, _CACHED)
    return actor


def actor_of_request(request: HttpRequest) -> Actor:
    """The actor of a request that `only_for` has let through."""
    actor = signed_in_actor(request)
    if actor is None:
        raise PermissionDenied
    return actor


def now_of(request: HttpRequest) -> datetime:
    """The instant of a request: the edge asks the clock once, everything below receives it."""
    if not hasattr(request, "_espace_sante_now"):
        request._espace_sante_now = utc_now()  # type: ignore[attr-defined]
    return request._espace_sante_now  # type: ignore[attr-defined]


def only_for(*kinds: ActorKind) -> Callable[[View[P]], View[P]]:
    """Let only signed-in actors of these kinds reach a view; others go to the sign-in page, or get 403."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            actor = signed_in_actor(request)
            if actor is None:
                return redirect_to_login(request.get_full_path())
            if actor.kind not in kinds:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
