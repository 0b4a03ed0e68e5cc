"""What changed in an agenda since somebody last asked, for what keeps a copy of it. Source: RFC 6578."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from espace_sante.access import api as access
from espace_sante.agenda.domain.errors import TokenInvalid
from espace_sante.agenda.models import Calendar, Event, Tombstone
from espace_sante.agenda.services.ask import check, joined_to, sees_secrets, shown_to
from espace_sante.agenda.services.search import closed
from espace_sante.agenda.services.views import EventView
from espace_sante.kernel.actors import Actor
from espace_sante.spaces.api import SpaceView

Numbers = tuple[int, ...]


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
    secrets = sees_secrets(actor, decision)
    places = list(joined_to([space.id]))
    since = _read(token, places, secrets=secrets)
    events: list[EventView] = []
    removed: list[tuple[UUID, str]] = []
    numbers = _numbers(places, secrets=secrets)
    for place in places:
        later = _later(since.get(place, ()), secrets=secrets)
        events += closed(shown_to(Event.objects.filter(later, space_id=place), actor, decision), actor)
        if place in since:
            removed += Tombstone.objects.filter(later, space_id=place).values_list("id", "name")
    names = {one: name for one, name in removed if name}
    gone_ids = tuple(one for one, _name in removed)
    return Changes(tuple(events), gone_ids, _written(numbers), names, everything=not since)


def current_token(*, actor: Actor, space: SpaceView, now: datetime) -> str:
    """To ask what changes from now on, without what is there. Raises AccessRefused."""
    decision = check(actor, space, access.Action.READ_AGENDA, now)
    return _written(_numbers(list(joined_to([space.id])), secrets=sees_secrets(actor, decision)))


def _numbers(places: list[UUID], *, secrets: bool) -> dict[UUID, Numbers]:
    """The number of the last change of each agenda; then, for who sees what is secret, that of the last secret one."""
    columns = ("change", "secret_change") if secrets else ("change",)
    found = {one[0]: one[1:] for one in Calendar.objects.filter(space_id__in=places).values_list("space_id", *columns)}
    return {place: found.get(place, (0,) * len(columns)) for place in places}


def _later(since: Numbers, *, secrets: bool) -> Q:
    """What was numbered after; of what is secret, nothing for who does not see it (RULES.md MIN-11)."""
    change, secret_change = (*since, 0, 0)[:2]
    later = Q(secret=False, change__gt=change)
    return later | Q(secret=True, change__gt=secret_change) if secrets else later


def _written(numbers: Mapping[UUID, Numbers]) -> str:
    return "-".join(".".join([place.hex, *map(str, found)]) for place, found in numbers.items())


def _read(token: str, places: list[UUID], *, secrets: bool) -> dict[UUID, Numbers]:
    """The numbers each agenda had; nothing when the token is of other agendas or of somebody who sees other things,
    so that all is given again.
    """
    if not token:
        return {}
    try:
        parts = [one.split(".") for one in token.split("-")]
        found = {UUID(hex=place): tuple(map(int, numbers)) for place, *numbers in parts}
    except ValueError as error:
        raise TokenInvalid from error
    expected = list(found) == places and {len(one) for one in found.values()} == {2 if secrets else 1}
    return found if expected else {}
