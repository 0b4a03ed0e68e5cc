"""The reminder at week four, by the way the first notice took. It does not touch the clock. Source: RULES.md C2."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from espace_sante.kernel.identifiers import new_id
from espace_sante.prepared.api import Bulk
from espace_sante.spaces.domain.delays import end_of_days
from espace_sante.spaces.domain.notice import ASKING, Kind, NoticeState
from espace_sante.spaces.domain.states import Move
from espace_sante.spaces.models import Notice, SpaceClock
from espace_sante.spaces.services.campaigns.codes import digest_of
from espace_sante.spaces.services.settings import delays

CHUNK = 5_000
_NOTICES = Bulk(Notice, "id", "space_id", "wave_id", "channel", "code_digest")


def write_reminders(*, now: datetime, progress: Callable[[int], None] = lambda done: None) -> int:
    """Write the reminders that are due; they leave with the other notices of their wave. How many."""
    written = 0
    while some := _write_some(now):
        written += some
        progress(written)
    return written


def _write_some(now: datetime) -> int:
    """Those whose clock ends as late as that of somebody noticed four weeks ago, or earlier."""
    until = end_of_days(now - delays().reminder, delays().opposition)
    with transaction.atomic(using="ens"):
        running = SpaceClock.objects.filter(
            space=OuterRef("space"), move=Move.OPEN.value, due_at__lte=until, due_at__gt=now
        )
        reminded = Notice.objects.filter(space=OuterRef("space"), wave=OuterRef("wave"), kind=Kind.REMINDER.value)
        due = Notice.objects.filter(
            Exists(running),
            ~Exists(reminded),
            kind__in=ASKING,
            state=NoticeState.SENT.value,
        )
        rows = [
            (notice_id := new_id(), space_id, wave_id, channel, digest_of(notice_id))
            for space_id, wave_id, channel in due.values_list("space_id", "wave_id", "channel")[:CHUNK]
        ]
        _NOTICES.rows(rows, kind=Kind.REMINDER.value, state=NoticeState.READY.value, made_at=now)
        return len(rows)
