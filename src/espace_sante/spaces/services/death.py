"""A death: recorded, and taken back by two people when it was a mistake.

The space returns to where it was. What somebody had begun to wait for begins again (the six weeks to refuse, or to
answer a suspension: nobody could answer meanwhile); what was decided counts from its own day (ten years of an archive,
an erasure that was asked for). Whoever signed in may again; devices and passwords are as they were.
Source: CSP art. R. 1111-1, R. 1111-36; RULES.md LC-22.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import Conflict, Malformed, NotFound
from espace_sante.spaces.domain.states import Move, State
from espace_sante.spaces.models import DeathCorrection, Space
from espace_sante.spaces.services.campaigns.waves import SecondPersonNeeded
from espace_sante.spaces.services.life import existing, space_for
from espace_sante.spaces.services.move import move

REASON = 300  # characters
UNDONE = "death-recorded-by-mistake"
_STARTS_ANEW = frozenset({State.NOTIFIED, State.SUSPENDED})


class DiedInTheFuture(Malformed):
    """A death is recorded after it."""

    code = "died-in-the-future"


class NotDead(Conflict):
    """No death is recorded, or its ten years are over and the space is erased."""

    code = "not-dead"


class CorrectionReasonInvalid(Malformed):
    """A correction says why, in 300 characters at most."""

    code = "correction-reason-invalid"


class CorrectionUnknown(NotFound):
    """Nobody proposed to take this death back, or it was done."""

    code = "correction-unknown"


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A death that somebody proposes to take back. `approved_at`: when somebody else did it."""

    id: UUID
    reason: str
    proposed_at: datetime
    proposed_by: str
    approved_at: datetime | None
    approved_by: str


def record_death(*, holder_id: UUID, died_at: datetime, by: Actor, now: datetime, ground: str = "death") -> None:
    """Record that a holder died: nobody reads the space nor signs in to it, it is kept ten years (LC-22).

    The ten years run from the death. Raises DiedInTheFuture, MoveNotAllowed.
    """
    if died_at > now:
        raise DiedInTheFuture
    with transaction.atomic(using="ens"):
        move(space=space_for(holder_id, now), what=Move.RECORD_DEATH, ground=ground, by=by, now=now, since=died_at)
        identity.end_sign_in(holder_id=holder_id, now=now)


def propose_correction(*, holder_id: UUID, reason: str, by: Actor, now: datetime) -> UUID:
    """Propose to take a death back; the id of the proposal, the same one while it waits.

    Raises SpaceUnknown, NotDead, CorrectionReasonInvalid.
    """
    words = " ".join(reason.split())
    if not 1 <= len(words) <= REASON:
        raise CorrectionReasonInvalid
    with transaction.atomic(using="ens"):
        space = _dead(holder_id)
        row, _made = DeathCorrection.objects.get_or_create(
            space=space,
            approved_at=None,
            defaults={"reason": words, "proposed_at": now, "proposed_by": by.id},
        )
        return row.id


def undo_death(*, holder_id: UUID, by: Actor, now: datetime) -> State:
    """A second person takes it back; the state that the space has again.

    Raises SpaceUnknown, NotDead, CorrectionUnknown, SecondPersonNeeded.
    """
    with transaction.atomic(using="ens"):
        space = _dead(holder_id)
        row = space.death_corrections.filter(approved_at__isnull=True).first()
        if row is None:
            raise CorrectionUnknown
        if row.proposed_by == by.id:
            raise SecondPersonNeeded("Whoever proposed to take a death back does not do it.")
        row.approved_at, row.approved_by = now, by.id
        row.save(update_fields=["approved_at", "approved_by"])
        state = move(space=space, what=Move.UNDO_DEATH, ground=UNDONE, by=by, now=now, since=_since(space, now))
        identity.restore_sign_in(holder_id=holder_id)
        return state


def correction_of(space_id: UUID) -> CorrectionView | None:
    """The last proposal to take a death back, done or not."""
    row = DeathCorrection.objects.filter(space=space_id).order_by("-proposed_at", "-id").first()
    if row is None:
        return None
    return CorrectionView(row.id, row.reason, row.proposed_at, row.proposed_by, row.approved_at, row.approved_by)


def _dead(holder_id: UUID) -> Space:
    """The space, locked, of somebody whose death is recorded. Raises SpaceUnknown, NotDead."""
    space = Space.objects.select_for_update(no_key=True).get(pk=existing(holder_id).pk)
    last = space.states.order_by("-position").values_list("state", flat=True).first()
    if last != State.DECEASED.value or space.erasures.filter(erased_at__isnull=True).exists():
        raise NotDead
    return space


def _since(space: Space, now: datetime) -> datetime:
    """From when the state that comes back counts."""
    rows = list(space.states.order_by("-position").values_list("state", "since")[:2])
    if len(rows) < 2 or State(rows[1][0]) in _STARTS_ANEW:
        return now
    since: datetime = rows[1][1]
    return since
