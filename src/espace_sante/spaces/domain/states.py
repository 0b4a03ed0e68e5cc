"""States of a space and the moves that the law allows, in one table. Source: RULES.md sections 1.1 and 1.2."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from espace_sante.kernel.errors import Conflict


class State(StrEnum):
    """Where a space stands. The letter and number are those of RULES.md 1.1."""

    UNKNOWN = "S0"
    NOTIFIED = "S1"
    OPPOSED = "S2"
    OPEN_NOT_ACTIVATED = "S3"
    ACTIVE = "S4"
    SUSPENDED = "S5"
    CLOSED_ARCHIVED = "S6"
    ERASURE_PENDING = "S7"
    ERASED = "S8"
    DECEASED = "S9"


class Move(StrEnum):
    """What makes a space change its state."""

    NOTIFY = "notify"
    GIVE_UP = "give-up"
    OPPOSE = "oppose"
    ASK_AGAIN = "ask-again"
    OPEN = "open"
    REQUEST = "request"
    ACTIVATE = "activate"
    SUSPEND = "suspend"
    RESTORE = "restore"
    CLOSE = "close"
    ASK_ERASURE = "ask-erasure"
    REOPEN = "reopen"
    ERASE = "erase"
    RECORD_DEATH = "record-death"
    UNDO_DEATH = "undo-death"


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the table: from any of these states, this move leads there, says this rule."""

    move: Move
    sources: tuple[State, ...]
    target: State
    rule: str


_S0, _S1, _S2, _S3, _S4, _S5, _S6, _S7, _S8, _S9 = State

TRANSITIONS: tuple[Transition, ...] = (
    # Before the opening
    Transition(Move.NOTIFY, (_S0,), _S1, "LC-01"),
    Transition(Move.GIVE_UP, (_S1,), _S0, "LC-07"),  # cannot be opened for technical reasons
    Transition(Move.OPPOSE, (_S0, _S1), _S2, "LC-04"),  # S0: on one's own initiative, before any notice
    Transition(
        Move.ASK_AGAIN, (_S2,), _S1, "LC-09"
    ),  # holders of an older record only: the opposition must be confirmed
    # Opening: by silence, or because the person, or who represents them, asks for it
    Transition(Move.OPEN, (_S1,), _S3, "LC-03"),
    Transition(Move.OPEN, (_S0,), _S3, "LC-25"),
    Transition(Move.REQUEST, (_S0, _S1, _S2), _S3, "C1"),  # from S2: the opposition is withdrawn
    Transition(Move.REQUEST, (_S8,), _S3, "LC-20"),  # it starts empty
    Transition(Move.ACTIVATE, (_S1,), _S4, "LC-06"),
    Transition(Move.ACTIVATE, (_S3,), _S4, "LC-10"),
    # Suspension
    Transition(Move.SUSPEND, (_S3, _S4), _S5, "LC-21"),
    Transition(Move.RESTORE, (_S5,), _S4, "LC-21"),  # or S3 for who had not enrolled: see `next_state`
    # The end
    Transition(Move.CLOSE, (_S3, _S4), _S6, "LC-14"),
    Transition(Move.CLOSE, (_S5,), _S6, "LC-21"),
    Transition(Move.ASK_ERASURE, (_S6,), _S7, "LC-16"),
    Transition(Move.REOPEN, (_S6,), _S4, "LC-19"),  # what was archived is there again
    Transition(Move.REOPEN, (_S7,), _S4, "LC-18"),  # the pending erasure is cancelled
    Transition(Move.ERASE, (_S7,), _S8, "LC-17"),
    Transition(Move.ERASE, (_S6, _S9), _S8, "LC-15"),  # ten years later
    Transition(Move.RECORD_DEATH, (_S0, _S1, _S2, _S3, _S4, _S5, _S6, _S7), _S9, "LC-22"),
    Transition(Move.UNDO_DEATH, (_S9,), _S0, "LC-22"),  # recorded by mistake: back to where it was, see `next_state`
)

ALLOWED: dict[tuple[State, Move], State] = {
    (source, line.move): line.target for line in TRANSITIONS for source in line.sources
}
OPEN_STATES = frozenset({_S3, _S4})  # read by professionals, fed by them (RULES.md 1.1)
KEYED_STATES = frozenset({_S3, _S4, _S5, _S6, _S7})  # a data key exists; S9 keeps the key it had
BEFORE_DEATH = frozenset({_S0, _S1, _S2, _S3, _S4, _S5, _S6, _S7})  # where a death recorded by mistake leads back
BEFORE_OPENING = frozenset({_S0, _S1, _S2})


class MoveNotAllowed(Conflict):
    """A space cannot make this move from the state it is in."""

    code = "move-not-allowed"


def next_state(state: State, move: Move, *, before: State | None = None) -> State:
    """The state after a move. `before`: the state that preceded, to which a restored space returns, and that of
    somebody whose death was a mistake.

    Raises MoveNotAllowed.
    """
    try:
        target = ALLOWED[state, move]
    except KeyError:
        raise MoveNotAllowed(f"A space in state {state.value} cannot {move.value}.") from None
    if move is Move.RESTORE and before in OPEN_STATES:
        return before
    if move is Move.UNDO_DEATH and before in BEFORE_DEATH:
        return before
    return target
