"""The states of a file, the steps between them, and how long what was given may be taken. One table."""

from __future__ import annotations

from enum import StrEnum

from espace_sante.heirs.domain.errors import StepNotPossible


class State(StrEnum):
    """Where a file stands."""

    RECEIVED = "received"
    PROPOSED = "proposed"  # an answer waits for a second person
    GIVEN = "given"
    REFUSED = "refused"


class Step(StrEnum):
    """What was done of a file: each is a row, with who and when."""

    RECEIVE = "receive"
    READ = "read"  # a paper was opened by an operator
    RECOGNISE = "recognise"  # whom it is about was found in the population
    PROPOSE = "propose"
    SEND_BACK = "send-back"
    GIVE = "give"
    REFUSE = "refuse"
    TAKE = "take"  # the documents left
    RENEW = "renew"  # they may be taken once more


WAITING = frozenset({State.RECEIVED, State.PROPOSED})
OVER = frozenset({State.GIVEN, State.REFUSED})

ALLOWED: dict[tuple[State, Step], State] = {
    (State.RECEIVED, Step.READ): State.RECEIVED,
    (State.PROPOSED, Step.READ): State.PROPOSED,
    (State.GIVEN, Step.READ): State.GIVEN,
    (State.REFUSED, Step.READ): State.REFUSED,
    (State.RECEIVED, Step.RECOGNISE): State.RECEIVED,
    (State.RECEIVED, Step.PROPOSE): State.PROPOSED,
    (State.PROPOSED, Step.SEND_BACK): State.RECEIVED,
    (State.PROPOSED, Step.GIVE): State.GIVEN,
    (State.PROPOSED, Step.REFUSE): State.REFUSED,
    (State.GIVEN, Step.TAKE): State.GIVEN,
    (State.GIVEN, Step.RENEW): State.GIVEN,
}


def after(state: State, step: Step) -> State:
    """The state that a step leads to. Raises StepNotPossible."""
    found = ALLOWED.get((state, step))
    if found is None:
        raise StepNotPossible
    return found
