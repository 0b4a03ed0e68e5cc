"""One time of a series: taken out, or moved. Source: RFC 5545, 3.8.4.4 (RECURRENCE-ID), 3.8.5.1 (EXDATE)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from espace_sante.agenda.domain.author import author_of
from espace_sante.agenda.domain.content import MOST_EXCEPTIONS, Content, Source, checked
from espace_sante.agenda.domain.errors import EventInvalid, OccurrenceUnknown, RuleRefused
from espace_sante.agenda.domain.rule import parse_rule
from espace_sante.agenda.models import Event
from espace_sante.agenda.services.ask import check_writing, on_holder_side
from espace_sante.agenda.services.calendar import locked, next_change
from espace_sante.agenda.services.change import ANY_VERSION, Expected, writable
from espace_sante.agenda.services.create import where_of
from espace_sante.agenda.services.limits import check_reminders
from espace_sante.agenda.services.rows import Where, due_of, fill, times_of
from espace_sante.agenda.services.tell import tell_change
from espace_sante.agenda.services.trace import queue_trace
from espace_sante.agenda.services.views import EventView, event_view, exceptions_of, moment_of
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import new_id
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault


def remove_time(
    *, actor: Actor, space: SpaceView, event_id: UUID, occurrence_at: datetime, source: Source, now: datetime,
    expected: Expected = ANY_VERSION,
) -> None:  # fmt: skip
    """This one does not take place; the others do.

    Raises AccessRefused, EventUnknown, NotTheAuthor, VersionConflict, OccurrenceUnknown, RuleRefused when too many
    were taken out.
    """
    decision = check_writing(actor, space, now)
    where = where_of(space)
    with transaction.atomic(using="ens"):
        series = writable(actor, space, event_id, decision, expected)
        _take_out(series, occurrence_at, where.zone, now)
        series.version, series.sequence = series.version + 1, series.sequence + 1
        series.source, series.updated_at = source.value, now
        series.change = next_change(locked(series.space_id), secret=series.secret)
        series.save(force_update=True)
        queue_trace(
            space_id=series.space_id, act=audit.Act.AGENDA_CHANGED, actor=actor, decision=decision, about=series.id,
            secret=series.secret, edge=source.value, now=now,
        )  # fmt: skip
        tell_change(series, actor, now=now)


def move_time(
    *, actor: Actor, space: SpaceView, event_id: UUID, occurrence_at: datetime, content: Content, source: Source,
    now: datetime, expected: Expected = ANY_VERSION,
) -> EventView:  # fmt: skip
    """This one is as `content` says, at another hour perhaps; it is an event of its own from then on, of the series.

    Moved again, it is changed as any event. Raises as `remove_time` and `create_event`.
    """
    decision = check_writing(actor, space, now)
    content = replace(checked(content, now=now), identifiers=(), exceptions=())
    if content.rule:
        raise EventInvalid("One time of a series does not come back by itself.", field="rule")
    zone = where_of(space).zone
    with transaction.atomic(using="ens"):
        series = writable(actor, space, event_id, decision, expected)
        if series.kind != content.kind.value:
            raise EventInvalid("An appointment stays one, and a reminder too.", field="kind")
        where = Where(space_id=series.space_id, key=vault.key_of(series.space_id), zone=zone)
        _take_out(series, occurrence_at, zone, now)
        row = _time_of(series, occurrence_at, source, now)
        secret = series.secret if not on_holder_side(actor) else False
        fill(row, replace(content, secret=secret), author_of(actor), where, now=now)
        check_reminders(content, space_id=row.space_id, event_id=row.id)
        series.version, series.updated_at, series.source = series.version + 1, now, source.value
        series.change = row.change = next_change(locked(series.space_id), secret=series.secret, added=1)
        series.save(force_update=True)
        Event.objects.bulk_create([row])
        queue_trace(
            space_id=row.space_id, act=audit.Act.AGENDA_CHANGED, actor=actor, decision=decision, about=series.id,
            secret=row.secret, edge=source.value, now=now,
        )  # fmt: skip
        tell_change(row, actor, now=now)
    return event_view(row, key=where.key, actor=actor)


def _time_of(series: Event, occurrence_at: datetime, source: Source, now: datetime) -> Event:
    return Event(
        space_id=series.space_id, id=new_id(), series_id=series.id, occurrence_at=occurrence_at,
        author_kind=series.author_kind, author_id=series.author_id, author_finess=series.author_finess,
        source=source.value, sequence=series.sequence, version=1, created_at=now, updated_at=now,
    )  # fmt: skip


def _take_out(series: Event, occurrence_at: datetime, zone: str, now: datetime) -> None:
    """Raise OccurrenceUnknown unless the series has this time, RuleRefused when too many went."""
    out = exceptions_of(series)
    rule = parse_rule(series.rule) if series.rule else None
    instant = timedelta(microseconds=1)
    found = times_of(moment_of(series), rule, out, since=occurrence_at, until=occurrence_at + instant)
    if rule is None or not any(one.starts == occurrence_at for one in found):
        raise OccurrenceUnknown(field="occurrence")
    if len(out) >= MOST_EXCEPTIONS:
        raise RuleRefused("Too many dates are taken out.", field="rule")
    series.exceptions = [*series.exceptions, occurrence_at.isoformat()]
    due = due_of(series, zone=zone, after=now)
    series.due_at = due.at if due else None
