"""Random histories of single acts: each is a path of the table, and each clock is what the law says.

LC-03, LC-14 to LC-22; RULES.md 1.2. The bulk of the histories is of the domain alone, some are of a real database.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from espace_sante.kernel.actors import SYSTEM, Actor, ActorKind
from espace_sante.kernel.clock import PARIS
from espace_sante.spaces import api as spaces
from espace_sante.spaces.domain.delays import Delays, deadline_of, end_of_years, latest_erasure
from espace_sante.spaces.domain.states import (
    ALLOWED,
    BEFORE_DEATH,
    TRANSITIONS,
    Move,
    MoveNotAllowed,
    State,
    next_state,
)
from espace_sante.spaces.models import Space, SpaceClock, SpaceStateRow
from tests.worlds import NOW, World

FIRST, LAST = datetime(2020, 1, 1), datetime(2060, 12, 31)  # noqa: DTZ001 - Hypothesis adds the zone itself
INSTANTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
LAW = Delays()
SECOND = timedelta(seconds=1)
OPERATOR = Actor(kind=ActorKind.OPERATOR, id="nadia", name="nadia")


@settings(max_examples=8_000)
@given(st.lists(st.sampled_from(Move), max_size=15))
def test_every_history_is_a_path_of_the_table(moves: list[Move]) -> None:
    state, before = State.UNKNOWN, None
    for move in moves:
        try:
            after = next_state(state, move, before=before)
        except MoveNotAllowed:
            assert (state, move) not in ALLOWED
            continue
        rows = [line for line in TRANSITIONS if line.move is move and state in line.sources]
        assert len(rows) == 1
        restored = move is Move.RESTORE and before is State.OPEN_NOT_ACTIVATED
        alive = move is Move.UNDO_DEATH and before is not None  # LC-22: taken back
        assert after is (before if restored or alive else rows[0].target)
        assert state is not State.ERASED or after is State.OPEN_NOT_ACTIVATED  # LC-20: it starts again, empty
        assert state is not State.DECEASED or move in {Move.ERASE, Move.UNDO_DEATH}  # LC-22: nobody else comes back
        state, before = after, state


@settings(max_examples=4_000)
@given(st.sampled_from(State), INSTANTS)
def test_every_clock_strikes_at_a_midnight_of_paris_after_whole_days_whatever_the_season(
    state: State, since: datetime
) -> None:
    deadline = deadline_of(state, since=since, delays=LAW)
    if deadline is None:
        ends = {State.NOTIFIED, State.SUSPENDED, State.CLOSED_ARCHIVED, State.DECEASED, State.ERASURE_PENDING}
        assert state not in ends
        return
    assert (state, deadline.move) in ALLOWED
    if state is State.ERASURE_PENDING:  # LC-16
        assert since < deadline.at <= latest_erasure(since, LAW)
        return
    struck, began = deadline.at.astimezone(PARIS), since.astimezone(PARIS)
    assert (struck.hour, struck.minute, struck.second) == (0, 0, 0)
    last_day = (struck - SECOND).date()
    if state in {State.NOTIFIED, State.SUSPENDED}:  # LC-03, LC-21: six weeks, the day of the sending not counted
        assert (last_day - began.date()).days == 42
    else:  # LC-15, LC-22
        assert (last_day.year - began.year, last_day.month) == (10, began.month)
        leap = (began.month, began.day) == (2, 29) and not calendar.isleap(last_day.year)
        assert last_day.day == (28 if leap else began.day)


def test_lc15_the_29_of_february_ends_on_the_28_ten_years_later() -> None:
    closed = datetime(2028, 2, 29, 23, 30, tzinfo=PARIS)
    assert end_of_years(closed, 10) == datetime(2038, 3, 1, tzinfo=PARIS)


def test_lc16_three_months_from_the_end_of_november_end_with_february() -> None:
    assert latest_erasure(datetime(2026, 11, 30, 12, tzinfo=PARIS), LAW) == datetime(2027, 3, 1, tzinfo=PARIS)


def test_lc21_six_weeks_over_the_change_of_hour_are_whole_days() -> None:
    deadline = deadline_of(State.SUSPENDED, since=datetime(2026, 10, 1, 0, 30, tzinfo=PARIS), delays=LAW)
    assert deadline is not None
    assert deadline.at == datetime(2026, 11, 13, tzinfo=PARIS)


# --- On a real database -----------------------------------------------------------------------------------------------

ACTS: dict[Move, Callable[..., object]] = {
    Move.OPPOSE: spaces.oppose_opening,
    Move.OPEN: spaces.open_space,
    Move.REQUEST: spaces.request_space,
    Move.ACTIVATE: spaces.activate_space,
    Move.SUSPEND: lambda **who: spaces.suspend_space(**who, message="Un incident.", ground="fraud"),
    Move.RESTORE: lambda **who: spaces.restore_space(**who, ground="fraud"),
    Move.CLOSE: spaces.close_space,
    Move.ASK_ERASURE: spaces.ask_erasure,
    Move.REOPEN: spaces.reopen_space,
    Move.RECORD_DEATH: lambda **who: spaces.record_death(**who, died_at=who["now"]),
    Move.UNDO_DEATH: lambda **who: take_back_death(**who),
}


def take_back_death(*, holder_id: UUID, by: Actor, now: datetime) -> None:
    """By two people."""
    spaces.propose_correction(holder_id=holder_id, reason="Homonyme.", by=OPERATOR, now=now)
    spaces.undo_death(holder_id=holder_id, by=by, now=now)


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(list(ACTS)), min_size=1, max_size=10))
def test_every_history_that_is_stored_is_a_path_of_the_table_with_its_clock(db: None, moves: list[Move]) -> None:
    world = shared_world()
    holder_id = world.minor("Fictive", born=NOW.date())
    for step, move in enumerate(moves):
        before = stored(holder_id)
        try:
            ACTS[move](holder_id=holder_id, by=SYSTEM, now=NOW + step * timedelta(days=1))
        except (MoveNotAllowed, spaces.SpaceUnknown, spaces.SpaceAlreadyOpen, spaces.NotDead):
            assert stored(holder_id) == before  # a refused act stores nothing
    states = stored(holder_id)
    for (_, earlier), (_since, later) in zip([(NOW, "S0"), *states], states, strict=False):
        reached = {target.value for (source, _move), target in ALLOWED.items() if source.value == earlier}
        back = {"S3"} if earlier == "S5" else {one.value for one in BEFORE_DEATH} if earlier == "S9" else set()
        assert later in reached | back, states
    clock = SpaceClock.objects.filter(space__holder=holder_id).first()
    deadline = deadline_of(State(states[-1][1]), since=states[-1][0], delays=LAW) if states else None
    assert (clock.due_at if clock else None) == (deadline.at if deadline else None)


def stored(holder_id: UUID) -> list[tuple[datetime, str]]:
    rows = SpaceStateRow.objects.filter(space__holder=holder_id).order_by("position")
    return list(rows.values_list("since", "state"))


_worlds: list[World] = []


def shared_world() -> World:
    """People with numbers of their own; the rows go with each test."""
    if not Space.objects.exists():
        _worlds[:] = [World()]
    return _worlds[0]
