"""The pass that reminds people of what their agenda holds: it reads what is due, and nothing else.

Due events are claimed, moved on to their next reminder and told through the outbox in one transaction: a pass that is
killed has done all of it or nothing, two passes never take the same event, and the key of a notification is unique.
What is late by more than half a day is let go: nobody is reminded of yesterday.
Source: RULES.md AGE-08, NOT-07.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connections, transaction

from espace_sante.agenda.domain.events import AgendaDue, Reminder
from espace_sante.agenda.models import Event
from espace_sante.agenda.services.rows import due_of
from espace_sante.identity import api as identity
from espace_sante.kernel.events import publish
from espace_sante.spaces import api as spaces

BATCH = 100
TOO_LATE = timedelta(hours=12)


def remind_due(*, now: datetime, most: int = 1_000) -> int:
    """Tell what is due, a batch in each transaction; how many reminders were told. One query when nothing is due."""
    first = Event.objects.filter(due_at__isnull=False).order_by("due_at").values_list("due_at", flat=True).first()
    if first is None or first > now:  # asked in the order of the index: no statistics make the database read the table
        return 0
    looked_at = told = 0
    while looked_at < most:
        rows, reminders = _batch(now)
        looked_at, told = looked_at + rows, told + reminders
        if rows < BATCH:
            break
    return told


def _batch(now: datetime) -> tuple[int, int]:
    """How many events were looked at, and how many reminders were told."""
    with transaction.atomic(using="ens"):
        rows = _claimed(now)
        if not rows:
            return 0, 0
        living = _living({row.space_id for row in rows})
        zones = identity.time_zones(space.holder_id for space in living.values())
        reminders = []
        for row in rows:
            space = living.get(row.space_id)
            if space is not None and row.due_at is not None and row.due_at > now - TOO_LATE:
                reminders.append(_reminder(row, space, row.due_at))
            due = due_of(row, zone=zones[space.holder_id], after=now) if space is not None else None
            row.due_at = due.at if due else None
        _move_on(rows)
        if reminders:
            publish(AgendaDue(reminders=tuple(reminders), at=now))
    return len(rows), len(reminders)


def _claimed(now: datetime) -> list[Event]:
    rows = Event.objects.filter(due_at__lte=now).order_by("due_at")
    if connections["ens"].features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    return list(rows[:BATCH])


def _living(space_ids: set[UUID]) -> dict[UUID, spaces.SpaceView]:
    """The spaces in which somebody is reminded, by the id of where the event lies; of a duplicate, the kept one."""
    try:
        found = spaces.spaces_by_ids(space_ids)
    except spaces.SpaceUnknown:  # one of them is gone: the others are still told
        found = {}
        for space_id in space_ids:
            with suppress(spaces.SpaceUnknown):
                found[space_id] = spaces.space_by_id(space_id)
    return {space_id: view for space_id, view in found.items() if view.state is spaces.State.ACTIVE}


def _reminder(row: Event, space: spaces.SpaceView, due_at: datetime) -> Reminder:
    key = f"agenda-due:{row.id}:{due_at:%Y%m%dT%H%M}"
    return Reminder(space_id=space.id, key=key, secret=row.secret, at=due_at)


def _move_on(rows: list[Event]) -> None:
    """Write when each is next due, in one statement."""
    Event.objects.bulk_update(rows, ["due_at"])
