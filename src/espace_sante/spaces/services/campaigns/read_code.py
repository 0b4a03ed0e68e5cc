"""Find the notice that a code belongs to: whoever reads a letter acts without an account.

A code alone opens nothing: the birth date of the person the letter is about goes with it. What is wrong is never said.
Source: RULES.md LC-04, LC-06, C1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from espace_sante.kernel.errors import Refused
from espace_sante.spaces.domain.delays import end_of_days
from espace_sante.spaces.domain.notice import NoticeState
from espace_sante.spaces.models import Notice, SpaceClock
from espace_sante.spaces.services.campaigns.codes import digest_of_typed
from espace_sante.spaces.services.settings import delays


class CodeNotKnown(Refused):
    """This code and this birth date do not go together, or the code is too old."""

    code = "code-not-known"


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice as its reader sees it. `opens_at`: when silence opens the space; None while no clock runs."""

    id: UUID
    holder_id: UUID
    given_name: str
    family_initial: str
    sent_at: datetime | None
    opens_at: datetime | None


def notice_of_code(*, code: str, birth_on: date, now: datetime) -> NoticeView:
    """The notice of a code, for whoever knows the birth date too. Raises CodeNotKnown, always in the same words.

    A code serves until it was used to answer, and at most twice the six weeks from its sending.
    """
    row = _row(code, space__holder__birth_on=birth_on, space__holder__merged_into__isnull=True)
    if row is None or (row.sent_at and end_of_days(row.sent_at, 2 * delays().opposition) <= now):
        raise CodeNotKnown
    holder = row.space.holder
    clock = SpaceClock.objects.filter(space=row.space_id).values_list("due_at", flat=True).first()
    return NoticeView(
        id=row.id,
        holder_id=holder.id,
        given_name=holder.first_given_name,
        family_initial=holder.family_name[:1],
        sent_at=row.sent_at,
        opens_at=clock,
    )


def notice_by_code(code: str) -> UUID | None:
    """The notice of a code, for the desk that opens letters which came back; None when there is none."""
    row = _row(code)
    return row.id if row else None


def _row(code: str, **where: object) -> Notice | None:
    rows = Notice.objects.filter(code_digest=digest_of_typed(code), **where).exclude(state=NoticeState.CANCELLED.value)
    return rows.select_related("space__holder").order_by("-id").first()
