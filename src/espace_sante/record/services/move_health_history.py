"""Two spaces are of one person: the health history of the duplicate comes to the kept space, and back if it was wrong.

In the transaction that merges or parts the relations. What either space hides is hidden, and what was kept out of
either is out of both: an objection that came stays, even when the merge is undone.
Source: RNIV 1, traitement des doublons; RULES.md CIT-06, MIN-08.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from espace_sante.record.models import HealthEvent, HealthHistory, KeptAct, SpaceMerge
from espace_sante.record.services.health_rows import keep_out, objections_of, open_words, seal_words, take_out
from espace_sante.vault import api as vault


def bring_health_history(merge: SpaceMerge, *, now: datetime) -> None:
    """Carry what the duplicate's space has. Raises SpaceKeyMissing, CannotDecrypt."""
    source, target = merge.from_space_id, merge.space_id
    if HealthHistory.objects.filter(space_id=source, masque_ps=True).exists():
        HealthHistory.objects.update_or_create(space_id=target, defaults={"masque_ps": True, "changed_at": now})
    events = HealthEvent.objects.filter(space_id=source)
    if not events.exists() and not KeptAct.objects.filter(space_id=source).exists():
        return
    keys = vault.keys_of([source, target])
    there = HealthEvent.objects.filter(space_id=target).values("event_id")
    _carry(events.exclude(event_id__in=there), target, keys, merge_id=merge.id)
    objections = objections_of([source, target])
    known = objections.get(target, set())
    came = objections.get(source, set()) - known
    keep_out(came, space_id=target, key=keys[target], now=now)
    take_out(space_id=target, objections=known | came, known=known | came, key=keys[target], now=now)


def give_health_history_back(merge: SpaceMerge) -> None:
    """Give back the events that came with the merge. Raises SpaceKeyMissing, CannotDecrypt."""
    came = HealthEvent.objects.filter(space_id=merge.space_id, merge_id=merge.id)
    if came.exists():
        keys = vault.keys_of([merge.space_id, merge.from_space_id])
        _carry(came, merge.from_space_id, keys, merge_id=None)


def _carry(rows: QuerySet[HealthEvent], target: UUID, keys: dict[UUID, bytes], *, merge_id: UUID | None) -> None:
    """Move rows to another space, their words sealed again with its key."""
    events = list(rows)
    HealthEvent.objects.bulk_create(_there(row, target, keys, merge_id) for row in events)
    for row in events[:1]:
        HealthEvent.objects.filter(space_id=row.space_id, id__among=[one.id for one in events]).delete()


def _there(row: HealthEvent, target: UUID, keys: dict[UUID, bytes], merge_id: UUID | None) -> HealthEvent:
    words = open_words(row.words, space_id=row.space_id, event_id=row.id, key=keys[row.space_id])
    sealed = seal_words(words, space_id=target, event_id=row.id, key=keys[target])
    columns: dict[str, Any] = {
        one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields if one.column
    }
    return HealthEvent(**columns | {"space_id": target, "merge_id": merge_id, "words": sealed})
