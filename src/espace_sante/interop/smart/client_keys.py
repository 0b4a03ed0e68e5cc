"""The public keys of a client: those it gave, or those at its address, asked for with care and kept for a while.

An address somebody gave is called over HTTPS, on the public Internet alone, without following redirections
(`kernel/outside.py`). A client that changes its keys is asked again after ten minutes.
"""

from __future__ import annotations

import time
from typing import Any

from espace_sante.kernel.outside import get
from espace_sante.pairing import api as pairing

KEPT_SECONDS, TIMEOUT_SECONDS, LONGEST = 600.0, 5.0, 20_000  # bytes
_MOST_KEPT = 1_000
_kept: dict[str, tuple[float, dict[str, Any]]] = {}


def keys_of(client: pairing.Client) -> dict[str, Any]:
    """A JWK set. Raises ClientInvalid, EndpointRefused, EndpointSilent."""
    if not client.keys_at:
        return client.keys
    found = _kept.get(client.keys_at)
    if found is not None and time.monotonic() < found[0]:
        return found[1]
    keys = pairing.read_keys(get(client.keys_at, seconds=TIMEOUT_SECONDS, most_bytes=LONGEST))
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[client.keys_at] = time.monotonic() + KEPT_SECONDS, keys
    return keys


def forget() -> None:
    """Ask everybody again."""
    _kept.clear()
