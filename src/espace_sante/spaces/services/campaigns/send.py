"""Send the notices of a wave: the clock of six weeks starts at the sending, for each person (LC-03).

Notices are claimed before they are handed over, by their first and last ids, and dated after: killed in between, none
is handed over a second time by the same way. What stays claimed is sent by post (`returns.settle_claimed`): the post
has the last word.
Source: CSP art. R. 1111-28; RULES.md LC-01 to LC-03.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from django.db import connections, transaction

from espace_sante.identity import api as identity
from espace_sante.prepared.api import execute, one_of, together
from espace_sante.spaces.domain.notice import Channel, Kind, NoticeState
from espace_sante.spaces.domain.states import Move, State
from espace_sante.spaces.models import Notice, Sending
from espace_sante.spaces.services.campaigns.returns import came_back
from espace_sante.spaces.services.campaigns.waves import begin_sending, end_if_sent, is_paused, locked_wave
from espace_sante.spaces.services.move_many import move_many, restart_clocks
from espace_sante.spaces.services.older_records.ask_again import start_again
from espace_sante.spaces.services.settings import delays

CHUNK = 2_000
SLICES = 12  # of a minute: a throttled sending never holds more than five seconds of mails
NOTICED = "notice"  # the ground of S1


class Claimed(NamedTuple):
    """A notice on its way."""

    id: UUID
    space_id: UUID
    holder_id: UUID
    kind: str


class NoticeRefused(Exception):
    """The mail server refused this address for good: the notice goes by post."""


class NoticeSender(Protocol):
    """Hands one notice over. Raises NoticeRefused for a bad address, anything else to stop the sending."""

    def __call__(self, *, notice_id: UUID, kind: str, to: identity.Addressee) -> None: ...


def send_mails(
    *,
    wave_id: UUID,
    sender: NoticeSender,
    clock: Callable[[], datetime],
    per_minute: int = 0,
    sleep: Callable[[float], None] = time.sleep,
    progress: Callable[[int], None] = lambda sent: None,
) -> int:
    """Send what is ready by mail; how many were sent. `per_minute`: no more than that, 0 for no limit.

    When nothing of the wave waits any more, by mail or by post, the wave is sent. Raises WaveNotReady.
    """
    begin_sending(wave_id=wave_id)
    most = min(CHUNK, max(per_minute // SLICES, 1)) if per_minute else CHUNK
    sent = 0
    while not is_paused(wave_id):
        sending, claimed = _claim(wave_id, most=most, now=clock())
        if sending is None:
            break
        sent += _hand_over(claimed, sender, clock)
        sending.delete()
        progress(sent)
        if per_minute:
            sleep(60.0 * len(claimed) / per_minute)
    end_if_sent(wave_id=wave_id)
    return sent


def mark_sent(notices: Sequence[Claimed], *, now: datetime) -> None:
    """Date notices, and start the clocks of the people whose first notice this is. In the caller's transaction.

    A first notice sent again by post after one that came back starts the clock anew; a reminder does not touch it. Who
    answered before the notice left has a state already, and keeps it.
    """
    execute(
        "ens",
        f"UPDATE spaces_notice SET state = %s, sent_at = %s, settled_at = NULL WHERE id {one_of('ens')}",
        *(NoticeState.SENT.value, connections["ens"].ops.adapt_datetimefield_value(now)),
        together("ens", [one.id for one in notices]),
    )
    first = [one.space_id for one in notices if one.kind != Kind.REMINDER]
    started = set(move_many(first, Move.NOTIFY, source=State.UNKNOWN, ground=NOTICED, now=now, delays=delays()))
    started.update(start_again([one.space_id for one in notices if one.kind == Kind.AGAIN], now=now))
    restart_clocks([one for one in first if one not in started], State.NOTIFIED, since=now, delays=delays())


def _claim(wave_id: UUID, *, most: int, now: datetime) -> tuple[Sending | None, list[Claimed]]:
    """The next notices to send by mail, claimed; None when nothing is left."""
    with transaction.atomic(using="ens"):
        locked_wave(wave_id)
        ready = Notice.objects.filter(wave=wave_id, channel=Channel.MAIL.value, state=NoticeState.READY.value)
        for taken in Sending.objects.filter(wave=wave_id):
            ready = ready.exclude(id__gte=taken.first_id, id__lte=taken.last_id)
        rows = ready.order_by("id").values_list("id", "space_id", "space__holder_id", "kind")
        claimed = [Claimed._make(row) for row in rows[:most]]
        if not claimed:
            return None, []
        sending = Sending.objects.create(
            wave_id=wave_id, first_id=claimed[0].id, last_id=claimed[-1].id, claimed_at=now
        )
        return sending, claimed


def _hand_over(claimed: Sequence[Claimed], sender: NoticeSender, clock: Callable[[], datetime]) -> int:
    people = identity.addressees([one.holder_id for one in claimed], now=clock())
    sent: list[Claimed] = []
    refused: list[UUID] = []
    try:
        for one in claimed:
            try:
                sender(notice_id=one.id, kind=one.kind, to=people[one.holder_id])
                sent.append(one)
            except NoticeRefused:
                refused.append(one.id)
    finally:  # what left has left, whatever stopped the rest
        with transaction.atomic(using="ens"):
            mark_sent(sent, now=clock())
        for notice_id in refused:
            came_back(notice_id=notice_id, now=clock())
    return len(sent)
