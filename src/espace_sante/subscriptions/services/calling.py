"""Calling the addresses of services, several at once, and none again that said nothing a moment ago.

A server that takes a call and says nothing costs whoever calls it the whole of a time limit. Thousands of people may be
linked to its service: called once for each of them, it would keep every other service waiting. Once nobody answers at
an address it rests, and what is due there meanwhile has failed as if it had been called (`domain/rhythm.py`). Each
worker remembers for itself.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime, timedelta

from django.conf import settings

from espace_sante.kernel.outside import EndpointRefused, EndpointSilent, post
from espace_sante.subscriptions.domain.states import Trouble
from espace_sante.subscriptions.services.call import Call

TIMEOUT_SECONDS = 5.0  # for a whole call
GRACE_SECONDS = 1.0  # for what no time limit of a connection holds, such as looking a name up
RESTS = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2))  # after the first silence, the second…
_silent: dict[str, tuple[int, datetime]] = {}  # by address of a server: silences in a row, until when it rests


def call_all(calls: Sequence[Call], *, now: datetime) -> list[Trouble | None]:
    """What became of each call, in order; None when it took what was told. No database is touched here."""
    asked, began = [one for one in calls if not _rests(one, now)], time.monotonic()
    answers = dict(zip(map(id, asked), _together(asked), strict=True))
    _remember(asked, answers, now + timedelta(seconds=int(time.monotonic() - began)))
    return [answers.get(id(one), Trouble.SILENT) for one in calls]


def _together(calls: Sequence[Call]) -> list[Trouble | None]:
    """All at once. Whoever is late is left to itself: told again later, it is told under the same id."""
    if not calls:
        return []
    pool = ThreadPoolExecutor(max_workers=len(calls))
    answers = [pool.submit(_answer, one) for one in calls]
    wait(answers, timeout=TIMEOUT_SECONDS + GRACE_SECONDS)
    pool.shutdown(wait=False, cancel_futures=True)
    return [one.result() if one.done() else Trouble.SILENT for one in answers]


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


def _remember(calls: Sequence[Call], answers: dict[int, Trouble | None], now: datetime) -> None:
    """A server rests when none of these calls was answered; one answer, whatever it says, and it is called again."""
    servers = {one.server for one in calls}
    heard = {one.server for one in calls if answers[id(one)] is not Trouble.SILENT}
    for server in heard:
        _silent.pop(server, None)
    for server in servers - heard:
        times = _silent.get(server, (0, now))[0]
        _silent[server] = times + 1, now + RESTS[min(times, len(RESTS) - 1)]
    for server in [one for one, (_, until) in _silent.items() if until < now - RESTS[-1]]:
        del _silent[server]  # it was not asked for since
