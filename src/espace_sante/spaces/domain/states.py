"""States of a space and the moves that the law allows. Source: RULES.md sections 1.1 and 1.2."""

from __future__ import annotations

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

    OPEN = "open"
    OPPOSE = "oppose"
    ACTIVATE = "activate"
    CLOSE = "close"


# One row for each move of RULES.md 1.2 that this release carries out; the rule stands beside it.
ALLOWED: dict[tuple[State, Move], State] = {
    (State.UNKNOWN, Move.OPEN): State.OPEN_NOT_ACTIVATED,  # LC-03, LC-25
    (State.UNKNOWN, Move.OPPOSE): State.OPPOSED,  # LC-04, own initiative
    (State.OPEN_NOT_ACTIVATED, Move.ACTIVATE): State.ACTIVE,  # LC-10
    (State.OPEN_NOT_ACTIVATED, Move.CLOSE): State.CLOSED_ARCHIVED,  # LC-14
    (State.ACTIVE, Move.CLOSE): State.CLOSED_ARCHIVED,  # LC-14
}


class MoveNotAllowed(Conflict):
    """A space cannot make this move from the state it is in."""

    code = "move-not-allowed"


def next_state(state: State, move: Move) -> State:
    """The state after a move. Raises MoveNotAllowed."""
    try:
        return ALLOWED[state, move]
    except KeyError:
        raise MoveNotAllowed(f"A space in state {state.value} cannot {move.value}.") from None
