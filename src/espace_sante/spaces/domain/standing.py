"""Why somebody has no space, in one word that a page turns into a sentence. Source: RULES.md section 1.1, C4."""

from __future__ import annotations

from enum import StrEnum

from espace_sante.spaces.domain.notice import NoticeState
from espace_sante.spaces.domain.states import OPEN_STATES, State


class Why(StrEnum):
    """What stands between a person and an open space, or that nothing does."""

    HAS_ONE = "has-one"
    NOT_YET_CHOSEN = "not-yet-chosen"  # no wave reached them
    WAITING_TO_LEAVE = "waiting-to-leave"  # their notice is written and has not left
    TIME_TO_ANSWER = "time-to-answer"  # the six weeks run
    NOTICE_CAME_BACK = "notice-came-back"  # their clock is stopped until a notice arrives
    BETWEEN_TWO = "between-two"  # notified, no clock, nothing waiting: the next pass opens the space
    OPPOSED = "opposed"
    GIVEN_UP = "given-up"  # it could not be opened, or opens only when it is asked for
    SUSPENDED = "suspended"
    CLOSED = "closed"
    BEING_ERASED = "being-erased"
    ERASED = "erased"
    DEAD = "dead"


_OF_STATE = {
    State.OPPOSED: Why.OPPOSED,
    State.SUSPENDED: Why.SUSPENDED,
    State.CLOSED_ARCHIVED: Why.CLOSED,
    State.ERASURE_PENDING: Why.BEING_ERASED,
    State.ERASED: Why.ERASED,
    State.DECEASED: Why.DEAD,
}


def why(*, state: State | None, last_notice: NoticeState | None, clock_runs: bool) -> Why:
    """The reason, from the last state (None: never any), what became of the last notice, and whether a clock runs."""
    if state in OPEN_STATES:
        return Why.HAS_ONE
    if state in _OF_STATE:
        return _OF_STATE[state]
    if last_notice in {NoticeState.READY, NoticeState.SENDING}:
        return Why.WAITING_TO_LEAVE
    if last_notice is NoticeState.RETURNED:
        return Why.NOTICE_CAME_BACK
    if state is State.NOTIFIED:
        return Why.TIME_TO_ANSWER if clock_runs else Why.BETWEEN_TWO
    return Why.GIVEN_UP if state is State.UNKNOWN else Why.NOT_YET_CHOSEN
