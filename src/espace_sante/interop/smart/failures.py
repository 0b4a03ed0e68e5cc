"""Who keeps failing at `/oauth/token` waits: counted for each client and each place, shared by every process.

Only failures are counted, and only they cost a question: what is proven has 256 bits of chance, which nobody guesses.
"""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.cache import cache

WINDOW_SECONDS = 15 * 60


def count_failure(client_id: str, asked_from: str) -> bool:
    """Whether this failure is one too many."""
    of_client = _count(f"client:{client_id}") > settings.TOKEN_FAILURES_OF_A_CLIENT
    of_place = _count(f"from:{asked_from}") > settings.TOKEN_FAILURES_FROM_A_PLACE
    return of_client or of_place


def _count(what: str) -> int:
    key = f"oauth-failure:{hashlib.sha256(what.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"
    if cache.add(key, 1, WINDOW_SECONDS):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # its time was over in between
        cache.add(key, 1, WINDOW_SECONDS)
        return 1
