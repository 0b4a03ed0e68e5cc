"""Who is signed in on a page, and what a page asks before it answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.clock import PARIS, utc_now
from espace_sante.portals.components.situation import chosen_situation, must_choose_situation

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
_CACHED = "_espace_sante_actor"


def signed_in_actor(request: HttpRequest) -> Actor | None:
    """The actor of the session, or None. One look-up for each request."""
    if not hasattr(request, _CACHED):
        user: Any = request.user
        situation = chosen_situation(request)
        setattr(request, _CACHED, identity.actor_of(user, situation=situation) if user.is_authenticated else None)
    actor: Actor | None = getattr(request, _CACHED)
    return actor


def actor_of_request(request: HttpRequest) -> Actor:
    """The actor of a request that `only_for` has let through."""
    actor = signed_in_actor(request)
    if actor is None:
        raise PermissionDenied
    return actor


def connect_secretly(request: HttpRequest) -> None:
    """From here on, this request is a secret connection of its professional (MIN-10)."""
    setattr(request, _CACHED, replace(actor_of_request(request), secret_connection=True))


def now_of(request: HttpRequest) -> datetime:
    """The instant of a request: the edge asks the clock once, everything below receives it."""
    if not hasattr(request, "_espace_sante_now"):
        request._espace_sante_now = utc_now()  # type: ignore[attr-defined]
    return request._espace_sante_now  # type: ignore[attr-defined]


def only_for(*kinds: ActorKind, before_choosing: bool = False) -> Callable[[View[P]], View[P]]:
    """Let only signed-in actors of these kinds reach a view; others go to the sign-in page, or get 403.

    A view that answers `before_choosing` answers a professional who has still to say where they work.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            actor = signed_in_actor(request)
            if actor is None:
                return redirect_to_login(request.get_full_path())
            if actor.kind not in kinds:
                raise PermissionDenied
            before = to_do_first(request, actor)
            if before == "professional:situation" and before_choosing:
                before = ""
            if before:
                return redirect(f"{reverse(before)}?{urlencode({'next': request.get_full_path()})}")
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person proved who they are within the last minutes, by whatever means."""
    return time.time() - last_proof(request) < settings.FRESH_SIGN_IN.total_seconds()


def last_proof(request: HttpRequest) -> float:
    """When the person of this session last proved who they are, in seconds since 1970; 0 when nothing says it."""
    records = get_authentication_records(request, request.user)
    return float(max((record["at"] for record in records), default=0.0))


def needs_fresh_proof(back: str) -> Callable[[View[P]], View[P]]:
    """For what cannot be undone: somebody who found a browser open must not do it.

    Whoever has not proved lately who they are does it first, and comes back: to the page itself, or for an act to the
    page named `back`, where its button is.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if is_fresh(request):
                return view(request, *args, **kwargs)
            after = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse(back)
            return redirect(f"{reverse('public:confirm')}?{urlencode({'next': after})}")

        return guarded

    return decorate


def to_do_first(request: HttpRequest, actor: Actor) -> str:
    """The page where a signed-in person has something to do before any other answers, found without a query."""
    user: Any = request.user
    if actor.kind is ActorKind.CITIZEN and user.accepted_terms and identity.sign_in.must_accept(user, now_day(request)):
        return "public:terms"  # they changed since the sign-in, which asks whoever never accepted any (LC-13)
    return "professional:situation" if must_choose_situation(request) else ""


def now_day(request: HttpRequest) -> date:
    return now_of(request).astimezone(PARIS).date()
