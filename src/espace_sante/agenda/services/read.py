"""Read agendas: what happens in a window of days, in one space or in those of a family; one event.

Lists are the holder's side's own and leave no line, as that of conversations; what is opened does.
Source: RULES.md AGE-01, AGE-10, CAR-08, MIN-11.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from espace_sante.access import api as access
from espace_sante.agenda.domain.author import author_of
from espace_sante.agenda.domain.content import Identifier, Status
from espace_sante.agenda.domain.errors import EventInvalid, EventUnknown
from espace_sante.agenda.domain.moment import Moment
from espace_sante.agenda.domain.rule import parse_rule
from espace_sante.agenda.models import Event, EventIdentifier
from espace_sante.agenda.services.ask import BY_LAW, check_reading, joined_to, shown_to
from espace_sante.agenda.services.change import identifiers_of
from espace_sante.agenda.services.rows import times_of
from espace_sante.agenda.services.trace import trace_now
from espace_sante.agenda.services.views import EventView, Occurrence, event_view
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault

LONGEST_WINDOW = timedelta(days=366 * 11)
COMING = timedelta(days=60)
Ties = Mapping[UUID, tuple[SpaceView, access.Relations]]


def agenda(*, actor: Actor, space: SpaceView, since: datetime, until: datetime, now: datetime) -> list[Occurrence]:
    """What touches [since, until[ in one space, in order; of who feeds it, what they wrote. Raises AccessRefused."""
    decision = check_reading(actor, space, now)
    places = joined_to([space.id])
    rows = shown_to(Event.objects.filter(space_id__in=places), actor, decision)
    return _opened(rows, actor, places, since, until)


def family_agenda(*, actor: Actor, ties: Ties, since: datetime, until: datetime) -> list[Occurrence]:
    """The same for every space whose agenda this person may read, in three queries whatever their number.

    `ties`: the spaces one may open and what ties one to each. Those whose agenda is not theirs to read are absent.
    """
    decisions = {
        space_id: access.known_case(actor=actor, space=space, relations=relations).decide(access.Action.READ_AGENDA)
        for space_id, (space, relations) in ties.items()
    }
    readable = [space_id for space_id, decision in decisions.items() if decision.allowed]
    if not readable:
        return []
    places = joined_to(readable)
    by_law = [one for one, of in places.items() if decisions[of].reason in BY_LAW]
    rows = Event.objects.filter(space_id__in=places).exclude(space_id__in=by_law, secret=True)
    return _opened(rows, actor, places, since, until)


def next_event(*, actor: Actor, ties: Ties, now: datetime) -> Occurrence | None:
    """What comes next in these spaces within two months, but what was cancelled; None when nothing does."""
    found = family_agenda(actor=actor, ties=ties, since=now, until=now + COMING)
    return next((one for one in found if not one.event.cancelled), None)


def event(
    *, actor: Actor, space: SpaceView, event_id: UUID, now: datetime, edge: str = "portal", traced: bool = True
) -> EventView:
    """One event, opened: traced, then shown. Raises AccessRefused, EventUnknown."""
    decision = check_reading(actor, space, now)
    rows = Event.objects.filter(space_id__in=joined_to([space.id]), id=event_id)
    row = shown_to(rows, actor, decision).first()
    if row is None:
        raise EventUnknown
    if traced:
        trace_now(
            space_id=row.space_id, act=audit.Act.AGENDA_READ, actor=actor, decision=decision, about=row.id,
            secret=row.secret, edge=edge, now=now,
        )  # fmt: skip
    return event_view(row, key=vault.key_of(row.space_id), actor=actor, identifiers=identifiers_of(row))


def find_event(*, actor: Actor, space: SpaceView, identifier: Identifier, now: datetime) -> UUID | None:
    """The event to which this actor, or their structure, gave this identifier, or None. Raises AccessRefused."""
    check_reading(actor, space, now)
    rows = EventIdentifier.objects.filter(
        space_id__in=joined_to([space.id]), author=author_of(actor).key, system=identifier.system,
        value=identifier.value,
    )  # fmt: skip
    return rows.values_list("event_id", flat=True).first()


def _opened(
    rows: QuerySet[Event], actor: Actor, places: Mapping[UUID, UUID], since: datetime, until: datetime
) -> list[Occurrence]:
    if until - since > LONGEST_WINDOW:
        raise EventInvalid("At most eleven years at a time.", field="since")
    later = Q(over_at__gt=since) | Q(over_at=since, ends_at__isnull=True)
    found = list(rows.filter(later, starts_at__lt=until).exclude(status=Status.ENTERED_IN_ERROR.value))
    keys = vault.keys_of({row.space_id for row in found}) if found else {}
    views = (event_view(row, key=keys[row.space_id], actor=actor) for row in found)
    return sorted(
        (one for view in views for one in occurrences_of(view, places[view.space_id], since, until)),
        key=lambda one: (one.moment.starts, not one.moment.all_day, one.event.created_at, one.event.id),
    )


def occurrences_of(view: EventView, of: UUID, since: datetime, until: datetime) -> Iterable[Occurrence]:
    """The times of an event that touch [since, until[."""
    content = view.content
    rule = parse_rule(content.rule) if content.rule else None
    times = times_of(content.moment, rule, content.exceptions, since=since, until=until)
    return (Occurrence(event=view, moment=one, of=of) for one in times)


def time_at(view: EventView, starts: datetime) -> Moment | None:
    """The time of an event that starts at this instant, or None."""
    times = occurrences_of(view, view.space_id, starts, starts + timedelta(microseconds=1))
    return next((one.moment for one in times if one.moment.starts == starts), None)
