"""Remove an event for good, leaving a mark for what synchronises; erase agendas with their spaces (LC-15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from espace_sante.agenda.domain.devices import OBJECT_NAME
from espace_sante.agenda.models import AgendaOutbox, Calendar, Event, EventIdentifier, Joined, SlotHold, Tombstone
from espace_sante.agenda.services.ask import check_writing
from espace_sante.agenda.services.calendar import locked, next_change
from espace_sante.agenda.services.change import ANY_VERSION, Expected, writable
from espace_sante.agenda.services.slots import free_slots
from espace_sante.agenda.services.tell import tell_change
from espace_sante.agenda.services.trace import queue_trace
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.spaces.api import SpaceView


def remove_event(
    *, actor: Actor, space: SpaceView, event_id: UUID, edge: str, now: datetime, expected: Expected = ANY_VERSION
) -> None:
    """By its author alone, with the times of it that were moved.

    Raises AccessRefused, EventUnknown, NotTheAuthor, VersionConflict.
    """
    decision = check_writing(actor, space, now)
    with transaction.atomic(using="ens"):
        row = writable(actor, space, event_id, decision, expected)
        gone = Event.objects.filter(space_id=row.space_id, series_id=row.id).delete()[0] + 1
        named = EventIdentifier.objects.filter(space_id=row.space_id, event_id=row.id)
        name = named.filter(system=OBJECT_NAME).values_list("value", flat=True).first() or ""
        named.delete()
        free_slots(row, now=now)
        Event.objects.filter(space_id=row.space_id, id=row.id).delete()
        hidden = Tombstone.objects.filter(space_id=row.space_id, id=row.id)  # it was hidden later than it was noted
        secret = row.secret and not hidden.exists()
        change = next_change(locked(row.space_id), secret=secret, added=-gone)
        if row.series_id is not None:  # what synchronises keeps a series with its times
            series = Event.objects.filter(space_id=row.space_id, id=row.series_id)
            hidden_too = bool(series.values_list("secret", flat=True).first())
            series.update(change=next_change(locked(row.space_id), secret=hidden_too))
        hidden.delete()
        Tombstone.objects.bulk_create(
            [Tombstone(space_id=row.space_id, id=row.id, change=change, secret=secret, name=name, at=now)]
        )
        queue_trace(
            space_id=row.space_id, act=audit.Act.AGENDA_REMOVED, actor=actor, decision=decision, about=row.id,
            secret=row.secret, edge=edge, now=now,
        )  # fmt: skip
        tell_change(row, actor, now=now)


def erase_agendas(space_ids: Sequence[UUID]) -> None:
    """Everything of the agendas of these spaces. Doing it twice is no error."""
    wanted = list(space_ids)
    with transaction.atomic(using="ens"):
        Joined.objects.filter(Q(space_id__in=wanted) | Q(from_space_id__in=wanted)).delete()
        for model in (EventIdentifier, SlotHold, Event, Tombstone, Calendar):
            model._default_manager.filter(space_id__in=wanted).delete()
        AgendaOutbox.objects.filter(payload__space__in=[str(one) for one in wanted]).delete()
