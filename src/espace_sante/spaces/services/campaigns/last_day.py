"""Until when one may oppose, once the clock of a space runs. Source: RULES.md LC-03, C2."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from espace_sante.kernel.clock import PARIS
from espace_sante.spaces.domain.delays import end_of_days
from espace_sante.spaces.domain.states import Move
from espace_sante.spaces.models import Notice, SpaceClock
from espace_sante.spaces.services.settings import delays


def last_days(space_ids: Sequence[UUID]) -> dict[UUID, date]:
    """The last day of those whose clock runs, in one query."""
    running = SpaceClock.objects.filter(space__id__among=list(space_ids), move=Move.OPEN.value)
    return {space_id: _day_before(due_at) for space_id, due_at in running.values_list("space_id", "due_at")}


def last_day_of_notice(notice_id: UUID, *, sent_at: datetime) -> date:
    """The last day that a notice tells: that of the clock that runs already, or of the one its sending starts."""
    running = SpaceClock.objects.filter(
        space__in=Notice.objects.filter(id=notice_id).values("space"), move=Move.OPEN.value
    )
    due_at = running.values_list("due_at", flat=True).first()
    return _day_before(due_at or end_of_days(sent_at, delays().opposition))


def _day_before(due_at: datetime) -> date:
    return (due_at - timedelta(microseconds=1)).astimezone(PARIS).date()
