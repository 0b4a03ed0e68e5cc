"""How a report goes on: which step may follow which, and who takes it.

Source: RULES.md CIT-18; ADR 25.
"""

from __future__ import annotations

from enum import StrEnum

from espace_sante.reports.domain.errors import StepNotPossible


class State(StrEnum):
    """Where a report stands."""

    FILED = "filed"
    TAKEN_UP = "taken_up"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What is done of a report. The codes are kept."""

    FILE = "file"
    TAKE_UP = "take_up"
    ANSWER = "answer"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


# step           from these states                                             leads to
_STEPS: dict[Step, tuple[frozenset[State], State]] = {
    Step.TAKE_UP:  (frozenset({State.FILED, State.REOPENED}),                  State.TAKEN_UP),
    Step.ANSWER:   (frozenset({State.FILED, State.TAKEN_UP, State.REOPENED}),  State.ANSWERED),
    Step.CLOSE:    (frozenset({State.ANSWERED}),                               State.CLOSED),
    Step.REOPEN:   (frozenset({State.ANSWERED, State.CLOSED}),                 State.REOPENED),
    Step.WITHDRAW: (frozenset({State.FILED, State.TAKEN_UP, State.REOPENED}),  State.WITHDRAWN),
}  # fmt: skip
BY_SUPPORT = frozenset({Step.TAKE_UP, Step.ANSWER, Step.CLOSE})
BY_HOLDER_SIDE = frozenset({Step.REOPEN, Step.WITHDRAW})
# The support has something to do; of the same thing there is one such report at most.
WAITING = frozenset({State.FILED, State.TAKEN_UP, State.REOPENED})
# What was agreed to, that support agents look at the profile, holds until the report is over.
OVER = frozenset({State.CLOSED, State.WITHDRAWN})


def after(state: State, step: Step) -> State:
    """The state that a step leads to. Raises StepNotPossible."""
    sources, target = _STEPS[step]
    if state not in sources:
        raise StepNotPossible
    return target


def possible(state: State) -> frozenset[Step]:
    """The steps that may follow a state."""
    return frozenset(step for step, (sources, _target) in _STEPS.items() if state in sources)
