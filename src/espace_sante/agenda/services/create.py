"""Note an appointment or a reminder. Source: RULES.md AGE-01, AGE-03, AGE-05."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from espace_sante.agenda.domain.author import author_of
from espace_sante.agenda.domain.availability import Cited
from espace_sante.agenda.domain.content import Content, Source, checked
from espace_sante.agenda.models import Event
from espace_sante.agenda.services.ask import check_writing, on_holder_side
from espace_sante.agenda.services.calendar import locked, next_change
from espace_sante.agenda.services.limits import check_reminders
from espace_sante.agenda.services.rows import Where, fill, write_identifiers
from espace_sante.agenda.services.slots import hold_slots
from espace_sante.agenda.services.tell import tell_change
from espace_sante.agenda.services.trace import queue_trace
from espace_sante.agenda.services.views import EventView, event_view
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import new_id
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault


def create_event(
    *, actor: Actor, space: SpaceView, content: Content, source: Source, now: datetime, sequence: int = 0,
    cited: Cited | None = None,
) -> EventView:  # fmt: skip
    """Store an event whose author is this actor, and give it as it is stored. `sequence`: of an invitation (RFC 5545).

    `cited`: the slots it takes.

    Raises AccessRefused, EventInvalid, WordsTooLong, DateOutOfBounds, ZoneUnknown, RuleRefused, TooManyReminders,
    TooManyEvents, IdentifierTaken, SlotTaken, SlotUnknown; nothing is stored then.
    """
    decision = check_writing(actor, space, now)
    content = checked(content, now=now)
    if on_holder_side(actor):
        content = replace(content, secret=False)  # the holder's side hides nothing from itself
    author, where = author_of(actor), where_of(space)
    row = Event(
        space_id=space.id, id=new_id(), author_kind=author.kind.value, author_id=author.id,
        author_finess=author.finess, source=source.value, sequence=sequence, version=1, created_at=now, updated_at=now,
    )  # fmt: skip
    with transaction.atomic(using="ens"):
        calendar = locked(space.id)
        fill(row, content, author, where, now=now)
        check_reminders(content, space_id=space.id, event_id=row.id)
        row.change = next_change(calendar, secret=row.secret, added=1)
        Event.objects.bulk_create([row])
        write_identifiers(row, content, author)
        if cited and cited.slots:
            hold_slots(row, actor, cited, now=now)
        queue_trace(
            space_id=space.id, act=audit.Act.AGENDA_ADDED, actor=actor, decision=decision, about=row.id,
            secret=row.secret, edge=source.value, now=now,
        )  # fmt: skip
        tell_change(row, actor, now=now)
    return event_view(row, key=where.key, actor=actor, identifiers=content.identifiers)


def where_of(space: SpaceView) -> Where:
    """Raises SpaceKeyMissing. Two queries."""
    zone = identity.time_zones([space.holder_id])[space.holder_id]
    return Where(space_id=space.id, key=vault.key_of(space.id), zone=zone)
