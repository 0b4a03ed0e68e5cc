"""How fast a service may ask, in all and for one person, and a software, counted without a write for each request.

Each process lets the first tenth of a minute's limit through by itself. Beyond, it takes shares of the limit from one
row that all of them share, the requests that it let through already first: a share is a tenth too, so that a minute at
full speed costs some ten writes in all, and whoever asks little costs none. With n processes, at most n tenths more
than the limit pass in a minute, those of processes that stayed below their tenth; with one, the limit exactly.
Source: RFC 6585 section 4 (429); issue 8, point 5; ADR 40.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings

from espace_sante.pairing.domain.oauth_errors import TooManyRequests
from espace_sante.pairing.models import Allowance
from espace_sante.prepared.api import execute

SHARES = 10  # of a limit
_TAKE = (
    'INSERT INTO "pairing_allowance" ("key", "minute", "taken") VALUES (%s, %s, %s) '
    'ON CONFLICT ("key", "minute") DO UPDATE SET "taken" = "pairing_allowance"."taken" + excluded."taken" '
    'WHERE "pairing_allowance"."taken" + excluded."taken" <= %s'
)


@dataclass(slots=True)
class _Counted:
    """What this process let through in one minute, and may still let through without asking."""

    minute: int
    let_through: int = 0
    remaining: int = 0
    shared: bool = False
    over: bool = False


class Counters:
    """The counters of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._counted: dict[str, _Counted] = {}

    def count(self, key: str, *, limit: int, now: datetime) -> bool:
        """Whether one more request of this minute passes."""
        minute = int(now.timestamp()) // 60
        with self._lock:
            if minute != self._minute:
                self._minute, self._counted = minute, {}
            found = self._counted.get(key)
            if found is None:
                found = self._counted[key] = _Counted(minute, remaining=share(limit))
            if not found.remaining and not found.over:
                found.remaining = _more(key, found, limit)
                found.over = not found.remaining
            if found.over:
                return False
            found.remaining -= 1
            found.let_through += 1
            return True


def share(limit: int) -> int:
    return max(limit // SHARES, 1)


def _more(key: str, found: _Counted, limit: int) -> int:
    """How many more requests all processes together leave to this one; none when the limit is reached."""
    owed = 0 if found.shared else found.let_through
    for wanted in (share(limit), 1):
        if owed + wanted <= limit and execute("ens", _TAKE, key, found.minute, owed + wanted, limit) > 0:
            found.shared = True
            return wanted
    return 0


_COUNTERS = Counters()


def count_request(*, pairing_id: UUID, service_id: UUID, now: datetime) -> None:
    """Count one request of a service, for data or for a token. Raises TooManyRequests. Most often without a query."""
    each, all_of_them = settings.PROFILE_REQUESTS_A_MINUTE, settings.SERVICE_REQUESTS_A_MINUTE
    if not _COUNTERS.count(f"p:{pairing_id.hex}", limit=each, now=now) or not _COUNTERS.count(
        f"s:{service_id.hex}", limit=all_of_them, now=now
    ):
        raise TooManyRequests(_until_next_minute(now))


def count_software_request(*, client_id: UUID, now: datetime) -> None:
    """Count one request of a software, for data or for a token, by its client: one of a structure slows no other.

    Raises TooManyRequests. Most often without a query.
    """
    if not _COUNTERS.count(f"c:{client_id.hex}", limit=settings.SOFTWARE_REQUESTS_A_MINUTE, now=now):
        raise TooManyRequests(_until_next_minute(now))


def _until_next_minute(now: datetime) -> int:
    """In seconds, at least one."""
    return 60 - int(now.timestamp()) % 60


def forget_allowances(*, now: datetime) -> int:
    """Those of minutes that are over. How many."""
    over = int((now.astimezone(UTC) - timedelta(minutes=2)).timestamp()) // 60
    return Allowance.objects.filter(minute__lt=over).delete()[0]
