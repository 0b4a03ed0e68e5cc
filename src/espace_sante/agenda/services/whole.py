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
from espace_sante.agenda.services.search import closed, opened
from espace_sante.agenda.services.views import EventView
from espace_sante.kernel.actors import Actor
from espace_sante.spaces.api import SpaceView

MOST_IDS = 1_000  # asked of the database by name; beyond, all is read and chosen from


def whole_events(
    *, actor: Actor, space: SpaceView, now: datetime, names: Iterable[str] | None = None,
    ids: Iterable[UUID] | None = None, during: tuple[datetime, datetime] | None = None, words: bool = True,
) -> list[EventView]:  # fmt: skip
    """All, or those that devices know by these names, or have these ids; series first. Raises AccessRefused.

    `during`: a half-open interval; those that are over before it, or begin after it, may be left out.
    Without `words` nothing is opened: dates, codes and identifiers are there, what people wrote is not.
    """
    decision = check(actor, space, access.Action.READ_AGENDA, now)
    places = list(joined_to([space.id]))
    rows = shown_to(Event.objects.filter(space_id__in=places), actor, decision)
    rows = rows.exclude(status=Status.ENTERED_IN_ERROR.value)
    if names is not None:
        ids = _named(list(names), places)
    wanted = None if ids is None else set(ids)
    if wanted is not None and len(wanted) <= MOST_IDS:
        rows = rows.filter(Q(id__in=wanted) | Q(series_id__in=wanted))
    if during is not None:  # a series stays with its times, wherever these were moved to
        touching = Q(starts_at__lt=during[1], over_at__gte=during[0])
        rows = rows.filter(touching | ~Q(rule="") | Q(series_id__isnull=False))
    views = opened(rows, actor) if words else closed(rows, actor)
    found = [one for one in views if wanted is None or one.id in wanted or one.series_id in wanted]
    return sorted(found, key=lambda one: (one.series_id is not None, one.content.moment.starts, one.id))


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
