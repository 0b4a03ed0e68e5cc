"""Which space a page is about, and everything around it: whose it is, whom else one acts for, the pages.

A space that is neither one's own nor that of somebody one acts for is not found, whether it exists or not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import cache_control

from espace_sante.access.api import AccessRefused, Action, Decision, Reason, Relations, family_relations, known_case
from espace_sante.identity import api as identity
from espace_sante.identity.api import families
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.errors import NotFound
from espace_sante.messaging.api import unread_of
from espace_sante.notifications.api import unread_counts
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.presenters.ended import ended_presenter
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
    """Somebody whose space one may open, oneself included (`kind` is then `holder`).

    `until` is the instant at which a carer's help ends.
    """

    kind: str
    relations: Relations
    given_name: str
    full_name: str
    colour: Colour
    age: int | None = None
    space: spaces.SpaceView | None = None
    holder_id: UUID
    until: datetime | None = None

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
    def is_active(self) -> bool:
        return self.who.space is not None and self.who.space.state is spaces.State.ACTIVE

    @property
    def own(self) -> bool:
        return self.who.own

    def decide(self, action: Action) -> Decision:
        """What the decision point answers in this space: what ties one to it is loaded, no query is sent."""
        return known_case(actor=self.actor, space=self.space, relations=self.who.relations).decide(action)

    def may(self, action: Action) -> bool:
        return self.decide(action).allowed

    def may_in(self, one: Relative, action: Action) -> bool:
        """The same in the active space of somebody one acts for; False without one. No query."""
        if one.space is None or one.space.state is not spaces.State.ACTIVE:
            return False
        return known_case(actor=self.actor, space=one.space, relations=one.relations).decide(action).allowed

    @property
    def ties(self) -> dict[UUID, tuple[spaces.SpaceView, Relations]]:
        """The active spaces one may open and what ties one to each, for the rooms that ask about all of them."""
        return {one.space.id: (one.space, one.relations) for one in self.helped}

    @cached_property
    def unread(self) -> dict[UUID, int]:
        """How many notifications wait in each space, for the bell of every page: one query, the first time."""
        return unread_counts(actor=self.actor, ties=self.ties)

    @cached_property
    def unread_messages(self) -> dict[UUID, int]:
        """How many messages nobody opened in each space whose messages one may read: one query, the first time."""
        readable = [
            space.id
            for space, relations in self.ties.values()
            if known_case(actor=self.actor, space=space, relations=relations).decide(Action.READ_MESSAGES).allowed
        ]
        return unread_of(readable) if readable else {}

    @property
    def helped(self) -> list[HelpedSpace]:
        """The active spaces one may open, for their counts."""
        return [
            HelpedSpace(space=one.space, relations=one.relations)
            for one in self.people
            if one.space and one.space.state is spaces.State.ACTIVE
        ]


class AccessEnded(Exception):
    """The space is one that this person could open, and no longer can: a page that was left open, an old link."""

    def __init__(self, own: Place, ended: families.EndedTie) -> None:
        self.own, self.ended = own, ended
        super().__init__()


PlaceView = Callable[Concatenate[HttpRequest, Place, P], HttpResponseBase]


def citizen_view(
    *, needs_active: bool = True, about_all: bool = False, asks: Action | None = None
) -> Callable[[PlaceView[P]], Callable[..., HttpResponseBase]]:
    """A page about one space. Without an active space, the page that says where it stands.

    `about_all`: it is about everybody whose space one may open, and one that is active is enough, whosever it is.
    `asks`: what the whole page is for; refused, there is no page. What a page does, the rooms decide again.
    """

    def decorate(view: PlaceView[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(
            request: HttpRequest, /, space_id: UUID | None = None, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            try:
                place = place_of(request, space_id)
                if needs_active and not (place.helped if about_all else place.is_active):
                    return state_page(request, place)
                if asks is not None and not (decision := place.decide(asks)).allowed:
                    raise AccessRefused(decision)
                return view(request, place, *args, **kwargs)
            except AccessEnded as error:
                return draw(request, "citizen/family/ended.html", ended_presenter(error.own, error.ended), status=403)
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
        raise _gone(Place(actor=actor, now=now, who=people[0], people=people), space_id)
    return Place(actor=actor, now=now, who=who, people=people)


def _gone(own: Place, space_id: UUID) -> Http404 | AccessEnded:
    """What is said of a space that is not, or no longer, among those one may open."""
    assert own.actor.holder_id is not None
    try:
        space = spaces.space_by_id(space_id)
    except spaces.SpaceUnknown:
        return Http404()
    ended = families.ended_tie(person_id=own.actor.holder_id, helped_id=space.holder_id, now=own.now)
    return AccessEnded(own, ended) if ended else Http404()


def _people(request: HttpRequest, actor: Actor, now: datetime) -> tuple[Relative, ...]:
    """Oneself, then everybody one acts for who has a space: one query whatever their number."""
    assert actor.holder_id is not None
    found = spaces.spaces_acted_on(actor.holder_id, now=now)
    helped = [(one.tie, one.space) for one in found if one.tie is not None]
    colours = _colours([tie for tie, _space in helped])
    oneself = Relative(
        kind=OWN,
        relations=Relations(holder=True),
        given_name=_given_name(request),
        full_name=actor.name,
        colour="leaf",
        holder_id=actor.holder_id,
        space=next((one.space for one in found if one.tie is None), None),
    )
    others = (
        Relative(
            kind=one.kind,
            relations=family_relations(one),
            until=one.until,
            given_name=one.holder.first_given_name,
            full_name=one.holder.full_name,
            colour=colours[one.holder.id],
            age=one.holder.age_on(day_of(now)),
            holder_id=one.holder.id,
            space=space,
        )
        for one, space in helped
    )
    return (oneself, *(one for one in others if _shown(actor, one)))


def _shown(actor: Actor, one: Relative) -> bool:
    """Whether somebody's space is among those one may open: not while it is kept for an emergency (C13)."""
    if one.space is None:
        return True
    case = known_case(actor=actor, space=one.space, relations=one.relations)
    return case.decide(Action.ENTER_SPACE).reason is not Reason.EMERGENCY_ONLY


def _colours(helped: list[identity.ActsFor]) -> dict[UUID, Colour]:
    """A colour of their own for each, in the order in which they came: a new one changes nobody else's."""
    arrived = sorted(helped, key=lambda one: (one.since, one.holder.birth_on, one.holder.id))
    return {one.holder.id: COLOURS[position % len(COLOURS)] for position, one in enumerate(arrived)}


def _given_name(request: HttpRequest) -> str:
    account: Any = request.user
    name: str = account.holder.first_given_name  # loaded with the actor: no query
    return name
