"""What who filed a request reads of it, with its number and its code: where it stands, the answer, what may be taken.

Whatever is wrong, a number that does not exist or a code that is another's, the answer is one, after the same work.
Source: RULES.md LC-22, C4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.heirs.domain.claims import Refusal
from espace_sante.heirs.domain.errors import FileUnknown
from espace_sante.heirs.domain.life import State
from espace_sante.heirs.models import HeirFile
from espace_sante.heirs.services.codes import is_code_of, normal_reference
from espace_sante.heirs.services.views import answer_of
from espace_sante.kernel.identifiers import new_id


@dataclass(frozen=True, slots=True)
class FollowedFile:
    """A file, for who filed it. `answered`: while an answer waits for its second person, nothing is said of it."""

    id: UUID
    reference: str
    received_at: datetime
    answered_at: datetime | None
    given: bool
    refusal: Refusal | None
    take_until: datetime | None
    taken_at: datetime | None

    def may_take(self, now: datetime) -> bool:
        return self.given and self.taken_at is None and self.take_until is not None and now < self.take_until


def find_file(*, reference: str, code: str) -> UUID:
    """The file of a number and a code. Raises FileUnknown."""
    found = HeirFile.objects.filter(reference=normal_reference(reference)).values_list("id", flat=True).first()
    if not is_code_of(found or new_id(), code) or found is None:
        raise FileUnknown
    return found


def followed_file(file_id: UUID) -> FollowedFile:
    """Raises FileUnknown."""
    row = HeirFile.objects.filter(id=file_id).first()
    if row is None:
        raise FileUnknown
    answer = answer_of(row) if row.answered_at else None
    return FollowedFile(
        id=row.id,
        reference=row.reference,
        received_at=row.received_at,
        answered_at=row.answered_at,
        given=State(row.state) is State.GIVEN,
        refusal=answer.refusal if answer else None,
        take_until=row.take_until,
        taken_at=row.taken_at,
    )
