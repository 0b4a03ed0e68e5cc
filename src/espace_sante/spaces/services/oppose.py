"""Opposition in one step: recorded with its receipt, whenever it comes, whoever brings it; and its withdrawal.

Before the opening no space and no key are made. An opposition said before the opening and brought after it (a letter,
by its postmark) closes the space and says why. While one stands, nothing opens the space by itself.
Source: CSP art. L. 1111-13-1 I, R. 1111-28; RULES.md LC-04, LC-05, LC-09, C1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import Conflict, Malformed
from espace_sante.spaces.domain.opposition import Channel, new_number
from espace_sante.spaces.domain.states import BEFORE_OPENING, OPEN_STATES, Move, State
from espace_sante.spaces.models import Opposition, Space
from espace_sante.spaces.services.life import existing, request_space, space_for
from espace_sante.spaces.services.move import move, queue_trace
from espace_sante.spaces.services.older_records.end import close_older_record

OPPOSED_BEFORE = "opposed-before-opening"  # the ground of a closure that an earlier opposition explains


class SpaceAlreadyOpen(Conflict):
    """The space was open when the opposition was said: one closes it, and it is no opposition any more (LC-14)."""

    code = "space-already-open"


class NoOpposition(Conflict):
    """No opposition stands."""

    code = "no-opposition"


class NothingToConfirm(Conflict):
    """There is no older record that a confirmed opposition would close."""

    code = "nothing-to-confirm"


class SaidInTheFuture(Malformed):
    """An opposition is said before it is recorded."""

    code = "said-in-the-future"


@dataclass(frozen=True, slots=True)
class OppositionView:
    """An opposition, for its receipt."""

    id: UUID
    space_id: UUID
    number: str
    said_at: datetime
    recorded_at: datetime
    channel: Channel
    for_a_child: bool
    by_id: str  # who said it, or the operator who wrote it down
    confirmed_at: datetime | None
    withdrawn_at: datetime | None


def oppose_opening(
    *,
    holder_id: UUID,
    by: Actor,
    now: datetime,
    ground: str = "holder",
    channel: Channel = Channel.SIGNED_IN,
    said_at: datetime | None = None,
    for_a_child: bool = False,
) -> UUID:
    """Record that a person refuses a space; the id of the space. Saying it twice changes nothing, except where the
    person was asked again because of an older record: then it confirms (LC-09).

    `said_at`: when it was said, if not now. Raises SpaceAlreadyOpen, SaidInTheFuture, MoveNotAllowed.
    """
    said_at = said_at or now
    if said_at > now:
        raise SaidInTheFuture
    with transaction.atomic(using="ens"):
        space = Space.objects.select_for_update(no_key=True).get(pk=space_for(holder_id, now).pk)
        if space.oppositions.filter(withdrawn_at__isnull=True).exists():
            if _last_state(space) is State.NOTIFIED:
                _confirm(space, by=by, now=now, ground=ground)
            return space.id
        what, ground = _what(space, said_at=said_at, ground=ground)
        move(space=space, what=what, ground=ground, by=by, now=now)
        Opposition.objects.create(
            space=space,
            number=new_number(),
            said_at=said_at,
            recorded_at=now,
            channel=channel.value,
            by_kind=by.kind.value,
            by_id=by.id,
            for_a_child=for_a_child,
        )
        return space.id


def _what(space: Space, *, said_at: datetime, ground: str) -> tuple[Move, str]:
    """The move that an opposition makes: an open space is closed when it was said before the opening."""
    rows = list(space.states.order_by("position").values_list("state", "since"))
    state = State(rows[-1][0]) if rows else State.UNKNOWN
    if state in BEFORE_OPENING:
        return Move.OPPOSE, ground
    if state in OPEN_STATES and said_at < _opened_at(rows):
        return Move.CLOSE, OPPOSED_BEFORE
    raise SpaceAlreadyOpen


def _opened_at(rows: list[tuple[str, datetime]]) -> datetime:
    """When the space that is open now was opened: an erased one does not count."""
    opened: datetime | None = None
    for state, since in rows:
        if State(state) not in OPEN_STATES:
            opened = None
        elif opened is None:
            opened = since
    assert opened is not None  # the last state is an open one
    return opened


def withdraw_opposition(*, holder_id: UUID, by: Actor, now: datetime, ground: str = "opposition-withdrawn") -> UUID:
    """The person changes their mind: the opposition is dated, kept, and the space opens. Raises NoOpposition."""
    with transaction.atomic(using="ens"):
        space = existing(holder_id)
        opposition = space.oppositions.select_for_update().filter(withdrawn_at__isnull=True).first()
        if opposition is None:
            raise NoOpposition
        opposition.withdrawn_at, opposition.withdrawn_by_kind, opposition.withdrawn_by_id = now, by.kind.value, by.id
        opposition.save(update_fields=["withdrawn_at", "withdrawn_by_kind", "withdrawn_by_id"])
        if _last_state(space) in {State.OPPOSED, State.NOTIFIED}:
            return request_space(holder_id=holder_id, by=by, now=now, ground=ground)
        return space.id


def confirm_opposition(*, holder_id: UUID, by: Actor, now: datetime, ground: str = "holder") -> UUID:
    """Who has an older record confirms the opposition: it stands, and the older record closes (LC-09).

    Confirming twice changes nothing. Raises SpaceUnknown, NoOpposition, NothingToConfirm.
    """
    with transaction.atomic(using="ens"):
        space = Space.objects.select_for_update(no_key=True).get(pk=existing(holder_id).pk)
        standing = space.oppositions.filter(withdrawn_at__isnull=True).first()
        if standing is None:
            raise NoOpposition
        if standing.confirmed_at is None:
            _confirm(space, by=by, now=now, ground=ground)
        return space.id


def _confirm(space: Space, *, by: Actor, now: datetime, ground: str) -> None:
    """Under the lock of the space. Raises NothingToConfirm."""
    if not close_older_record(space, now=now):
        raise NothingToConfirm
    space.oppositions.filter(withdrawn_at__isnull=True).update(confirmed_at=now)
    if _last_state(space) is State.NOTIFIED:
        move(space=space, what=Move.OPPOSE, ground=ground, by=by, now=now)
    queue_trace(space, audit.Act.OPPOSITION_CONFIRMED, ground=ground, by=by, now=now)


def _last_state(space: Space) -> State:
    last = space.states.order_by("-position").values_list("state", flat=True).first()
    return State(last) if last else State.UNKNOWN


def opposition_of(holder_id: UUID) -> OppositionView | None:
    """The last opposition of a person, withdrawn or not."""
    row = Opposition.objects.filter(space__holder=holder_id).order_by("-recorded_at", "-id").first()
    return opposition_view(row) if row else None


def opposition_view(row: Opposition) -> OppositionView:
    return OppositionView(
        id=row.id,
        space_id=row.space_id,
        number=row.number,
        said_at=row.said_at,
        recorded_at=row.recorded_at,
        channel=Channel(row.channel),
        for_a_child=row.for_a_child,
        by_id=row.by_id,
        confirmed_at=row.confirmed_at,
        withdrawn_at=row.withdrawn_at,
    )
