"""Open, oppose, activate, close. Source: RULES.md LC-03, LC-04, LC-10, LC-14, LC-25."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.kernel.actors import Actor
from espace_sante.spaces.domain.states import Move
from espace_sante.spaces.models import Space
from espace_sante.spaces.services.move import move
from espace_sante.spaces.services.read import SpaceUnknown
from espace_sante.vault import api as vault


def open_space(*, holder_id: UUID, by: Actor, now: datetime, ground: str = "silence") -> UUID:
    """Open the space of a holder with its data key, and return its id (LC-03). Raises MoveNotAllowed."""
    with transaction.atomic(using="ens"):
        space = _space_for(holder_id, now)
        # The key first: an open space without a key could not receive anything; a key without a space is harmless.
        vault.ensure_key(space_id=space.id, now=now)
        move(space=space, what=Move.OPEN, ground=ground, by=by, now=now)
        return space.id


def oppose_opening(*, holder_id: UUID, by: Actor, now: datetime, ground: str = "holder") -> UUID:
    """Record that a person refuses a space before it opens (LC-04). No data key is made."""
    with transaction.atomic(using="ens"):
        space = _space_for(holder_id, now)
        move(space=space, what=Move.OPPOSE, ground=ground, by=by, now=now)
        return space.id


def activate_space(*, holder_id: UUID, by: Actor, now: datetime, ground: str = "enrolment") -> None:
    """The holder, or their representative, enrols (LC-10). Raises SpaceUnknown, MoveNotAllowed."""
    with transaction.atomic(using="ens"):
        move(space=_existing(holder_id), what=Move.ACTIVATE, ground=ground, by=by, now=now)


def close_space(*, holder_id: UUID, by: Actor, now: datetime, ground: str = "holder") -> None:
    """Close a space and keep it in archive (LC-14). Raises SpaceUnknown, MoveNotAllowed."""
    with transaction.atomic(using="ens"):
        move(space=_existing(holder_id), what=Move.CLOSE, ground=ground, by=by, now=now)


def _space_for(holder_id: UUID, now: datetime) -> Space:
    space, _ = Space.objects.get_or_create(holder_id=holder_id, defaults={"made_at": now})
    return space


def _existing(holder_id: UUID) -> Space:
    try:
        return Space.objects.get(holder_id=holder_id)
    except Space.DoesNotExist:
        raise SpaceUnknown from None
