"""Two weeks after a deposit, what still waits for an announcement: the holder is told, once, without its content.

Told by any means, so of a space that its holder never entered too. Of what is hidden from who represents a minor, they
are not told. Source: CSP art. R. 1111-53; RULES.md ANN-02, MIN-11.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from espace_sante.access.api import AnnouncementOverdue, DocumentStatus
from espace_sante.kernel.events import publish
from espace_sante.record.models import AnnouncementAlert, DocumentEntry
from espace_sante.spaces.api import State, spaces_by_ids

MOST = 1000  # documents of one transaction
OPEN = frozenset({State.OPEN_NOT_ACTIVATED, State.ACTIVE})


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
            .values_list("space_id", "id", "invisible_representants_legaux")[:MOST]
        )
        AnnouncementAlert.objects.bulk_create(
            [
                AnnouncementAlert(space_id=space_id, document_id=document_id, told_at=now)
                for space_id, document_id, _ in rows
            ]
        )
        hidden = _hidden_from_law(rows)
        for space_id, space in spaces_by_ids(set(hidden)).items():
            if space.state in OPEN:
                publish(AnnouncementOverdue(space_id=space_id, at=now, hidden_from_law=hidden[space_id]))
    return len(rows)


def _hidden_from_law(rows: Iterable[tuple[UUID, UUID, bool]]) -> dict[UUID, bool]:
    """By space, whether everything that waits there is hidden from who represents a minor."""
    hidden: dict[UUID, bool] = {}
    for space_id, _, secret in rows:
        hidden[space_id] = hidden.get(space_id, True) and secret
    return hidden
