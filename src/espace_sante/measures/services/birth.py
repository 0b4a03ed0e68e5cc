"""Nobody was measured before they were born: a wrong year, or a device whose clock was never set (SCO-10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from espace_sante.identity import api as identity
from espace_sante.measures.domain.content import Content
from espace_sante.measures.domain.errors import DateRefused
from espace_sante.spaces.api import SpaceView

LATELY = timedelta(days=31)  # what is measured is sent soon, almost always: the birth is asked for beyond, for a query
ZONES = timedelta(days=1)  # a birth has a day and no hour, and it is another day elsewhere


def check_birth(space: SpaceView, contents: Sequence[Content], *, now: datetime) -> None:
    """Raise DateRefused. No query for measures of the last month, one for older ones."""
    oldest = min((one.at for one in contents), default=now)
    if now - oldest <= LATELY:
        return
    born = identity.holders([space.holder_id])[space.holder_id].birth_on
    if oldest + ZONES < datetime.combine(born, time(), tzinfo=UTC):
        raise DateRefused("A measure is dated from the birth of the person to today.", field="at")
