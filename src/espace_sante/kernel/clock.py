"""Time comes from outside every rule: a use case receives `now`, only an edge asks the clock."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")  # the legal day of the service (RULES.md MIN-13, LC-03)


def utc_now() -> datetime:
    """The present instant, in UTC, to the microsecond. Edges call it once for each request."""
    return datetime.now(UTC)
