"""How a report goes on: which step may follow which, and who takes it.

A report is answered by the support; an opposition to a deposit, by the author of the document (`OPPOSITION_STEPS`).
Source: RULES.md CIT-12, CIT-18, C3; ADR 25, ADR 29.
"""

from __future__ import annotations

from enum import StrEnum

from espace_sante.reports.domain.errors import StepNotPossible
from espace_sante.reports.domain.target import Kind


class State(StrEnum):
    """Where a report stands."""

    FILED = "filed"
    TAKEN_UP = "taken_up"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    UNANSWERED = "unanswered"  # of an opposition: the delay is over, and an answer is still possible
    ACCEPTED = "accepted"  # of an opposition: the document is hidden, or deleted


class Step(StrEnum):
    """What is done of a report. The codes are kept."""

    FILE = "file"
    TAKE_UP = "take_up"
    ANSWER = "answer"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    HIDE = "hide"
    DELETE = "delete"
    KEEP = "keep"
    LAPSE = "lapse"


# step           from these states                                             leads to
_STEPS: dict[Step, tuple[frozenset[State], State]] = {
    Step.TAKE_UP:  (frozenset({State.FILED, State.REOPENED}),                  State.TAKEN_UP),
    Step.ANSWER:   (frozenset({State.FILED, State.TAKEN_UP, State.REOPENED}),  State.ANSWERED),
    Step.CLOSE:    (frozenset({State.ANSWERED}),                               State.CLOSED),
    Step.REOPEN:   (frozenset({State.ANSWERED, State.CLOSED}),                 State.REOPENED),
    Step.WITHDRAW: (frozenset({State.FILED, State.TAKEN_UP, State.REOPENED}),  State.WITHDRAWN),
}  # fmt: skip
_OPEN = frozenset({State.FILED, State.UNANSWERED})
OPPOSITION_STEPS: dict[Step, tuple[frozenset[State], State]] = {
    Step.HIDE:     (_OPEN,                                                     State.ACCEPTED),
    Step.DELETE:   (_OPEN,                                                     State.ACCEPTED),
    Step.KEEP:     (_OPEN,                                                     State.ANSWERED),
    Step.LAPSE:    (frozenset({State.FILED}),                                  State.UNANSWERED),
    Step.WITHDRAW: (_OPEN,                                                     State.WITHDRAWN),
}  # fmt: skip
BY_AUTHOR = frozenset({Step.HIDE, Step.DELETE, Step.KEEP})
BY_SUPPORT = frozenset({Step.TAKE_UP, Step.ANSWER, Step.CLOSE})
BY_HOLDER_SIDE = frozenset({Step.REOPEN, Step.WITHDRAW})
# Somebody has something to answer; of the same thing there is one such report at most.
WAITING = frozenset({State.FILED, State.TAKEN_UP, State.REOPENED, State.UNANSWERED})
# What was agreed to, that support agents look at the profile, holds until the report is over.
OVER = frozenset({State.CLOSED, State.WITHDRAWN, State.ACCEPTED})


def after(kind: Kind, state: State, step: Step) -> State:
    """The state that a step leads to. Raises StepNotPossible."""
    sources, target = _steps(kind).get(step, (frozenset(), state))
    if state not in sources:
        raise StepNotPossible
    return target


def possible(kind: Kind, state: State) -> frozenset[Step]:
    """The steps that may follow a state."""
    return frozenset(step for step, (sources, _target) in _steps(kind).items() if state in sources)


def _steps(kind: Kind) -> dict[Step, tuple[frozenset[State], State]]:
    return OPPOSITION_STEPS if kind is Kind.OPPOSITION else _STEPS
