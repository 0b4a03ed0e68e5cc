"""The life of a report: every step from every state."""

from __future__ import annotations

import pytest

from espace_sante.reports.domain.errors import ReportWordsInvalid, StepNotPossible
from espace_sante.reports.domain.life import (
    BY_AUTHOR,
    BY_HOLDER_SIDE,
    BY_SUPPORT,
    OVER,
    WAITING,
    State,
    Step,
    after,
    possible,
)
from espace_sante.reports.domain.target import Kind
from espace_sante.reports.domain.words import checked

ALLOWED = {
    (State.FILED, Step.TAKE_UP): State.TAKEN_UP,
    (State.REOPENED, Step.TAKE_UP): State.TAKEN_UP,
    (State.FILED, Step.ANSWER): State.ANSWERED,
    (State.TAKEN_UP, Step.ANSWER): State.ANSWERED,
    (State.REOPENED, Step.ANSWER): State.ANSWERED,
    (State.ANSWERED, Step.CLOSE): State.CLOSED,
    (State.ANSWERED, Step.REOPEN): State.REOPENED,
    (State.CLOSED, Step.REOPEN): State.REOPENED,
    (State.FILED, Step.WITHDRAW): State.WITHDRAWN,
    (State.TAKEN_UP, Step.WITHDRAW): State.WITHDRAWN,
    (State.REOPENED, Step.WITHDRAW): State.WITHDRAWN,
}
# CIT-12, C3: silence is no answer, and leaves every answer possible.
OF_AN_OPPOSITION = {
    (State.FILED, Step.HIDE): State.ACCEPTED,
    (State.FILED, Step.DELETE): State.ACCEPTED,
    (State.FILED, Step.KEEP): State.ANSWERED,
    (State.FILED, Step.LAPSE): State.UNANSWERED,
    (State.FILED, Step.WITHDRAW): State.WITHDRAWN,
    (State.UNANSWERED, Step.HIDE): State.ACCEPTED,
    (State.UNANSWERED, Step.DELETE): State.ACCEPTED,
    (State.UNANSWERED, Step.KEEP): State.ANSWERED,
    (State.UNANSWERED, Step.WITHDRAW): State.WITHDRAWN,
}


@pytest.mark.parametrize("kind", [Kind.PROFESSIONAL, Kind.OPPOSITION])
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("step", [step for step in Step if step is not Step.FILE])
def test_a_step_follows_the_states_of_its_row_and_no_other(kind: Kind, state: State, step: Step) -> None:
    expected = (OF_AN_OPPOSITION if kind is Kind.OPPOSITION else ALLOWED).get((state, step))
    assert (step in possible(kind, state)) is (expected is not None)
    if expected is None:
        with pytest.raises(StepNotPossible):
            after(kind, state, step)
    else:
        assert after(kind, state, step) is expected


def test_every_step_is_of_one_side_and_the_support_never_withdraws() -> None:
    assert BY_SUPPORT | BY_AUTHOR | BY_HOLDER_SIDE | {Step.FILE, Step.LAPSE} == set(Step)
    assert not (BY_SUPPORT | BY_AUTHOR) & BY_HOLDER_SIDE
    assert not WAITING & OVER


@pytest.mark.parametrize("words", ["", "  \n ", "a" * 11, "a\x00b"])
def test_words_that_are_empty_too_long_or_no_text_are_refused(words: str) -> None:
    with pytest.raises(ReportWordsInvalid):
        checked(words, most=10)


def test_words_of_the_greatest_length_are_kept_without_the_space_around_them() -> None:
    assert checked(" " + "a" * 10 + "\n", most=10) == "a" * 10
