"""What changed in an agenda since somebody last asked, for what keeps a copy of it. Source: RFC 6578."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from espace_sante.access import api as access
from espace_sante.agenda.domain.errors import TokenInvalid
from espace_sante.agenda.models import Calendar, Event, Tombstone
from espace_sante.agenda.services.ask import BY_LAW, check, joined_to, shown_to
from espace_sante.agenda.services.search import closed
from espace_sante.agenda.services.views import EventView
from espace_sante.kernel.actors import Actor
from espace_sante.spaces.api import SpaceView


@dataclass(frozen=True, slots=True)
class Changes:
    """`events`: those written since, without their words, the times of a series that were moved among them; `removed`:
    ids of those gone. `everything`: all that is there, as what the asker knows is of other agendas.

    `names`: of those gone, under which a device had put them.

    `token`: to ask what changes from now on.
    """

    events: tuple[EventView, ...]
    removed: tuple[UUID, ...]
    token: str
    names: Mapping[UUID, str] = field(default_factory=dict)
    everything: bool = False


def changes_since(*, actor: Actor, space: SpaceView, token: str, now: datetime) -> Changes:
    """Everything with an empty token, or when two agendas were joined or parted since. Five queries.

    Raises AccessRefused, TokenInvalid.
    """
    decision = check(actor, space, access.Action.READ_AGENDA, now)
    places = list(joined_to([space.id]))
    numbers = dict(Calendar.objects.filter(space_id__in=places).values_list("space_id", "change"))
    since = _read(token, places)
    events: list[EventView] = []
    removed: list[tuple[UUID, str]] = []
    for place in places:
        rows = shown_to(Event.objects.filter(space_id=place, change__gt=since.get(place, 0)), actor, decision)
        events += closed(rows, actor)
        if place in since:
            gone = Tombstone.objects.filter(space_id=place, change__gt=since[place])
            removed += (gone.filter(secret=False) if decision.reason in BY_LAW else gone).values_list("id", "name")
    names = {one: name for one, name in removed if name}
    gone_ids = tuple(one for one, _name in removed)
    return Changes(tuple(events), gone_ids, _written(places, numbers), names, everything=not since)


def current_token(*, actor: Actor, space: SpaceView, now: datetime) -> str:
    """To ask what changes from now on, without what is there. Raises AccessRefused."""
    check(actor, space, access.Action.READ_AGENDA, now)
    places = list(joined_to([space.id]))
    return _written(places, dict(Calendar.objects.filter(space_id__in=places).values_list("space_id", "change")))


def _written(places: list[UUID], numbers: dict[UUID, int]) -> str:
    return "-".join(f"{place.hex}.{numbers.get(place, 0)}" for place in places)


def _read(token: str, places: list[UUID]) -> dict[UUID, int]:
    """The number each agenda had; nothing when the token is of other agendas, so that all is given again."""
    if not token:
        return {}
    try:
        pairs = (one.split(".") for one in token.split("-"))
        found = {UUID(hex=place): int(number) for place, number in pairs}
    except ValueError as error:
        raise TokenInvalid from error
    return found if list(found) == places else {}
