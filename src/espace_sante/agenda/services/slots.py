"""The slots that an appointment takes: those that its own author published, busy as long as it stands.

No time is booked here (RULES.md AGE-02): who notes the appointment published the slot, and says both at once.
Source: HL7 FHIR R4, Appointment.slot; ANS, Gestion d'agendas partagés 3.0.0, flows 6a, 6b; ADR 35.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from espace_sante.agenda.domain import availability as domain
from espace_sante.agenda.domain.author import Author, may_change
from espace_sante.agenda.domain.availability import Cited, SlotStatus
from espace_sante.agenda.domain.content import Status
from espace_sante.agenda.domain.errors import EventInvalid
from espace_sante.agenda.models import Event, Slot, SlotHold
from espace_sante.kernel.actors import Actor, ActorKind

_BY_HOLD = frozenset({SlotStatus.BUSY.value, SlotStatus.TENTATIVE.value})  # what a hold may have written


def hold_slots(row: Event, actor: Actor, cited: Cited | None, *, now: datetime) -> None:
    """Take the slots that an event names and free those that it leaves, in the caller's transaction.

    `cited` is None when the way by which the event came does not speak of slots: it keeps those it still falls in.
    A slot of somebody else stays as it is. At most five queries, one when no slot was ever named.
    Raises SlotTaken, SlotUnknown, EventInvalid.
    """
    held = held_by(row)
    named = held if cited is None else cited.slots
    if len(named) > domain.MOST_CITED:
        raise EventInvalid("It names too many slots.", field="slot")
    if not held | named:
        return
    found = {one.id: one for one in _locked(held | named)}
    _check_named(row, found, named, frozenset() if cited is None else cited.before | held)
    status = domain.TAKES.get(Status(row.status))
    mine = {one.id for one in found.values() if may_change(actor, author_of_slot(one)) and _falls_in(row, one)}
    wanted = named & mine if status else frozenset()
    _free((found[one] for one in held - wanted if one in found), now)
    for slot_id in sorted(wanted):
        _take(found[slot_id], status or SlotStatus.BUSY, mine=slot_id in held, now=now)
    SlotHold.objects.bulk_create(
        SlotHold(slot_id=one, space_id=row.space_id, event_id=row.id) for one in sorted(wanted - held)
    )


def free_slots(row: Event, *, now: datetime) -> None:
    """Of an event that is removed. One query when it holds none."""
    held = held_by(row)
    if held:
        _free(_locked(held), now)


def held_by(row: Event) -> frozenset[UUID]:
    found = SlotHold.objects.filter(space_id=row.space_id, event_id=row.id)
    return frozenset(found.values_list("slot_id", flat=True))


def author_of_slot(row: Slot) -> Author:
    return Author(kind=ActorKind(row.author_kind), id=row.author_id, finess=row.author_finess)


def _locked(ids: Iterable[UUID]) -> list[Slot]:
    """Always in the order of their ids: two appointments that name the same ones do not wait for each other."""
    rows = Slot.objects.select_for_update(of=("self",)).select_related("schedule").filter(id__in=set(ids))
    return list(rows.order_by("id"))


def _check_named(row: Event, found: dict[UUID, Slot], named: frozenset[UUID], known: frozenset[UUID]) -> None:
    for slot_id in named - known:
        slot = found.get(slot_id)
        if slot is None or not slot.schedule.active:
            raise domain.SlotUnknown("This slot is not published here.", field="slot")
        if not _falls_in(row, slot):
            raise domain.SlotUnknown("The appointment is not within this slot.", field="slot")


def _falls_in(row: Event, slot: Slot) -> bool:
    """They have an instant in common; what has no length stands at its start."""
    ends_at = row.ends_at or row.starts_at
    return slot.starts_at <= row.starts_at < slot.ends_at or row.starts_at < slot.starts_at < ends_at


def _take(slot: Slot, status: SlotStatus, *, mine: bool, now: datetime) -> None:
    if not mine and slot.status != SlotStatus.FREE.value:
        raise domain.SlotTaken(field="slot")
    if not mine or slot.status in _BY_HOLD:
        _mark(slot, status, now)


def _free(slots: Iterable[Slot], now: datetime) -> None:
    """What its author marked otherwise meanwhile stays so."""
    left = list(slots)
    SlotHold.objects.filter(slot_id__in=[one.id for one in left]).delete()
    for slot in left:
        if slot.status in _BY_HOLD:
            _mark(slot, SlotStatus.FREE, now)


def _mark(slot: Slot, status: SlotStatus, now: datetime) -> None:
    if slot.status == status.value:
        return
    slot.status, slot.version, slot.updated_at = status.value, slot.version + 1, now
    slot.save(update_fields=["status", "version", "updated_at"])
