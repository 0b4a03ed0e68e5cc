"""Two weeks after a deposit, what still waits for an announcement: the holder is told, once, without its content.

Source: CSP art. R. 1111-53; RULES.md ANN-02.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from espace_sante.access.api import AnnouncementOverdue, DocumentStatus
from espace_sante.kernel.events import publish
from espace_sante.record.models import AnnouncementAlert, DocumentEntry
from espace_sante.spaces.api import State, spaces_by_ids

MOST = 1000  # documents of one transaction


def tell_overdue_announcements(*, now: datetime) -> int:
    """Publish AnnouncementOverdue for each space concerned; how many documents it was about.

    In the transaction that keeps the documents told of, a thousand at a time: none is told of twice.
    """
    told = 0
    while found := _tell_some(now):
        told += found
    return told


def _tell_some(now: datetime) -> int:
    alerted = AnnouncementAlert.objects.filter(space_id=OuterRef("space_id"), document_id=OuterRef("id"))
    with transaction.atomic(using="dmp"):
        rows = list(
            DocumentEntry.objects.filter(
                ~Exists(alerted), invisible_patient=True, submitted_at__lte=now - settings.ANNOUNCEMENT_ALERT
            )
            .exclude(status=DocumentStatus.DELETED.value)
            .order_by("submitted_at", "id")
            .values_list("space_id", "id")[:MOST]
        )
        AnnouncementAlert.objects.bulk_create(
            [
                AnnouncementAlert(space_id=space_id, document_id=document_id, told_at=now)
                for space_id, document_id in rows
            ]
        )
        found = spaces_by_ids({space_id for space_id, _ in rows})
        for space_id in dict.fromkeys(space_id for space_id, _ in rows):
            if found[space_id].state is State.ACTIVE:
                publish(AnnouncementOverdue(space_id=space_id, at=now))
    return len(rows)
