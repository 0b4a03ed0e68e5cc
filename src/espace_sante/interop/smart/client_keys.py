"""The public keys of a client: those it gave, or those at its address, asked for with care and kept for a minute.

An address somebody gave is called over HTTPS, on the public Internet alone, without following redirections
(`kernel/outside.py`). Whoever adds a key at its address signs with it within a minute, and a key that is removed there
proves nothing after a minute: a client asks for a token twice an hour, so that asking again costs next to nothing. When
the address does not answer, what it said last is believed for ten minutes after it was said, so that a failure there
stops nobody at once. An operator may have everything forgotten now (`pairing.read_keys_again`), in all processes.

`Cache-Control` is not asked: it could only shorten a minute, which the operator's page does, or lengthen it, which is
what is not wanted.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from espace_sante.kernel.outside import EndpointSilent, get
from espace_sante.pairing import api as pairing

FRESH = timedelta(minutes=1)
KEPT = timedelta(minutes=10)  # when its address does not answer
CLOCKS = timedelta(seconds=30)  # between the machine that had keys forgotten and this one
TIMEOUT_SECONDS, LONGEST = 5.0, 20_000  # bytes
_MOST_KEPT = 1_000
_kept: dict[str, tuple[datetime, dict[str, Any]]] = {}  # address -> when it was asked, what it said


def keys_of(client: pairing.Client, *, now: datetime) -> dict[str, Any]:
    """A JWK set. Raises ClientInvalid, EndpointRefused, EndpointSilent."""
    if not client.keys_at:
        return client.keys
    found = _kept.get(client.keys_at)
    if found is not None and client.keys_since is not None and found[0] <= client.keys_since + CLOCKS:
        found = None
    if found is not None and now < found[0] + FRESH:
        return found[1]
    try:
        keys = pairing.read_keys(get(client.keys_at, seconds=TIMEOUT_SECONDS, most_bytes=LONGEST))
    except EndpointSilent:
        if found is None or now >= found[0] + KEPT:
            raise
        return found[1]
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[client.keys_at] = now, keys
    return keys


def forget() -> None:
    """Ask everybody again."""
    _kept.clear()
