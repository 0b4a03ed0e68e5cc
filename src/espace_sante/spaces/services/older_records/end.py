"""The end of an older record that no space took in: closed by a confirmed opposition, kept ten years, then erased.

The key goes first, as for a space; then the record removes what it holds, from the outbox.
Source: CSP art. L. 1111-14, R. 1111-36; RULES.md LC-09, LC-15.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from espace_sante.outbox import api as outbox
from espace_sante.spaces.domain.delays import end_of_years
from espace_sante.spaces.domain.notice import NoticeState
from espace_sante.spaces.domain.states import Move
from espace_sante.spaces.models import LegalHold, Notice, OlderRecord, Space, SpaceClock, SpacesOutbox
from espace_sante.spaces.services.settings import delays
from espace_sante.vault import api as vault

ERASE_OLDER_TOPIC = "spaces.erase-older-record"  # handled by the record
CHUNK = 100


def close_older_record(space: Space, *, now: datetime) -> bool:
    """Close it, in the caller's transaction: its holder is not asked again. False when none stands."""
    closed = OlderRecord.objects.filter(space=space, joined_at=None, closed_at=None).update(closed_at=now)
    if closed:
        SpaceClock.objects.filter(space=space, move=Move.ASK_AGAIN.value).delete()
        waiting = Notice.objects.filter(space=space, state=NoticeState.READY.value)
        waiting.update(state=NoticeState.CANCELLED.value, settled_at=now)
    return bool(closed)


def erase_older_records(*, clock: Callable[[], datetime]) -> int:
    """Begin to erase those whose ten years are over, never under a legal hold; how many."""
    now, begun = clock(), 0
    held = LegalHold.objects.filter(space=OuterRef("space"), until__isnull=True)
    kept = OlderRecord.objects.filter(~Exists(held), closed_at__isnull=False, joined_at=None, erased_at=None)
    oldest = kept.order_by("closed_at").values_list("record_id", "closed_at")
    for record_id, closed_at in list(oldest[:CHUNK]):
        assert closed_at is not None  # asked for above
        if end_of_years(closed_at, delays().archive_years) > now:
            break
        with transaction.atomic(using="ens"):
            OlderRecord.objects.filter(record_id=record_id).update(erased_at=now)
            outbox.put(SpacesOutbox, topic=ERASE_OLDER_TOPIC, payloads=[{"record": str(record_id)}], now=now)
        begun += 1
    while outbox.drain(SpacesOutbox, now=now):
        pass
    return begun


def destroy_key_of_older_record(record_id: UUID) -> None:
    """The first step of its erasure. Raises nothing when it is done already."""
    vault.destroy_key(record_id)


def go_on_erasing_older(record_id: UUID, *, now: datetime) -> None:
    """The record has more files to remove, and is called again."""
    outbox.put(SpacesOutbox, topic=ERASE_OLDER_TOPIC, payloads=[{"record": str(record_id)}], now=now)
