"""Events whole, with the times of them that were moved, for what keeps a copy of an agenda. Source: RFC 4791, 4.1."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from espace_sante.access import api as access
from espace_sante.agenda.domain.author import HOLDER_SIDE
from espace_sante.agenda.domain.content import Status
from espace_sante.agenda.domain.devices import OBJECT_NAME
from espace_sante.agenda.models import Event, EventIdentifier
from espace_sante.agenda.services.ask import check, joined_to, shown_to
from espace_sante.agenda.services.search import opened
from espace_sante.agenda.services.views import EventView
from espace_sante.kernel.actors import Actor
from espace_sante.spaces.api import SpaceView


def whole_events(
    *, actor: Actor, space: SpaceView, now: datetime, names: Iterable[str] | None = None,
    ids: Iterable[UUID] | None = None,
) -> list[EventView]:  # fmt: skip
    """All, or those that devices know by these names, or have these ids; series first. Raises AccessRefused."""
    decision = check(actor, space, access.Action.READ_AGENDA, now)
    places = list(joined_to([space.id]))
    rows = shown_to(Event.objects.filter(space_id__in=places), actor, decision)
    rows = rows.exclude(status=Status.ENTERED_IN_ERROR.value)
    if names is not None:
        ids = _named(list(names), places)
    if ids is not None:
        wanted = set(ids)
        rows = rows.filter(Q(id__in=wanted) | Q(series_id__in=wanted))
    return sorted(opened(rows, actor), key=lambda one: (one.series_id is not None, one.content.moment.starts, one.id))


def name_of_event(event: EventView) -> str:
    """The name under which a device put it, else its id."""
    given = (one.value for one in event.content.identifiers if one.system == OBJECT_NAME)
    return next(given, str(event.id))


def _named(names: list[str], places: list[UUID]) -> set[UUID]:
    names = [name for name in names if name.isprintable()]  # no event was ever put under another one
    given = dict(
        EventIdentifier.objects.filter(
            space_id__in=places, author=HOLDER_SIDE, system=OBJECT_NAME, value__in=names
        ).values_list("value", "event_id")
    )
    found = set(given.values())
    for name in names:
        try:
            event_id = UUID(name)
        except ValueError:
            continue
        if name not in given and str(event_id) == name:
            found.add(event_id)
    return found
