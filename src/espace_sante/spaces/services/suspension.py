"""Suspension: access is frozen, the holder is told, their objection stops the clock, their silence closes the space.

After an objection the operator decides: the space is restored, or closed.
Source: CSP art. R. 1111-36; RULES.md LC-21.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import Conflict, Malformed
from espace_sante.outbox import api as outbox
from espace_sante.spaces.domain.delays import end_of_days
from espace_sante.spaces.domain.states import Move, State
from espace_sante.spaces.models import SpaceClock, SpacesOutbox, Suspension
from espace_sante.spaces.services.life import existing
from espace_sante.spaces.services.move import move
from espace_sante.spaces.services.move_many import move_many, stop_due_clocks
from espace_sante.spaces.services.settings import delays

SILENCE = "silence-after-suspension"
MESSAGE = 500  # characters


class NotSuspended(Conflict):
    """The space is not suspended."""

    code = "not-suspended"


class MessageMissing(Malformed):
    """A suspension needs a message to the holder, of 500 characters at most."""

    code = "message-missing"


@dataclass(frozen=True, slots=True)
class SuspensionView:
    """Why, how the holder was told, until when they may object, whether they did."""

    message: str
    told_by: str
    told_at: datetime
    closes_at: datetime  # if nobody objects
    objected_at: datetime | None


def suspend_space(
    *, holder_id: UUID, message: str, by: Actor, now: datetime, ground: str, told_by: str = "mail"
) -> None:
    """Freeze a space after a serious malfunction or a fraudulent use, and tell the holder (LC-21).

    `message`: what the holder reads; it says no word about health. `told_by`: `mail` queues a mail that says to sign
    in; `post` and `phone` are what the operator did. Raises MessageMissing, SpaceUnknown, MoveNotAllowed.
    """
    words = " ".join(message.split())
    if not 1 <= len(words) <= MESSAGE:
        raise MessageMissing
    with transaction.atomic(using="ens"):
        space = existing(holder_id)
        move(space=space, what=Move.SUSPEND, ground=ground, by=by, now=now)
        Suspension.objects.create(space=space, message=words, told_by=told_by, told_at=now, by_id=by.id)
        if told_by == "mail":
            identity.tell_holder(holder_id=holder_id, news=identity.News.SPACE_SUSPENDED, now=now)


def object_to_suspension(*, holder_id: UUID, by: Actor, now: datetime) -> None:
    """The holder does not agree: nothing is closed by itself any more. Saying it twice changes nothing.

    Raises SpaceUnknown, NotSuspended.
    """
    with transaction.atomic(using="ens"):
        space = existing(holder_id)
        locked = type(space).objects.select_for_update(no_key=True).get(pk=space.pk)
        last = locked.states.order_by("-position").first()
        suspension = locked.suspensions.order_by("-told_at").first()
        if last is None or State(last.state) is not State.SUSPENDED or suspension is None:
            raise NotSuspended
        if suspension.objected_at is None:
            SpaceClock.objects.filter(space=space, move=Move.CLOSE.value).delete()
            suspension.objected_at, suspension.objected_by_id = now, by.id
            suspension.save(update_fields=["objected_at", "objected_by_id"])


def close_after_silence(*, clock: Callable[[], datetime], progress: Callable[[int], None] = lambda done: None) -> int:
    """Close every suspended space whose holder said nothing in six weeks; how many. Killed, it goes on."""
    closed = 0
    while True:
        now = clock()
        with transaction.atomic(using="ens"):
            due = stop_due_clocks(Move.CLOSE, now=now)
            moved = move_many(due, Move.CLOSE, source=State.SUSPENDED, ground=SILENCE, now=now, delays=delays())
            closed += len(moved)
        if not due:
            return closed
        outbox.drain(SpacesOutbox, now=now)
        progress(closed)


def suspension_of(space_id: UUID) -> SuspensionView | None:
    """The last suspension of a space, over or not."""
    row = Suspension.objects.filter(space=space_id).order_by("-told_at").first()
    if row is None:
        return None
    return SuspensionView(
        message=row.message,
        told_by=row.told_by,
        told_at=row.told_at,
        closes_at=end_of_days(row.told_at, delays().suspension),
        objected_at=row.objected_at,
    )
