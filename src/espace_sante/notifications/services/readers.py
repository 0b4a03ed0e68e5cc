"""Who must be told of something: everybody who may read the notifications of its space now and sees this one.

The decision point is asked about each of them, as it is when a page is opened. Nobody reads the centre of a closed
space: that it was closed is told to who may have it again. Source: RULES.md NOT-06, CAR-08, MIN-11, LC-14, LC-19.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.access.api import Action, Relations, family_relations, known_case
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.notifications.domain.audience import Audience, audience_of, audience_of_closed
from espace_sante.notifications.domain.kinds import Kind, News
from espace_sante.spaces import api as spaces

TO_PROFESSIONALS = frozenset({Kind.EMERGENCY_OF_PATIENT, Kind.DEPOSIT_OPPOSED})


@dataclass(frozen=True, slots=True)
class Reader:
    """An actor to tell. `carer`: who helps the person; to tell a carer is not to tell the person (NOT-01)."""

    id: str
    carer: bool = False


def readers_of(news: News, *, now: datetime) -> list[Reader]:
    """The actors to tell, the holder first. A space that was erased has none. Three queries at most."""
    if news.kind in TO_PROFESSIONALS:
        return [Reader(news.only_for)]
    try:
        space = spaces.space_by_id(news.space_id)
    except spaces.SpaceUnknown:
        return []
    ties = [(space.holder_id, Relations(holder=True))]
    if identity.is_helped(space.holder_id, now=now):  # most people are on their own
        ties += [(one.holder.id, family_relations(one)) for one in identity.helpers_of(space.holder_id, now=now)]
    found = (
        (Reader(str(person_id), relations.carer is not None), _told(person_id, space, relations))
        for person_id, relations in ties
    )
    return [reader for reader, theirs in found if theirs is not None and theirs.sees(news)]


def audiences_of(person_id: UUID, *, now: datetime) -> dict[UUID, Audience]:
    """What may leave for this person about each space, by space, in one query."""
    found = spaces.spaces_acted_on(person_id, now=now)
    ties = [(one.space, family_relations(one.tie) if one.tie else Relations(holder=True)) for one in found]
    theirs = {space.id: _told(person_id, space, relations) for space, relations in ties}
    return {space_id: one for space_id, one in theirs.items() if one is not None}


def _told(person_id: UUID, space: spaces.SpaceView, relations: Relations) -> Audience | None:
    """What leaves for somebody of the holder's side: of a closed space, that it is, for who may reopen it."""
    case = known_case(actor=_citizen(person_id), space=space, relations=relations)
    if case.decide(Action.REOPEN_SPACE).allowed:
        return audience_of_closed(str(person_id))
    return audience(person_id, space, relations)


def _citizen(person_id: UUID) -> Actor:
    return Actor(kind=ActorKind.CITIZEN, id=str(person_id), name="", holder_id=person_id)


def audience(person_id: UUID, space: spaces.SpaceView, relations: Relations) -> Audience | None:
    """What somebody of the holder's side sees of a space; None when they may read nothing. No query."""
    actor = _citizen(person_id)
    if not known_case(actor=actor, space=space, relations=relations).decide(Action.READ_NOTIFICATIONS).allowed:
        return None
    return audience_of(actor.id, by_law=relations.by_law, carer=relations.carer)
