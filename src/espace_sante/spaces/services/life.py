"""The life of one space, act by act: who decided, on what ground. Source: RULES.md section 1.2.

Opposition has a file of its own (`oppose.py`), and so have campaigns, suspension, death and erasure.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.kernel.actors import SYSTEM, Actor
from espace_sante.spaces.domain.ending import ErasureBegun
from espace_sante.spaces.domain.states import Move, State
from espace_sante.spaces.models import Space
from espace_sante.spaces.services.move import move
from espace_sante.spaces.services.read import SpaceUnknown
from espace_sante.vault import api as vault


def open_space(*, holder_id: UUID, by: Actor, now: datetime, ground: str = "silence") -> UUID:
    """Open the space of a holder with its data key, and return its id (LC-03, LC-25). Raises MoveNotAllowed."""
    return _open(Move.OPEN, holder_id=holder_id, by=by, now=now, ground=ground)


def request_space(*, holder_id: UUID, by: Actor, now: datetime, ground: str = "holder") -> UUID:
    """Open a space because its holder asks for it: before any notice, during the six weeks, after an erasure (LC-20).

    A person who opposed withdraws that first (`oppose.withdraw_opposition`). Raises MoveNotAllowed.
    """
    return _open(Move.REQUEST, holder_id=holder_id, by=by, now=now, ground=ground)


def activate_space(*, holder_id: UUID, by: Actor, now: datetime, ground: str = "enrolment") -> None:
    """The holder, or their representative, enrols: from an open space, or at once during the six weeks (LC-06, LC-10).

    Raises SpaceUnknown, MoveNotAllowed.
    """
    with transaction.atomic(using="ens"):
        space = existing(holder_id)
        vault.ensure_key(space_id=space.id, now=now)
        move(space=space, what=Move.ACTIVATE, ground=ground, by=by, now=now)


def restore_space(*, holder_id: UUID, by: Actor, now: datetime, ground: str) -> None:
    """End a suspension: the space is as it was before (LC-21). Raises SpaceUnknown, MoveNotAllowed."""
    with transaction.atomic(using="ens"):
        move(space=existing(holder_id), what=Move.RESTORE, ground=ground, by=by, now=now)


def close_space(*, holder_id: UUID, by: Actor, now: datetime, ground: str = "holder", erase: bool = False) -> State:
    """Close a space, at any time and without a reason (LC-14): kept ten years (LC-15), or erased (LC-16).

    Raises SpaceUnknown, MoveNotAllowed.
    """
    with transaction.atomic(using="ens"):
        space = existing(holder_id)
        state = move(space=space, what=Move.CLOSE, ground=ground, by=by, now=now)
        return move(space=space, what=Move.ASK_ERASURE, ground=ground, by=by, now=now) if erase else state


def ask_erasure(*, holder_id: UUID, by: Actor, now: datetime, ground: str = "holder") -> None:
    """Ask that a closed space be erased (LC-16). Raises SpaceUnknown, MoveNotAllowed."""
    with transaction.atomic(using="ens"):
        space = existing(holder_id)
        move(space=space, what=Move.ASK_ERASURE, ground=ground, by=by, now=now)
        _not_being_erased(space)


def reopen_space(*, holder_id: UUID, by: Actor, now: datetime, ground: str = "holder") -> None:
    """Open a closed space again, with what it held; a pending erasure is cancelled (LC-18, LC-19).

    Raises SpaceUnknown, MoveNotAllowed, ErasureBegun.
    """
    with transaction.atomic(using="ens"):
        space = existing(holder_id)
        move(space=space, what=Move.REOPEN, ground=ground, by=by, now=now)
        _not_being_erased(space)


def give_up_opening(*, holder_id: UUID, now: datetime, ground: str, by: Actor = SYSTEM) -> None:
    """A space that was announced cannot be opened for technical reasons (LC-07): the person is told by the caller."""
    with transaction.atomic(using="ens"):
        move(space=existing(holder_id), what=Move.GIVE_UP, ground=ground, by=by, now=now)


def _open(what: Move, *, holder_id: UUID, ground: str, by: Actor, now: datetime) -> UUID:
    with transaction.atomic(using="ens"):
        space = space_for(holder_id, now)
        # The key first: an open space without a key could not receive anything; a key without a space is harmless.
        vault.ensure_key(space_id=space.id, now=now)
        move(space=space, what=what, ground=ground, by=by, now=now)
        return space.id


def _not_being_erased(space: Space) -> None:
    """Under the lock of a move. Raises ErasureBegun."""
    if space.erasures.filter(erased_at__isnull=True).exists():
        raise ErasureBegun


def space_for(holder_id: UUID, now: datetime) -> Space:
    """The row of a space, made when there is none: it says nothing before its first state."""
    space, _ = Space.objects.get_or_create(holder_id=holder_id, defaults={"made_at": now})
    return space


def existing(holder_id: UUID) -> Space:
    """Raises SpaceUnknown."""
    try:
        return Space.objects.get(holder_id=holder_id)
    except Space.DoesNotExist:
        raise SpaceUnknown from None
