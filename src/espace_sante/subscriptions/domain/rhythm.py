"""When a call that failed is tried again, and when one gives up."""

from __future__ import annotations

from datetime import timedelta

# The pauses recommended by Standard Webhooks 1.0 ("Deliverability and reliability"), over a day and a half.
DELAYS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
)
HANDSHAKE_DELAYS = DELAYS[:2]  # whoever asks for a subscription has a server that answers


def next_pause(failures: int, *, handshake: bool) -> timedelta | None:
    """How long to wait after that many failures in a row (at least one); None to give up."""
    delays = HANDSHAKE_DELAYS if handshake else DELAYS
    return delays[failures - 1] if failures <= len(delays) else None
