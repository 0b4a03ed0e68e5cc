"""Where a message stands. What was sent goes queued -> departed -> delivered -> seen, or fails; each step once."""

from __future__ import annotations

from enum import StrEnum


class Standing(StrEnum):
    RECEIVED = "received"
    READ = "read"
    QUEUED = "queued"
    DEPARTED = "departed"  # the relay took it
    DELIVERED = "delivered"  # a notice said so
    SEEN = "seen"  # the correspondent read it
    FAILED = "failed"  # refused for good, or given up


ORDER = {
    Standing.QUEUED: 0,
    Standing.DEPARTED: 1,
    Standing.DELIVERED: 2,
    Standing.SEEN: 3,
}


def goes_to(now: Standing, wanted: Standing) -> bool:
    """Whether a message that was sent moves there: notices come late, twice, out of order."""
    if now not in ORDER or now is Standing.SEEN:
        return False
    return wanted is Standing.FAILED or ORDER.get(wanted, -1) > ORDER[now]
