"""Slots that are over are kept for a while, then removed with what named and held them (ADR 35)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from espace_sante.agenda.models import AvailabilityTerm, Schedule, Slot, SlotHold

_AT_ONCE = 1_000  # slots removed in one transaction


def forget_past_slots(*, now: datetime) -> int:
    """Remove those that were over AVAILABILITY_KEPT ago; how many. Doing it twice removes nothing more."""
    before, count = now - settings.AVAILABILITY_KEPT, 0
    while True:
        oldest = Slot.objects.filter(starts_at__lt=before, ends_at__lte=before).order_by("starts_at", "id")
        schedule_id = oldest.values_list("schedule_id", flat=True).first()
        if schedule_id is None:
            return count
        with transaction.atomic(using="ens"):
            Schedule.objects.select_for_update().filter(id=schedule_id).first()  # as who publishes in it does
            ids = list(oldest.filter(schedule_id=schedule_id).values_list("id", flat=True)[:_AT_ONCE])
            SlotHold.objects.filter(slot_id__in=ids).delete()
            AvailabilityTerm.objects.filter(item_id__in=ids).delete()
            gone = Slot.objects.filter(id__in=ids).delete()[0]
            Schedule.objects.filter(id=schedule_id).update(slots=F("slots") - gone)
        count += gone
