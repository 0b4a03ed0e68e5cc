"""Which space a page is about, and everything around it: whose it is, whom else one acts for, the pages.

A space that is neither one's own nor that of somebody one acts for is not found, whether it exists or not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import cache_control

from espace_sante.access.api import AccessRefused
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.errors import NotFound
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.presenters.state import state_presenter
from espace_sante.portals.citizen.wording.dates import day_of
from espace_sante.portals.components.presenters import Colour
from espace_sante.portals.components.session import actor_of_request, now_of, only_for
from espace_sante.record.api import CursorInvalid, HelpedSpace
from espace_sante.spaces import api as spaces

P = ParamSpec("P")
COLOURS: tuple[Colour, ...] = ("indigo", "plum", "clay", "olive")
OWN = "holder"


@dataclass(frozen=True, kw_only=True)
class Relative:
    """Somebody whose space one may open, oneself included (`kind` is then `holder`)."""

    kind: str
    given_name: str
    full_name: str
    colour: Colour
    age: int | None = None
    space: spaces.SpaceView | None = None
    holder_id: UUID

    @property
    def own(self) -> bool:
        return self.kind == OWN


@dataclass(frozen=True, kw_only=True)
class Place:
    """The space of this page as this person sees it."""

    actor: Actor
    now: datetime
    who: Relative
    people: tuple[Relative, ...]

    @property
    def space(self) -> spaces.SpaceView:
        assert self.who.space is not None  # `citizen_view` answers itself when there is none
        return self.who.space

    @property
    def own(self) -> bool:
        return self.who.own

    @property
    def helped(self) -> list[HelpedSpace]:
        """The active spaces one may open, for their counts."""
        return [
            HelpedSpace(space=one.space, kind=one.kind)
            for one in self.people
            if one.space and one.space.state is spaces.State.ACTIVE
        ]


PlaceView = Callable[Concatenate[HttpRequest, Place, P], HttpResponseBase]


def citizen_view(*, needs_active: bool = True) -> Callable[[PlaceView[P]], Callable[..., HttpResponseBase]]:
    """A page about one space. Without an active space, the page that says where it stands."""

    def decorate(view: PlaceView[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(
            request: HttpRequest, /, space_id: UUID | None = None, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            try:
                place = place_of(request, space_id)
                space = place.who.space
                if needs_active and (space is None or space.state is not spaces.State.ACTIVE):
                    return state_page(request, place)
                return view(request, place, *args, **kwargs)
            except (NotFound, CursorInvalid) as error:
                raise Http404 from error
            except AccessRefused as error:
                raise PermissionDenied from error

        return only_for(ActorKind.CITIZEN)(cache_control(private=True, no_store=True)(guarded))

    return decorate


def state_page(request: HttpRequest, place: Place) -> HttpResponseBase:
    return draw(request, "citizen/home/state.html", state_presenter(place))


def place_of(request: HttpRequest, space_id: UUID | None) -> Place:
    """One's own space without an id. Raises Http404 for a space one has nothing to do with."""
    actor, now = actor_of_request(request), now_of(request)
    assert actor.holder_id is not None  # `only_for` lets citizens alone through
    people = _people(request, actor, now)
    if space_id is None:
        return Place(actor=actor, now=now, who=people[0], people=people)
    who = next((one for one in people if one.space is not None and one.space.id == space_id), None)
    if who is None:
        raise Http404
    return Place(actor=actor, now=now, who=who, people=people)


def _people(request: HttpRequest, actor: Actor, now: datetime) -> tuple[Relative, ...]:
    """Oneself, then everybody one acts for: two queries whatever their number."""
    assert actor.holder_id is not None
    helped = identity.acts_for(actor.holder_id, now=now)
    their_spaces = spaces.spaces_of_holders([actor.holder_id, *(one.holder.id for one in helped)])
    colours = _colours(helped)
    oneself = Relative(
        kind=OWN,
        given_name=_given_name(request),
        full_name=actor.name,
        colour="leaf",
        holder_id=actor.holder_id,
        space=their_spaces.get(actor.holder_id),
    )
    others = (
        Relative(
            kind=one.kind,
            given_name=one.holder.first_given_name,
            full_name=one.holder.full_name,
            colour=colours[one.holder.id],
            age=one.holder.age_on(day_of(now)),
            holder_id=one.holder.id,
            space=their_spaces.get(one.holder.id),
        )
        for one in helped
    )
    return (oneself, *others)


def _colours(helped: list[identity.ActsFor]) -> dict[UUID, Colour]:
    """A colour of their own for each, in the order in which they came: a new one changes nobody else's."""
    arrived = sorted(helped, key=lambda one: (one.since, one.holder.birth_on, one.holder.id))
    return {one.holder.id: COLOURS[position % len(COLOURS)] for position, one in enumerate(arrived)}


def _given_name(request: HttpRequest) -> str:
    account: Any = request.user
    name: str = account.holder.first_given_name  # loaded with the actor: no query
    return name
