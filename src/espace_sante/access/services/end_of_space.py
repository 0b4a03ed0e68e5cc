"""The end of a space, decided for whoever asks, then carried out by `spaces`, which traces each move.

The holder, or who represents them, closes, has erased, reopens, asks again, objects. A refusal is traced in the space
that it is about. What operators do is in `look_after_spaces.py`.
Source: CSP art. R. 1111-36; RULES.md LC-14 to LC-22, MIN-17, CAR-09, OPE-05.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from espace_sante.access.domain.facts import Action
from espace_sante.access.services.ask import AccessRefused, case_of
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.spaces import api as spaces

_ACTS = {
    Action.CLOSE_SPACE: audit.Act.SPACE_CLOSED,
    Action.ERASE_SPACE: audit.Act.SPACE_ERASURE_ASKED,
    Action.REOPEN_SPACE: audit.Act.SPACE_REOPENED,
    Action.REQUEST_SPACE: audit.Act.SPACE_OPENED,
    Action.OBJECT_TO_SUSPENSION: audit.Act.SUSPENSION_CONTESTED,
    Action.READ_ERASURE_CERTIFICATE: audit.Act.CERTIFICATE_READ,
}


def close_own_space(*, actor: Actor, space: spaces.SpaceView, erase: bool, now: datetime) -> None:
    """Close, to be kept ten years or to be erased. Raises AccessRefused (traced), MoveNotAllowed."""
    ground = _allowed(Action.CLOSE_SPACE, actor=actor, space=space, now=now)
    spaces.close_space(holder_id=space.holder_id, by=actor, now=now, ground=ground, erase=erase)


def erase_own_archive(*, actor: Actor, space: spaces.SpaceView, now: datetime) -> None:
    """Have erased what was kept. Raises AccessRefused (traced), MoveNotAllowed, ErasureBegun."""
    ground = _allowed(Action.ERASE_SPACE, actor=actor, space=space, now=now)
    spaces.ask_erasure(holder_id=space.holder_id, by=actor, now=now, ground=ground)


def reopen_own_space(*, actor: Actor, space: spaces.SpaceView, now: datetime) -> None:
    """Have it again with what was kept; a pending erasure is cancelled. Raises AccessRefused (traced), ErasureBegun."""
    ground = _allowed(Action.REOPEN_SPACE, actor=actor, space=space, now=now)
    spaces.reopen_space(holder_id=space.holder_id, by=actor, now=now, ground=ground)


def request_space_again(*, actor: Actor, space: spaces.SpaceView, now: datetime) -> None:
    """After an erasure, a new space, empty, active at once. Raises AccessRefused (traced), MoveNotAllowed."""
    ground = _allowed(Action.REQUEST_SPACE, actor=actor, space=space, now=now)
    with transaction.atomic(using="ens"):
        spaces.request_space(holder_id=space.holder_id, by=actor, now=now, ground=ground)
        spaces.activate_space(holder_id=space.holder_id, by=actor, now=now, ground=ground)


def object_to_suspension(*, actor: Actor, space: spaces.SpaceView, now: datetime) -> None:
    """Say that one does not agree. Raises AccessRefused (traced), NotSuspended."""
    ground = _allowed(Action.OBJECT_TO_SUSPENSION, actor=actor, space=space, now=now)
    _trace(Action.OBJECT_TO_SUSPENSION, actor=actor, space=space, reason=ground, now=now)
    spaces.object_to_suspension(holder_id=space.holder_id, by=actor, now=now)


def own_erasure(*, actor: Actor, space: spaces.SpaceView, now: datetime) -> spaces.ErasureView | None:
    """The certificate of the last erasure, traced; None when there was none. Raises AccessRefused (traced)."""
    reason = _allowed(Action.READ_ERASURE_CERTIFICATE, actor=actor, space=space, now=now)
    found = spaces.last_erasure(space.id)
    if found is not None:
        _trace(Action.READ_ERASURE_CERTIFICATE, actor=actor, space=space, reason=reason, now=now)
    return found


def _allowed(action: Action, *, actor: Actor, space: spaces.SpaceView, now: datetime) -> str:
    """The reason why it is allowed, which is the ground of the move. Raises AccessRefused, traced."""
    decision = case_of(actor=actor, space=space, now=now).decide(action)
    if not decision.allowed:
        audit.append_alone(
            audit.TraceRecord(
                space_id=space.id,
                at=now,
                act=_ACTS[action],
                actor=actor,
                outcome=audit.Outcome.REFUSED,
                reason=decision.reason.value,
                matrix_version=decision.matrix_version,
                edge="portal",
            )
        )
        raise AccessRefused(decision)
    return decision.reason.value


def _trace(action: Action, *, actor: Actor, space: spaces.SpaceView, reason: str, now: datetime) -> None:
    """Of an act that moves no state."""
    audit.append_alone(
        audit.TraceRecord(space_id=space.id, at=now, act=_ACTS[action], actor=actor, reason=reason, edge="portal")
    )
