"""Every change of state of one space goes through here: one row appended, its clock set, one line of trace, one event.

The state is in `ens`, the trace in `dmp`: the line of trace travels through the outbox written with the state, is
drained at once after the commit, and again by the worker if that failed. Many spaces at once: `move_many.py`.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connections, transaction

from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.events import publish
from espace_sante.kernel.outbox import Message, register
from espace_sante.outbox import api as outbox
from espace_sante.spaces.domain.delays import deadline_of
from espace_sante.spaces.domain.events import SpaceMoved
from espace_sante.spaces.domain.notice import NoticeState
from espace_sante.spaces.domain.states import Move, State, next_state
from espace_sante.spaces.models import Notice, Space, SpaceClock, SpacesOutbox, SpaceStateRow
from espace_sante.spaces.services.settings import delays

TRACE_TOPIC = "spaces.trace"
ACTS = {
    Move.NOTIFY: audit.Act.SPACE_NOTIFIED,
    Move.GIVE_UP: audit.Act.SPACE_GIVEN_UP,
    Move.OPEN: audit.Act.SPACE_OPENED,
    Move.REQUEST: audit.Act.SPACE_OPENED,
    Move.OPPOSE: audit.Act.SPACE_OPPOSED,
    Move.ASK_AGAIN: audit.Act.SPACE_NOTIFIED,
    Move.ACTIVATE: audit.Act.SPACE_ACTIVATED,
    Move.SUSPEND: audit.Act.SPACE_SUSPENDED,
    Move.RESTORE: audit.Act.SPACE_RESTORED,
    Move.CLOSE: audit.Act.SPACE_CLOSED,
    Move.ASK_ERASURE: audit.Act.SPACE_ERASURE_ASKED,
    Move.REOPEN: audit.Act.SPACE_REOPENED,
    Move.ERASE: audit.Act.SPACE_ERASED,
    Move.RECORD_DEATH: audit.Act.SPACE_DECEASED,
    Move.UNDO_DEATH: audit.Act.DEATH_CORRECTED,
}


def move(*, space: Space, what: Move, ground: str, by: Actor, now: datetime, since: datetime | None = None) -> State:
    """Move a space, inside the caller's transaction on `ens`. Raises MoveNotAllowed.

    `since`: when the new state began, if that is not now: the sending of a notice, the day of a death.
    """
    _lock(space)
    last, before = _last_two(space)
    state = next_state(State(last.state) if last else State.UNKNOWN, what, before=before)
    since = since or now
    SpaceStateRow.objects.create(
        space=space,
        position=last.position + 1 if last else 1,
        state=state.value,
        since=since,
        ground=ground,
        by_kind=by.kind.value,
        by_id=by.id,
    )
    _set_clock(space, state, since)
    if state is not State.NOTIFIED:
        _cancel_notices(space, now)
    queue_trace(space, ACTS[what], ground=ground, by=by, now=now)
    publish(SpaceMoved(space_id=space.id, state=state.value, at=now))
    return state


def queue_trace(space: Space, act: audit.Act, *, ground: str, by: Actor, now: datetime) -> None:
    """Have one line of trace written, in the caller's transaction on `ens`; drained after its commit."""
    record = audit.TraceRecord(space_id=space.id, at=now, act=act, actor=by, reason=ground)
    outbox.put(SpacesOutbox, topic=TRACE_TOPIC, payloads=[audit.told(record)], now=now)
    transaction.on_commit(lambda: outbox.drain(SpacesOutbox, now=now), using="ens", robust=True)


def _lock(space: Space) -> None:
    """Wait for whoever moves this space, alone or with many others (who hold its clock)."""
    Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    if connections["ens"].features.has_select_for_update:
        SpaceClock.objects.select_for_update().filter(space=space).first()


def _last_two(space: Space) -> tuple[SpaceStateRow | None, State | None]:
    """The last row, and the state before it."""
    rows = list(space.states.order_by("-position")[:2])
    return (rows[0] if rows else None), (State(rows[1].state) if len(rows) > 1 else None)


def _set_clock(space: Space, state: State, since: datetime) -> None:
    """Start the clock of a state, or stop the one that ran. A legal hold stays."""
    deadline = deadline_of(state, since=since, delays=delays())
    if deadline is None:
        SpaceClock.objects.filter(space=space).delete()
        return
    SpaceClock.objects.update_or_create(space=space, defaults={"move": deadline.move.value, "due_at": deadline.at})


def _cancel_notices(space: Space, now: datetime) -> None:
    """The person answered, or has a space: a notice that has not left does not leave."""
    waiting = Notice.objects.filter(space=space, state=NoticeState.READY.value)
    waiting.update(state=NoticeState.CANCELLED.value, settled_at=now)


def write_trace(message: Message) -> None:
    """Handler of the outbox: append the line of trace once, whatever the number of attempts."""
    audit.append_told(message.payload)


register(TRACE_TOPIC, write_trace)
