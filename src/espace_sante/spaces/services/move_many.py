"""The same change of state for many spaces at once: a national wave, the pass of a night.

Statements over sets, in chunks that each commit: a run that is killed goes on where it was. The keys come first (a key
without a space is harmless), then states, clocks and one message of the outbox in one transaction of `ens`; that
message then brings the lines of trace to `dmp`, once.
Source: RULES.md LC-01, LC-03; DESIGN.md section 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connections, transaction

from espace_sante.audit import api as audit
from espace_sante.kernel.actors import SYSTEM
from espace_sante.kernel.events import publish
from espace_sante.kernel.outbox import Message, register
from espace_sante.outbox import api as outbox
from espace_sante.prepared.api import Bulk, execute, fetch, one_of, together
from espace_sante.spaces.domain.delays import Delays, deadline_of
from espace_sante.spaces.domain.events import SpacesMoved
from espace_sante.spaces.domain.states import ALLOWED, KEYED_STATES, Move, State
from espace_sante.spaces.models import SpaceClock, SpacesOutbox
from espace_sante.spaces.services.move import ACTS
from espace_sante.vault import api as vault

TRACE_TOPIC = "spaces.trace-many"
CHUNK = 2_000
ENS = "ens"
_DUE = (
    "SELECT c.space_id FROM spaces_spaceclock AS c JOIN spaces_space AS s ON s.id = c.space_id"
    " WHERE c.move = %s AND c.due_at <= %s"
    " AND NOT EXISTS (SELECT 1 FROM spaces_legalhold AS h WHERE h.space_id = c.space_id AND h.until IS NULL)"
    " ORDER BY c.due_at LIMIT %s"
)
_NEW_CLOCKS = Bulk(SpaceClock, "space_id")


def due_spaces(move: Move, *, now: datetime, most: int = CHUNK) -> list[UUID]:
    """Spaces whose clock struck, oldest first, found by the index; not those under a legal hold."""
    return [_uuid(one) for (one,) in fetch(ENS, _DUE, move.value, _instant(now), most)]


def stop_due_clocks(move: Move, *, now: datetime, most: int = CHUNK) -> list[UUID]:
    """The same, their clocks stopped: nobody else moves them before the caller's transaction ends.

    A space that somebody is moving is left for another time. The space is locked, then its clock, as one move does:
    the other way round, a person who refused while the pass opened spaces lost their answer to a deadlock.
    """
    locked = (
        _DUE + " FOR NO KEY UPDATE OF s SKIP LOCKED FOR UPDATE OF c SKIP LOCKED"
        if connections[ENS].vendor == "postgresql"
        else _DUE
    )
    statement = f"DELETE FROM spaces_spaceclock WHERE space_id IN ({locked}) RETURNING space_id"
    return [_uuid(one) for (one,) in fetch(ENS, statement, move.value, _instant(now), most)]


def move_many(
    space_ids: Sequence[UUID], what: Move, *, source: State, ground: str, now: datetime, delays: Delays
) -> list[UUID]:
    """Move those of these spaces that are in `source`, by the system; which ones were.

    In the caller's transaction on `ens`. A space that somebody moved meanwhile is left as it is. To be told that one
    will have a space leaves no line of trace: there is no space yet.
    """
    if not space_ids:
        return []
    target = ALLOWED[source, what]
    if target in KEYED_STATES:
        vault.ensure_keys(space_ids=space_ids, now=now)
    _lock(space_ids)
    moved = _append_states(space_ids, source, target, ground=ground, now=now)
    _set_clocks(moved, target, now=now, delays=delays)
    if what is not Move.NOTIFY:
        _queue_traces(moved, what, ground=ground, now=now)
    publish(SpacesMoved(space_ids=moved, state=target.value, at=now))
    return moved


def _lock(space_ids: Sequence[UUID]) -> None:
    """Wait for whoever moves one of them: what follows reads the states that they leave."""
    if connections[ENS].vendor == "postgresql":
        fetch(
            ENS,
            f"SELECT 1 FROM spaces_space WHERE id {one_of(ENS)} ORDER BY id FOR NO KEY UPDATE",
            together(ENS, space_ids),
        )


def _append_states(
    space_ids: Sequence[UUID], source: State, target: State, *, ground: str, now: datetime
) -> list[UUID]:
    """One row more for each space that is in `source`; S0 is having no row, too."""
    known = "COALESCE(l.state, 'S0')"
    rows = fetch(
        ENS,
        "INSERT INTO spaces_spacestaterow (space_id, position, state, since, ground, by_kind, by_id)"
        " SELECT s.id, COALESCE(l.position, 0) + 1, %s, %s, %s, %s, %s FROM spaces_space AS s"
        " LEFT JOIN spaces_spacestaterow AS l ON l.space_id = s.id AND l.position ="
        " (SELECT MAX(position) FROM spaces_spacestaterow AS m WHERE m.space_id = s.id)"
        f" WHERE s.id {one_of(ENS)} AND {known} = %s RETURNING space_id",
        *(target.value, _instant(now), ground, SYSTEM.kind.value, SYSTEM.id),
        *(together(ENS, space_ids), source.value),
    )
    return [_uuid(space_id) for (space_id,) in rows]


def restart_clocks(space_ids: Sequence[UUID], state: State, *, since: datetime, delays: Delays) -> None:
    """Start the clock of a state anew, counted from `since`, for those of these spaces that are in it."""
    deadline = deadline_of(state, since=since, delays=delays)
    if deadline is not None and space_ids:
        execute(
            ENS,
            "INSERT INTO spaces_spaceclock (space_id, move, due_at)"
            f" SELECT s.id, %s, %s FROM spaces_space AS s WHERE s.id {one_of(ENS)} AND %s ="
            " (SELECT l.state FROM spaces_spacestaterow AS l WHERE l.space_id = s.id ORDER BY l.position DESC LIMIT 1)"
            " ON CONFLICT (space_id) DO UPDATE SET move = excluded.move, due_at = excluded.due_at",
            *(deadline.move.value, _instant(deadline.at), together(ENS, space_ids), state.value),
        )


def _set_clocks(space_ids: Sequence[UUID], target: State, *, now: datetime, delays: Delays) -> None:
    deadline = deadline_of(target, since=now, delays=delays)
    if deadline is None:
        execute(ENS, f"DELETE FROM spaces_spaceclock WHERE space_id {one_of(ENS)}", together(ENS, space_ids))
        return
    if target is State.NOTIFIED:  # a space that nobody had heard of has no clock to replace
        _NEW_CLOCKS.rows([(one,) for one in space_ids], move=deadline.move.value, due_at=deadline.at)
        return
    execute(
        ENS,
        "INSERT INTO spaces_spaceclock (space_id, move, due_at)"
        f" SELECT id, %s, %s FROM spaces_space WHERE id {one_of(ENS)}"
        " ON CONFLICT (space_id) DO UPDATE SET move = excluded.move, due_at = excluded.due_at",
        *(deadline.move.value, _instant(deadline.at), together(ENS, space_ids)),
    )


def _queue_traces(space_ids: Sequence[UUID], what: Move, *, ground: str, now: datetime) -> None:
    if space_ids:
        told = {"act": ACTS[what].value, "at": now.isoformat(), "reason": ground}
        payload = {**told, "spaces": [one.hex for one in space_ids]}
        outbox.put(SpacesOutbox, topic=TRACE_TOPIC, payloads=[payload], now=now)


def write_traces(message: Message) -> None:
    """Handler of the outbox: one line in the chain of each space, once, whatever the number of attempts."""
    told = message.payload
    at, act = datetime.fromisoformat(told["at"]), audit.Act(told["act"])
    with transaction.atomic(using="dmp"):
        audit.append_to_many([UUID(one) for one in told["spaces"]], at=at, act=act, actor=SYSTEM, reason=told["reason"])


def _instant(value: datetime) -> object:
    return connections[ENS].ops.adapt_datetimefield_value(value)


def _uuid(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


register(TRACE_TOPIC, write_traces)
