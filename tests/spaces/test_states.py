"""The moves of a space: what the table allows, and nothing else. Source: RULES.md 1.2."""

from __future__ import annotations

import pytest

from espace_sante.spaces.domain.states import ALLOWED, Move, MoveNotAllowed, State, next_state


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Move)
def test_a_move_is_allowed_exactly_when_the_table_has_it(state: State, move: Move) -> None:
    if (state, move) in ALLOWED:
        assert next_state(state, move) is ALLOWED[state, move]
    else:
        with pytest.raises(MoveNotAllowed):
            next_state(state, move)


def test_only_its_holder_s_wish_leaves_an_erased_space() -> None:
    """LC-20: a new space starts empty; the old one never comes back."""
    assert [move for state, move in ALLOWED if state is State.ERASED] == [Move.REQUEST]
