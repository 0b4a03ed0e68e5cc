"""States, limits of time, and what is opened: pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from espace_sante.identity.domain.delegation import (
    ALLOWED,
    DelegationState,
    Move,
    NothingOpened,
    NotInThisState,
    PeriodInvalid,
    Terms,
    check_terms,
    next_state,
    state_at,
)
from espace_sante.kernel.carers import EVERYTHING, CarerScope

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
SECOND, LONGEST = timedelta(seconds=1), timedelta(days=731)
YEAR = Terms(since=NOW, until=NOW + timedelta(days=365), scope=EVERYTHING)


@pytest.mark.parametrize(("state", "move"), list(product(DelegationState, Move)))
def test_a_delegation_moves_exactly_as_its_table_says(state: DelegationState, move: Move) -> None:
    if (state, move) in ALLOWED:
        assert next_state(state, move) is ALLOWED[state, move]
    else:
        with pytest.raises(NotInThisState):
            next_state(state, move)


def test_an_invitation_expires_at_its_date_and_not_a_second_before() -> None:
    """CAR-04."""
    at = NOW + timedelta(days=30)
    known = {"expires_at": at, "until": YEAR.until}
    assert state_at(DelegationState.PENDING, **known, now=at - SECOND) is DelegationState.PENDING
    assert state_at(DelegationState.PENDING, **known, now=at) is DelegationState.EXPIRED


def test_an_invitation_to_help_until_a_date_expires_at_that_date_at_the_latest() -> None:
    known = {"expires_at": NOW + timedelta(days=30), "until": NOW + timedelta(days=2)}
    assert state_at(DelegationState.PENDING, **known, now=NOW + timedelta(days=2)) is DelegationState.EXPIRED


def test_a_help_ends_at_its_date_and_not_a_second_before() -> None:
    """CAR-06."""
    known = {"expires_at": NOW, "until": YEAR.until}
    assert state_at(DelegationState.ACCEPTED, **known, now=YEAR.until - SECOND) is DelegationState.ACCEPTED
    assert state_at(DelegationState.ACCEPTED, **known, now=YEAR.until) is DelegationState.ENDED


def test_time_alone_changes_nothing_that_is_over() -> None:
    later = {"expires_at": NOW, "until": NOW, "now": NOW + LONGEST}
    for state in (DelegationState.REFUSED, DelegationState.WITHDRAWN, DelegationState.REVOKED):
        assert state_at(state, **later) is state


@pytest.mark.parametrize(
    "terms",
    [
        replace(YEAR, until=NOW),
        replace(YEAR, until=NOW - SECOND),
        replace(YEAR, until=NOW + LONGEST + SECOND),
        Terms(since=NOW + timedelta(days=3), until=NOW + timedelta(days=3), scope=EVERYTHING),
    ],
)
def test_a_help_ends_after_it_begins_and_is_not_too_long(terms: Terms) -> None:
    """CAR-06."""
    with pytest.raises(PeriodInvalid):
        check_terms(terms, now=NOW, longest=LONGEST)


@pytest.mark.parametrize("until", [NOW + SECOND, NOW + LONGEST])
def test_a_help_of_a_second_and_the_longest_one_are_accepted(until: datetime) -> None:
    check_terms(replace(YEAR, until=until), now=NOW, longest=LONGEST)


def test_a_help_opens_at_least_one_section() -> None:
    with pytest.raises(NothingOpened):
        check_terms(replace(YEAR, scope=CarerScope(sections=frozenset())), now=NOW, longest=LONGEST)
