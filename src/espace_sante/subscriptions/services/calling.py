"""Calling the addresses of services, several at once, and none again that said nothing a moment ago.

Calls leave together and come back one by one: who pushes takes what has come back, and does not wait for the slowest.
A server that takes a call and says nothing costs the whole of a time limit, in a thread of its own. Thousands of people
may be linked to its service: once nobody answers at an address it rests, and what is due there meanwhile has failed as
if it had been called (`domain/rhythm.py`). Each worker remembers for itself.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from espace_sante.kernel.outside import EndpointRefused, EndpointSilent, post
from espace_sante.subscriptions.domain.states import Trouble
from espace_sante.subscriptions.services.call import Call

TIMEOUT_SECONDS = 5.0  # for a whole call
GRACE_SECONDS = 1.0  # for what no time limit of a connection holds, such as looking a name up
RESTS = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2))  # after the first silence, the second…
_silent: dict[str, tuple[int, datetime]] = {}  # by address of a server: silences in a row, until when it rests
_heard: dict[str, float] = {}  # by address of a server: when it answered last (time.monotonic)


@dataclass(frozen=True, slots=True)
class Flight:
    """A call that left. `answer` gives what became of it; None for one that was not made, its server being at rest.

    `left_at`, in the seconds of `time.monotonic`.
    """

    call: Call
    left_at: float
    answer: Future[Trouble | None] | None

    @property
    def is_back(self) -> bool:
        """It was answered, or is late and left to itself: told again later, it is told under the same id."""
        late = time.monotonic() >= self.left_at + TIMEOUT_SECONDS + GRACE_SECONDS
        return self.answer is None or self.answer.done() or late

    @property
    def trouble(self) -> Trouble | None:
        """None when it took what was told."""
        return self.answer.result() if self.answer is not None and self.answer.done() else Trouble.SILENT


def leave(calls: Sequence[Call], *, now: datetime) -> list[Flight]:
    """Make these calls, in order, all at once, and wait for none. No database is touched here."""
    asked, left_at = [one for one in calls if not _rests(one, now)], time.monotonic()
    if not asked:
        return [Flight(one, left_at, None) for one in calls]
    pool = ThreadPoolExecutor(max_workers=len(asked))
    answers = {id(one): pool.submit(_answer, one) for one in asked}
    pool.shutdown(wait=False)
    return [Flight(one, left_at, answers.get(id(one))) for one in calls]


def wait_for_one(flights: Sequence[Flight], *, seconds: float) -> None:
    """Until one of them is back, so many seconds at most."""
    pending = [one.answer for one in flights if one.answer is not None]
    if flights and not any(one.is_back for one in flights):
        until_late = min(one.left_at for one in flights) + TIMEOUT_SECONDS + GRACE_SECONDS - time.monotonic()
        wait(pending, timeout=max(min(seconds, until_late), 0), return_when=FIRST_COMPLETED)


def landed(flight: Flight, *, now: datetime) -> Trouble | None:
    """What became of a call that is back, remembered of its server.

    It rests when a call was not answered, unless another that was made meanwhile was, whatever it was answered.
    """
    server, trouble = flight.call.server, flight.trouble
    if flight.answer is None:
        return trouble
    if trouble is not Trouble.SILENT:
        _heard[server] = time.monotonic()
        _silent.pop(server, None)
    elif not _rests(flight.call, now) and _heard.get(server, 0.0) < flight.left_at:
        times = _silent.get(server, (0, now))[0]
        _silent[server] = times + 1, now + RESTS[min(times, len(RESTS) - 1)]
    _forget(now)
    return trouble


def _answer(call: Call) -> Trouble | None:
    try:
        status = post(
            call.endpoint, body=b"", headers=call.headers, seconds=TIMEOUT_SECONDS,
            plain_http=settings.WEBHOOKS_ON_THIS_MACHINE,
        )  # fmt: skip
    except EndpointRefused:
        return Trouble.NOT_PUBLIC
    except EndpointSilent:
        return Trouble.SILENT
    if status == 410:
        return Trouble.GONE
    return None if 200 <= status < 300 else Trouble.REFUSED


def _rests(call: Call, now: datetime) -> bool:
    return call.server in _silent and now < _silent[call.server][1]


def _forget(now: datetime) -> None:
    """Servers that were not called for a while."""
    for server in [one for one, (_, until) in _silent.items() if until < now - RESTS[-1]]:
        del _silent[server]
    before = time.monotonic() - RESTS[-1].total_seconds()
    for server in [one for one, at in _heard.items() if at < before]:
        del _heard[server]
