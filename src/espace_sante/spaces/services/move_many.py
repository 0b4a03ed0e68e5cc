"""The same change of state for many spaces at once: a national wave, the pass of a night.

Statements over sets, in chunks that each commit: a run that is killed goes on where it was. The keys come first (a key
without a space is harmless), then states, clocks and one message of the outbox in one transaction of `ens`; that
message then brings the lines of trace to `dmp`, once.
Source: RULES.md LC-01, LC-03; DESIGN.md section 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
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
CHUNK = 5_000
ENS = "ens"
_STRUCK = "c.move = %s AND c.due_at <= %s"
_FIRST, _LAST = UUID(int=0), UUID(int=(1 << 128) - 1)
_DUE = (
    "SELECT c.space_id FROM spaces_spaceclock AS c JOIN spaces_space AS s ON s.id = c.space_id"
    " WHERE {struck}"
    " AND NOT EXISTS (SELECT 1 FROM spaces_legalhold AS h WHERE h.space_id = c.space_id AND h.until IS NULL)"
    " ORDER BY c.due_at, c.space_id LIMIT %s"
)
_NEW_CLOCKS = Bulk(SpaceClock, "space_id")


def due_spaces(move: Move, *, now: datetime, most: int = CHUNK) -> list[UUID]:
    """Spaces whose clock struck, oldest first, found by the index; not those under a legal hold."""
    return [_uuid(one) for (one,) in fetch(ENS, _DUE.format(struck=_STRUCK), move.value, _instant(now), most)]


@dataclass(slots=True)
class Place:
    """How far a pass is among the clocks that struck, so that each chunk begins where the last one ended.

    Otherwise each chunk would go through what the ones before it deleted, which the index keeps for a while.
    """

    due_at: datetime | None = None
    space_id: UUID = _FIRST

    @property
    def is_the_first(self) -> bool:
        return self.due_at is None

    def stored(self) -> tuple[object, object]:
        """The date and the space as the database keeps them."""
        space_id = self.space_id if connections[ENS].vendor == "postgresql" else self.space_id.hex
        return _instant(self.due_at) if self.due_at else None, space_id


def stop_due_clocks(move: Move, *, now: datetime, most: int = CHUNK, place: Place | None = None) -> list[UUID]:
    """The same, their clocks stopped: nobody else moves them before the caller's transaction ends.

    A space that somebody is moving is left for another time. The space is locked, then its clock, as one move does:
    the other way round, a person who refused while the pass opened spaces lost their answer to a deadlock. The date is
    compared again once the space is ours: a clock that somebody set anew meanwhile is not stopped.
    """
    struck, values = _STRUCK, [move.value, _instant(now)]
    within, bounds = struck, list(values)
    if place is not None:
        if not _go_on(place, move, now=now):
            return []
        within = "c.move = %s AND c.due_at = %s AND c.space_id > %s"
        bounds = [move.value, *place.stored()]
    lock = " FOR NO KEY UPDATE OF s SKIP LOCKED" if connections[ENS].vendor == "postgresql" else ""
    due = _DUE.format(struck=within) + lock
    statement = f"DELETE FROM spaces_spaceclock AS c WHERE {struck} AND c.space_id IN ({due}) RETURNING space_id"
    found = [_uuid(space_id) for (space_id,) in fetch(ENS, statement, *values, *bounds, most)]
    if place is not None:
        place.space_id = max(found, default=_LAST)
    return found


def _go_on(place: Place, move: Move, *, now: datetime) -> bool:
    """Find the date of the next clock; False, and the place is the first one again, when there is none."""
    after = "" if place.is_the_first else " AND (c.due_at, c.space_id) > (%s, %s)"
    since = () if place.is_the_first else place.stored()
    next_one = fetch(
        ENS,
        f"SELECT c.due_at FROM spaces_spaceclock AS c WHERE {_STRUCK}{after} ORDER BY c.due_at, c.space_id LIMIT 1",
        *(move.value, _instant(now), *since),
    )
    if not next_one:
        place.due_at, place.space_id = None, _FIRST
        return False
    due_at = next_one[0][0] if next_one[0][0].tzinfo else next_one[0][0].replace(tzinfo=UTC)  # SQLite keeps it in UTC
    if due_at != place.due_at:
        place.due_at, place.space_id = due_at, _FIRST
    return True


def move_many(
    space_ids: Sequence[UUID],
    what: Move,
    *,
    source: State,
    ground: str,
    now: datetime,
    delays: Delays,
    stopped: bool = False,
) -> list[UUID]:
    """Move those of these spaces that are in `source`, by the system; which ones were.

    In the caller's transaction on `ens`. A space that somebody moved meanwhile is left as it is. To be told that one
    will have a space leaves no line of trace: there is no space yet. `stopped`: `stop_due_clocks` gave these spaces,
    in this transaction; they are locked and have no clock.
    """
    if not space_ids:
        return []
    target = ALLOWED[source, what]
    if target in KEYED_STATES:
        vault.ensure_keys(space_ids=space_ids, now=now)
    if not stopped:
        _lock(space_ids)
    moved = _append_states(space_ids, source, target, ground=ground, now=now)
    _set_clocks(moved, target, now=now, delays=delays, stopped=stopped)
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
    rows = fetch(
        ENS,
        "INSERT INTO spaces_spacestaterow (space_id, position, state, since, ground, by_kind, by_id)"
        + (_AFTER_NOTHING if source is State.UNKNOWN else _AFTER_A_STATE).format(one_of=one_of(ENS)),
        *(target.value, _instant(now), ground, SYSTEM.kind.value, SYSTEM.id),
        *(together(ENS, space_ids), source.value),
    )
    return [_uuid(space_id) for (space_id,) in rows]


# The space and the position of the new row, its other values, then the spaces, then the state that they are in.
_AFTER_NOTHING = (
    " SELECT s.id, COALESCE(l.position, 0) + 1, %s, %s, %s, %s, %s FROM spaces_space AS s"
    " LEFT JOIN spaces_spacestaterow AS l ON l.space_id = s.id AND l.position ="
    " (SELECT MAX(position) FROM spaces_spacestaterow AS m WHERE m.space_id = s.id)"
    " WHERE s.id {one_of} AND COALESCE(l.state, 'S0') = %s RETURNING space_id"
)
_AFTER_A_STATE = (  # one look-up less: the last row is the one that none follows
    " SELECT l.space_id, l.position + 1, %s, %s, %s, %s, %s FROM spaces_spacestaterow AS l"
    " WHERE l.space_id {one_of} AND l.state = %s AND NOT EXISTS"
    " (SELECT 1 FROM spaces_spacestaterow AS m WHERE m.space_id = l.space_id AND m.position > l.position)"
    " RETURNING space_id"
)


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


def _set_clocks(
    space_ids: Sequence[UUID], target: State, *, now: datetime, delays: Delays, stopped: bool = False
) -> None:
    deadline = deadline_of(target, since=now, delays=delays)
    if deadline is None:
        if not stopped:
            execute(ENS, f"DELETE FROM spaces_spaceclock WHERE space_id {one_of(ENS)}", together(ENS, space_ids))
        return
    if stopped or target is State.NOTIFIED:  # a space that nobody had heard of has no clock to replace
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
