"""Change an event, or cancel it: its author alone. Source: RULES.md AGE-04; RFC 5545, 3.8.7.4 (SEQUENCE)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access.api import Decision
from espace_sante.agenda.domain.author import Author, author_of, may_change
from espace_sante.agenda.domain.availability import Cited
from espace_sante.agenda.domain.content import ENDED, Content, Identifier, Source, Status, checked
from espace_sante.agenda.domain.errors import EventInvalid, EventUnknown, NotTheAuthor, VersionConflict
from espace_sante.agenda.models import Event, EventIdentifier, Tombstone
from espace_sante.agenda.services.ask import check_writing, joined_to, on_holder_side, shown_to
from espace_sante.agenda.services.calendar import locked, next_change
from espace_sante.agenda.services.limits import check_reminders
from espace_sante.agenda.services.rows import Where, fill, write_identifiers
from espace_sante.agenda.services.sealing import open_words
from espace_sante.agenda.services.slots import hold_slots
from espace_sante.agenda.services.tell import tell_change
from espace_sante.agenda.services.trace import queue_trace
from espace_sante.agenda.services.views import EventView, content_of, event_view, moment_of
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault


@dataclass(frozen=True, slots=True)
class Expected:
    """What the writer believes of the event. `version`: the one they read; `sequence`: that of their invitation.

    None asks nothing. An older sequence than the one that is stored is refused as a version is.
    """

    version: int | None = None
    sequence: int | None = None


ANY_VERSION = Expected()


def change_event(
    *, actor: Actor, space: SpaceView, event_id: UUID, content: Content, source: Source, now: datetime,
    expected: Expected = ANY_VERSION, cited: Cited | None = None,
) -> EventView:  # fmt: skip
    """Replace all that the author decides; the times of a series that were moved go when the series itself moves.

    `cited`: the slots it takes; None when the edge does not speak of them.

    Raises as `create_event`, and EventUnknown, NotTheAuthor, VersionConflict.
    """
    decision = check_writing(actor, space, now)
    content = checked(content, now=now)
    if on_holder_side(actor):
        content = replace(content, secret=False)
    with transaction.atomic(using="ens"):
        row = writable(actor, space, event_id, decision, expected)
        if row.kind != content.kind.value:
            raise EventInvalid("An appointment stays one, and a reminder too.", field="kind")
        return _store(row, content, actor, space, decision, source, now, expected.sequence, cited)


def cancel_event(
    *, actor: Actor, space: SpaceView, event_id: UUID, source: Source, now: datetime, expected: Expected = ANY_VERSION
) -> EventView:
    """Say that it does not take place; it stays, told so. Doing it twice changes nothing.

    Raises AccessRefused, EventUnknown, NotTheAuthor, VersionConflict.
    """
    decision = check_writing(actor, space, now)
    with transaction.atomic(using="ens"):
        row = writable(actor, space, event_id, decision, expected)
        key = vault.key_of(row.space_id)
        content = content_of(row, open_words(key, row.space_id, row.id, row.sealed), identifiers_of(row))
        if content.status in ENDED:
            return event_view(row, key=key, actor=actor, identifiers=content.identifiers)
        content = replace(content, status=Status.CANCELLED)
        return _store(row, content, actor, space, decision, source, now, expected.sequence)


def writable(actor: Actor, space: SpaceView, event_id: UUID, decision: Decision, expected: Expected) -> Event:
    """The row of an event that this actor may change, with its agenda locked. Raises as `change_event`."""
    places = joined_to([space.id])
    found = shown_to(Event.objects.filter(space_id__in=places, id=event_id), actor, decision, writing=True).first()
    if found is None:
        raise EventUnknown
    locked(found.space_id)
    row = Event.objects.filter(space_id=found.space_id, id=event_id).first()
    if row is None:  # removed meanwhile
        raise EventUnknown
    if not may_change(actor, author_of_row(row)):
        raise NotTheAuthor
    older = expected.sequence is not None and expected.sequence < row.sequence
    if older or expected.version not in {None, row.version}:
        raise VersionConflict
    return row


def author_of_row(row: Event) -> Author:
    return Author(kind=ActorKind(row.author_kind), id=row.author_id, finess=row.author_finess)


def identifiers_of(row: Event) -> tuple[Identifier, ...]:
    """The business identifiers of an event. One query."""
    rows = EventIdentifier.objects.filter(space_id=row.space_id, event_id=row.id).order_by("system", "value")
    return tuple(Identifier(system, value) for system, value in rows.values_list("system", "value"))


def _store(
    row: Event, content: Content, actor: Actor, space: SpaceView, decision: Decision, source: Source, now: datetime,
    sequence: int | None, cited: Cited | None = None,
) -> EventView:  # fmt: skip
    zone = identity.time_zones([space.holder_id])[space.holder_id]
    where = Where(space_id=row.space_id, key=vault.key_of(row.space_id), zone=zone)
    before = (moment_of(row), row.rule, row.status)
    was = event_view(row, key=where.key, actor=actor)
    content = _with_moved_times(row, content)
    fill(row, content, was.author, where, now=now)
    check_reminders(content, space_id=row.space_id, event_id=row.id)
    told = before != (moment_of(row), row.rule, row.status)
    row.sequence = sequence if sequence is not None else row.sequence + told
    row.version, row.source, row.updated_at = row.version + 1, source.value, now
    row.change = next_change(locked(row.space_id), secret=row.secret)
    row.save(force_update=True)
    if row.secret != was.content.secret:
        _hide_or_show(row, now)
    write_identifiers(row, content, author_of(actor))
    if not on_holder_side(actor):  # who publishes no slot holds none
        hold_slots(row, actor, cited, now=now)
    cancelled = content.status in ENDED and was.content.status not in ENDED
    queue_trace(
        space_id=row.space_id, act=audit.Act.AGENDA_CANCELLED if cancelled else audit.Act.AGENDA_CHANGED, actor=actor,
        decision=decision, about=row.id, secret=row.secret, edge=source.value, now=now,
    )  # fmt: skip
    tell_change(row, actor, now=now)
    return event_view(row, key=where.key, actor=actor, identifiers=content.identifiers)


def _hide_or_show(row: Event, now: datetime) -> None:
    """Times that were moved are hidden with their series, and come back with it. Hidden, it is gone for who represents
    a minor: their devices are told so.
    """
    Event.objects.filter(space_id=row.space_id, series_id=row.id).update(secret=row.secret, change=row.change)
    if row.secret:
        gone_on = next_change(locked(row.space_id), secret=False)
        Tombstone.objects.update_or_create(
            space_id=row.space_id, id=row.id, defaults={"change": gone_on, "secret": False, "at": now}
        )


def _with_moved_times(row: Event, content: Content) -> Content:
    """A series that itself moves forgets the times that were moved; else these stay out of it."""
    if not row.rule:
        return content
    moved = Event.objects.filter(space_id=row.space_id, series_id=row.id)
    if (content.moment, content.rule) != (moment_of(row), row.rule):
        moved.delete()
        return content
    kept = {one for one in moved.values_list("occurrence_at", flat=True) if one}
    return replace(content, exceptions=tuple(sorted({*content.exceptions, *kept})))
