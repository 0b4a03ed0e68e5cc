"""What became of a finding: seen, then explained or transmitted. Steps are appended, none is taken back."""

from __future__ import annotations

from enum import StrEnum

from espace_sante.kernel.errors import Conflict


class FollowUp(StrEnum):
    """Where a finding stands."""

    NEW = "new"
    SEEN = "seen"
    EXPLAINED = "explained"  # there is a good reason: a night duty, a replacement, a homonym
    TRANSMITTED = "transmitted"  # to whoever must look further: the structure, the order, the CNIL


_NEW, _SEEN, _EXPLAINED, _TRANSMITTED = FollowUp.NEW, FollowUp.SEEN, FollowUp.EXPLAINED, FollowUp.TRANSMITTED
NEXT: dict[FollowUp, tuple[FollowUp, ...]] = {
    _NEW: (_SEEN, _EXPLAINED, _TRANSMITTED),
    _SEEN: (_EXPLAINED, _TRANSMITTED),
    _EXPLAINED: (_TRANSMITTED,),
    _TRANSMITTED: (_EXPLAINED,),
}


class StepNotPossible(Conflict):
    """A finding in this state does not become that."""

    code = "step-not-possible"


def check_step(before: FollowUp, after: FollowUp) -> None:
    """Raise StepNotPossible."""
    if after not in NEXT[before]:
        raise StepNotPossible
