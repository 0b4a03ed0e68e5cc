"""Draining the outbox of each host."""

from __future__ import annotations

from espace_sante.kernel.clock import utc_now
from espace_sante.outbox.api import drain
from espace_sante.record.api import RecordOutbox
from espace_sante.spaces.api import SpacesOutbox


def drain_all(most: int = 100) -> int:
    """Do at most `most` pieces of what is due in each outbox, and return how many were done."""
    now = utc_now()
    return drain(SpacesOutbox, now=now, most=most) + drain(RecordOutbox, now=now, most=most)
