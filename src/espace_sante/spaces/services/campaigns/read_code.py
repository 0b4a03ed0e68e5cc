"""Find the notice that a code belongs to: whoever reads a letter acts without an account.

A code alone opens nothing: the birth date of the person the letter is about goes with it. What is wrong is never said.
It serves until a space was entered: after a refusal it shows that refusal, after the six weeks what they led to.
Source: RULES.md LC-04 to LC-06, C1, C4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from espace_sante.identity import api as identity
from espace_sante.identity.api import families
from espace_sante.kernel.errors import Refused
from espace_sante.spaces.domain.delays import end_of_days
from espace_sante.spaces.domain.notice import NoticeState
from espace_sante.spaces.domain.states import BEFORE_OPENING, State
from espace_sante.spaces.models import Notice, SpaceStateRow
from espace_sante.spaces.services.campaigns.codes import digest_of_typed
from espace_sante.spaces.services.settings import delays

SERVES = frozenset({*BEFORE_OPENING, State.OPEN_NOT_ACTIVATED})


class CodeNotKnown(Refused):
    """This code and this birth date do not go together, or the code is used or too old."""

    code = "code-not-known"


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice as its reader sees it: whom it is about, when it left."""

    id: UUID
    holder_id: UUID
    given_name: str
    family_initial: str
    about_a_minor: bool
    sent_at: datetime | None


def notice_of_code(*, code: str, birth_on: date | identity.BirthDate, now: datetime) -> NoticeView:
    """The notice of a code, for whoever knows the birth date too. Raises CodeNotKnown, always in the same words.

    `birth_on`: a day, or what is known of one when the identity has a partial date, or one of another calendar.

    A code serves until its space is activated, and at most twice the six weeks from its sending.
    """
    told = identity.BirthDate.of_day(birth_on) if isinstance(birth_on, date) else birth_on
    found = _rows(code_digest=digest_of_typed(code)).first()
    known = identity.BirthDate(found.space.holder.birth_date_text) if found else told
    return _view(found if known.is_told_by(told) else None, now)


def notice_still_read(notice_id: UUID, *, now: datetime) -> NoticeView:
    """The same notice a little later, for whoever gave its code and the birth date. Raises CodeNotKnown."""
    return _view(_rows(id=notice_id).first(), now)


def notice_by_code(code: str) -> UUID | None:
    """The notice of a code, for the desk that opens letters which came back; None when there is none."""
    row = _rows(code_digest=digest_of_typed(code)).first()
    return row.id if row else None


def _rows(**where: object) -> QuerySet[Notice]:
    """Newest first, each with the state of its space: one query, whatever was typed."""
    last = SpaceStateRow.objects.filter(space=OuterRef("space")).order_by("-position").values("state")[:1]
    return (
        Notice.objects.filter(**where, space__holder__merged_into__isnull=True)
        .exclude(state=NoticeState.CANCELLED.value)
        .select_related("space__holder")
        .annotate(state_of_space=Subquery(last))
        .order_by("-id")
    )


def _view(row: Notice | None, now: datetime) -> NoticeView:
    if row is None or _too_old(row, now) or _state(row) not in SERVES:
        raise CodeNotKnown
    holder = row.space.holder
    return NoticeView(
        id=row.id,
        holder_id=holder.id,
        given_name=holder.first_given_name,
        family_initial=holder.family_name[:1],
        about_a_minor=families.is_minor(holder.birth_on, now=now),
        sent_at=row.sent_at,
    )


def _too_old(row: Notice, now: datetime) -> bool:
    return row.sent_at is not None and end_of_days(row.sent_at, 2 * delays().opposition) <= now


def _state(row: Notice) -> State:
    return State(row.state_of_space or State.UNKNOWN)  # type: ignore[attr-defined]  # annotated by _rows
