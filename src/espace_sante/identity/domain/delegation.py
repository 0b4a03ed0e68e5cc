"""A delegation to a carer: its states, its limits, what may be opened and for how long.

What time alone does (an invitation that expires, a help that reaches its end) is derived from the dates: no task has
to run for a right to end. Source: RULES.md CAR-01 to CAR-06, C13.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from espace_sante.kernel.carers import CarerScope
from espace_sante.kernel.errors import Conflict, Malformed, NotFound, Refused

MOST_CARERS = 3  # for one holder, CAR-02
MOST_HELPED = 5  # for one carer, CAR-02


class DelegationState(StrEnum):
    """Where a delegation stands (CAR-04, CAR-06)."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"  # nobody answered in time
    WITHDRAWN = "withdrawn"  # by the holder, before an answer
    REVOKED = "revoked"  # by either side
    ENDED = "ended"  # the end date has come


class Move(StrEnum):
    """What somebody does with a delegation."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    REVOKE = "revoke"
    CHANGE = "change"


ALLOWED: dict[tuple[DelegationState, Move], DelegationState] = {
    (DelegationState.PENDING, Move.ACCEPT): DelegationState.ACCEPTED,
    (DelegationState.PENDING, Move.REFUSE): DelegationState.REFUSED,
    (DelegationState.PENDING, Move.WITHDRAW): DelegationState.WITHDRAWN,
    (DelegationState.ACCEPTED, Move.REVOKE): DelegationState.REVOKED,
    (DelegationState.ACCEPTED, Move.CHANGE): DelegationState.ACCEPTED,
}
COUNTED = frozenset({DelegationState.PENDING, DelegationState.ACCEPTED})  # what takes one of the places of CAR-02


class EmergencyReason(StrEnum):
    """Why a carer who helps in an emergency alone opens the space. A code, never words about health."""

    HOSPITAL = "hospital"
    ACCIDENT = "accident"
    NO_ANSWER = "no_answer"
    ASKED_BY_CARE = "asked_by_care"


class DelegationUnknown(NotFound):
    """There is no such delegation for you."""

    code = "delegation-unknown"


class NotInThisState(Conflict):
    """This cannot be done with a delegation that stands there."""

    code = "delegation-state"


class DeclarationMissing(Refused):
    """Nobody invites a carer without the declaration (CAR-04)."""

    code = "declaration-missing"


class TooManyCarers(Conflict):
    """This person has as many carers, invitations included, as one may have (CAR-02)."""

    code = "too-many-carers"


class TooManyHelped(Conflict):
    """This carer helps as many people as one may (CAR-02)."""

    code = "too-many-helped"


class SameInvitationPending(Conflict):
    """The same invitation waits for its answer (CAR-05)."""

    code = "delegation-pending"


class DelegationExists(Conflict):
    """This person is a carer of the holder already (CAR-05)."""

    code = "delegation-exists"


class OtherKindExists(Conflict):
    """This person acts for the holder already, in another quality (CAR-05)."""

    code = "delegation-other-kind"


class CarerIsOneself(Conflict):
    """Nobody is their own carer."""

    code = "carer-is-oneself"


class NothingOpened(Malformed):
    """A delegation opens at least one section."""

    code = "nothing-opened"


class PeriodInvalid(Malformed):
    """The period of a delegation ends after it begins, in the future, and is not too long."""

    code = "period-invalid"


@dataclass(frozen=True, slots=True)
class Terms:
    """What is opened to a carer and when: from `since`, until `until` excluded."""

    since: datetime
    until: datetime
    scope: CarerScope


def check_terms(terms: Terms, *, now: datetime, longest: timedelta) -> None:
    """Raise NothingOpened or PeriodInvalid. `longest` is counted from the beginning, or from now if it has begun.

    Source: RULES.md CAR-06 (a delegation has an end date), C13.
    """
    if not terms.scope.sections:
        raise NothingOpened
    if terms.until <= max(terms.since, now) or terms.until > max(terms.since, now) + longest:
        raise PeriodInvalid


def state_at(last: DelegationState, *, expires_at: datetime, until: datetime, now: datetime) -> DelegationState:
    """The state at an instant, from the last recorded one. Bounds are half-open: at `until` it is over."""
    if last is DelegationState.PENDING and now >= min(expires_at, until):
        return DelegationState.EXPIRED
    if last is DelegationState.ACCEPTED and now >= until:
        return DelegationState.ENDED
    return last


def next_state(state: DelegationState, move: Move) -> DelegationState:
    """The state after a move. Raises NotInThisState."""
    try:
        return ALLOWED[state, move]
    except KeyError:
        raise NotInThisState(f"Cannot {move.value} a delegation that is {state.value}.") from None
