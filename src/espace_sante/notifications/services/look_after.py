"""What an operator sees and does of all of it: counts alone, and forgetting what is old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q

from espace_sante.notifications.models import Delivery, Device, Notification

LATE = timedelta(hours=1)
AT_ONCE = 1000  # rows of one statement


@dataclass(frozen=True, slots=True)
class Status:
    """How many: kept, waiting to leave, late by an hour or more, ended in each way, devices."""

    notifications: int
    waiting: int
    late: int
    sent: int
    dropped: int
    refused: int
    devices: int


def status(*, now: datetime) -> Status:
    """In three queries."""
    waiting = Q(ended_at__isnull=True)
    ended = {one.value: Count("id", filter=Q(outcome=one.value)) for one in Delivery.Outcome}
    counted = Delivery.objects.aggregate(
        waiting=Count("id", filter=waiting), late=Count("id", filter=waiting & Q(due_at__lte=now - LATE)), **ended
    )
    return Status(notifications=Notification.objects.count(), devices=Device.objects.count(), **counted)


def forget_old(*, now: datetime) -> int:
    """Remove what is older than NOTIFICATION_LIFE, with what is known of its sending; how many notifications."""
    forgotten = 0
    while True:
        old = Notification.objects.filter(at__lte=now - settings.NOTIFICATION_LIFE).values_list("id", flat=True)
        ids = list(old[:AT_ONCE])
        Notification.objects.filter(id__in=ids).delete()
        forgotten += len(ids)
        if len(ids) < AT_ONCE:
            return forgotten
