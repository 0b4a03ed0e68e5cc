"""Every change of state goes through here: one row appended, one line of trace, one event.

The state is in `ens`, the trace in `dmp`: the line of trace travels through the outbox written with the state, is
drained at once after the commit, and again by the worker if that failed.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.events import publish
from espace_sante.kernel.outbox import Message, register
from espace_sante.outbox import api as outbox
from espace_sante.spaces.domain.events import SpaceMoved
from espace_sante.spaces.domain.states import Move, State, next_state
from espace_sante.spaces.models import Space, SpacesOutbox, SpaceStateRow

TRACE_TOPIC = "spaces.trace"
_ACTS = {
    Move.OPEN: audit.Act.SPACE_OPENED,
    Move.OPPOSE: audit.Act.SPACE_OPPOSED,
    Move.ACTIVATE: audit.Act.SPACE_ACTIVATED,
    Move.CLOSE: audit.Act.SPACE_CLOSED,
}


def move(*, space: Space, what: Move, ground: str, by: Actor, now: datetime) -> State:
    """Move a space, inside the caller's transaction on `ens`. Raises MoveNotAllowed."""
    last = space.states.select_for_update().order_by("-position").first()
    state = next_state(State(last.state) if last else State.UNKNOWN, what)
    SpaceStateRow.objects.create(
        space=space,
        position=last.position + 1 if last else 1,
        state=state.value,
        since=now,
        ground=ground,
        by_kind=by.kind.value,
        by_id=by.id,
    )
    payload = {
        "space": str(space.id),
        "act": _ACTS[what].value,
        "at": now.isoformat(),
        "kind": by.kind.value,
        "id": by.id,
        "name": by.name,
        "holder": str(by.holder_id) if by.holder_id else None,
        "reason": ground,
    }
    outbox.put(SpacesOutbox, topic=TRACE_TOPIC, payloads=[payload], now=now)
    publish(SpaceMoved(space_id=space.id, state=state.value, at=now))
    transaction.on_commit(lambda: outbox.drain(SpacesOutbox, now=now), using="ens", robust=True)
    return state


def write_trace(message: Message) -> None:
    """Handler of the outbox: append the line of trace once, whatever the number of attempts."""
    told = message.payload
    space_id, at = UUID(told["space"]), datetime.fromisoformat(told["at"])
    holder = UUID(told["holder"]) if told["holder"] else None
    actor = Actor(kind=ActorKind(told["kind"]), id=told["id"], name=told["name"], holder_id=holder)
    with transaction.atomic(using="dmp"):
        already = audit.trace_page(space_id=space_id, acts=[told["act"]], since=at, size=1)
        if not already.entries:
            audit.append(
                audit.TraceRecord(
                    space_id=space_id, at=at, act=audit.Act(told["act"]), actor=actor, reason=told["reason"]
                )
            )


register(TRACE_TOPIC, write_trace)
