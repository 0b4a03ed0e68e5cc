"""Where a linked service stands: what the person sees, and whether anything is exchanged at all.

Source: RULES.md SCO-05 (finalities approved again before a deadline), SCO-06 (suspended), 11.1.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    RUNNING = "running"
    TO_APPROVE = "to_approve"  # it asks for something else: what was consented to holds until the deadline
    STOPPED = "stopped"  # the deadline passed: nothing is exchanged until it is approved again
    CLOSED = "closed"  # suspended, offline, de-referenced: it can only be unlinked


def standing_of(
    *, exchanges: bool, approved_version: int, version: int, reapprove_until: datetime | None, now: datetime
) -> Standing:
    """`exchanges`: the service's status lets it read and add; `version`: of the finalities that it asks for now."""
    if not exchanges:
        return Standing.CLOSED
    if approved_version >= version:
        return Standing.RUNNING
    overdue = reapprove_until is None or now >= reapprove_until
    return Standing.STOPPED if overdue else Standing.TO_APPROVE
