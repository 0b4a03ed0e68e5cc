"""Publish, change and remove schedules and their slots: their author alone. Source: RULES.md AGE-01, AGE-04; ADR 35."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from espace_sante.access import api as access
from espace_sante.agenda.domain import availability as domain
from espace_sante.agenda.domain.author import Author, author_of, may_change
from espace_sante.agenda.domain.errors import IdentifierTaken, VersionConflict
from espace_sante.agenda.models import AvailabilityTerm, Schedule, Slot, SlotHold
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.identifiers import new_id

P = TypeVar("P", Schedule, Slot)
KINDS: dict[type[Schedule | Slot], str] = {Schedule: "schedule", Slot: "slot"}


def publish_schedule(*, actor: Actor, content: domain.ScheduleContent, now: datetime) -> Schedule:
    """Raises AccessRefused, NotThePublisher, AvailabilityInvalid, WordsTooLong, TooManyPublished, IdentifierTaken."""
    _check_schedule(actor, content)
    row = Schedule(active=content.active, **_made(actor, content.told, now))
    with transaction.atomic(using="ens"):
        if Schedule.objects.filter(author=row.author).count() >= domain.MOST_SCHEDULES:
            raise domain.TooManyPublished
        row.save(force_insert=True)
        _write_terms(row, content.terms)
    return row


def change_schedule(
    *, actor: Actor, schedule_id: UUID, content: domain.ScheduleContent, expected: int | None, now: datetime
) -> Schedule:
    """Raises as `publish_schedule`, and AvailabilityUnknown, VersionConflict."""
    _check_schedule(actor, content)
    with transaction.atomic(using="ens"):
        row = _own(Schedule, schedule_id, actor, expected)
        row.active = content.active
        _save(row, content.told, content.terms, now)
    return row


def remove_schedule(*, actor: Actor, schedule_id: UUID, expected: int | None) -> None:
    """With its slots. Raises AccessRefused, AvailabilityUnknown, NotThePublisher, VersionConflict."""
    access.check_of_no_space(actor, access.Action.PUBLISH_AVAILABILITY)
    with transaction.atomic(using="ens"):
        row = _own(Schedule, schedule_id, actor, expected)
        slots = Slot.objects.filter(schedule_id=row.id)
        SlotHold.objects.filter(slot_id__in=slots.values("id")).delete()
        AvailabilityTerm.objects.filter(Q(item_id=row.id) | Q(item_id__in=slots.values("id"))).delete()
        slots.delete()
        row.delete()


def publish_slot(*, actor: Actor, content: domain.SlotContent, now: datetime) -> Slot:
    """Raises as `publish_schedule`, and AvailabilityUnknown when the schedule is not there, DateOutOfBounds."""
    _check_slot(actor, content, now)
    row = Slot(**_columns(content), **_made(actor, content.told, now))
    with transaction.atomic(using="ens"):
        schedule = _own(Schedule, content.schedule_id, actor, None)
        if schedule.slots >= domain.MOST_SLOTS:
            raise domain.TooManyPublished
        Schedule.objects.filter(id=schedule.id).update(slots=F("slots") + 1)
        row.save(force_insert=True)
        _write_terms(row, content.terms)
    return row


def change_slot(
    *, actor: Actor, slot_id: UUID, content: domain.SlotContent, expected: int | None, now: datetime
) -> Slot:
    """A slot stays in its schedule. Raises as `publish_slot`, and VersionConflict, SlotTaken: no free time is taken."""
    _check_slot(actor, content, now)
    with transaction.atomic(using="ens"):
        row = _own(Slot, slot_id, actor, expected)
        if row.schedule_id != content.schedule_id:
            raise domain.AvailabilityInvalid("A slot stays in its schedule.", field="Slot.schedule")
        if content.status is domain.SlotStatus.FREE and SlotHold.objects.filter(slot_id=row.id).exists():
            raise domain.SlotTaken("An appointment takes it: cancel it, or move it.", field="Slot.status")
        for name, value in _columns(content).items():
            setattr(row, name, value)
        _save(row, content.told, content.terms, now)
    return row


def remove_slot(*, actor: Actor, slot_id: UUID, expected: int | None) -> None:
    """Raises as `remove_schedule`."""
    access.check_of_no_space(actor, access.Action.PUBLISH_AVAILABILITY)
    with transaction.atomic(using="ens"):
        row = _own(Slot, slot_id, actor, expected)
        AvailabilityTerm.objects.filter(item_id=row.id).delete()
        SlotHold.objects.filter(slot_id=row.id).delete()
        Schedule.objects.filter(id=row.schedule_id).update(slots=F("slots") - 1)
        row.delete()


def _check_schedule(actor: Actor, content: domain.ScheduleContent) -> None:
    access.check_of_no_space(actor, access.Action.PUBLISH_AVAILABILITY)
    domain.check_own(content, actor)
    domain.check_shape(content)


def _check_slot(actor: Actor, content: domain.SlotContent, now: datetime) -> None:
    access.check_of_no_space(actor, access.Action.PUBLISH_AVAILABILITY)
    domain.check_shape(content)
    domain.check_times(content, now=now)


def _made(actor: Actor, told: str, now: datetime) -> dict[str, object]:
    author = author_of(actor)
    return {
        "id": new_id(), "author": author.key, "author_kind": author.kind.value, "author_id": author.id,
        "author_finess": author.finess, "version": 1, "created_at": now, "updated_at": now, "told": told,
    }  # fmt: skip


def _columns(content: domain.SlotContent) -> dict[str, object]:
    return {
        "schedule_id": content.schedule_id, "status": content.status.value, "starts_at": content.starts,
        "ends_at": content.ends,
    }  # fmt: skip


def _own(model: type[P], item_id: UUID, actor: Actor, expected: int | None) -> P:
    """The row, locked. Raises AvailabilityUnknown, NotThePublisher, VersionConflict."""
    row = model._default_manager.select_for_update().filter(id=item_id).first()
    if row is None:
        raise domain.AvailabilityUnknown
    if not may_change(actor, Author(kind=ActorKind(row.author_kind), id=row.author_id, finess=row.author_finess)):
        raise domain.NotThePublisher
    if expected not in {None, row.version}:
        raise VersionConflict
    return row


def _save(row: Schedule | Slot, told: str, terms: Iterable[domain.Term], now: datetime) -> None:
    row.told, row.version, row.updated_at = told, row.version + 1, now
    if isinstance(row, Schedule):
        row.save(force_update=True, update_fields=["told", "version", "updated_at", "active"])
    else:
        row.save(force_update=True)
    AvailabilityTerm.objects.filter(item_id=row.id).delete()
    _write_terms(row, terms)


def _write_terms(row: Schedule | Slot, terms: Iterable[domain.Term]) -> None:
    """Raises IdentifierTaken."""
    kind, found = KINDS[type(row)], sorted(terms)
    named = [(one.system, one.value) for one in found if one.name == domain.IDENTIFIER]
    if named:
        taken = AvailabilityTerm.objects.filter(
            kind=kind, author=row.author, name=domain.IDENTIFIER, value__in=[value for _system, value in named]
        ).values_list("system", "value")
        if set(taken) & set(named):
            raise IdentifierTaken(field="identifier")
    AvailabilityTerm.objects.bulk_create(
        AvailabilityTerm(
            kind=kind, item_id=row.id, author=row.author, name=one.name, system=one.system, value=one.value
        )
        for one in found
    )  # fmt: skip
