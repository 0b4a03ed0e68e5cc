"""The public keys of a client: those it gave, or those at its address, asked for with care and kept for a while.

An address somebody gave is called over HTTPS, on the public Internet alone, without following redirections
(`kernel/outside.py`). They are asked for again after ten minutes; for a key that was not there the last time, at once,
but no more than once a minute: who adds a key at its address signs with it without waiting.
"""

from __future__ import annotations

import time
from typing import Any

from espace_sante.kernel.outside import get
from espace_sante.pairing import api as pairing

KEPT_SECONDS, NEW_KEY_SECONDS, TIMEOUT_SECONDS, LONGEST = 600.0, 60.0, 5.0, 20_000  # bytes
_MOST_KEPT = 1_000
_kept: dict[str, tuple[float, dict[str, Any]]] = {}  # address -> when it was asked, what it said


def keys_of(client: pairing.Client, kid: str) -> dict[str, Any]:
    """A JWK set, in which `kid` is looked for. Raises ClientInvalid, EndpointRefused, EndpointSilent."""
    if not client.keys_at:
        return client.keys
    found = _kept.get(client.keys_at)
    if found is not None:
        asked_at, keys = found
        known = any(one.get("kid") == kid for one in keys["keys"])
        if time.monotonic() < asked_at + (KEPT_SECONDS if known else NEW_KEY_SECONDS):
            return keys
    keys = pairing.read_keys(get(client.keys_at, seconds=TIMEOUT_SECONDS, most_bytes=LONGEST))
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[client.keys_at] = time.monotonic(), keys
    return keys


def forget() -> None:
    """Ask everybody again."""
    _kept.clear()
