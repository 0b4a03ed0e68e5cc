"""kill -9 of who pushes to a linked service: nothing is lost; what left unmarked leaves again under the same id.

The window is the one of ADR 42: once the receiver has answered, until the push is settled.
"""

from __future__ import annotations

import pytest

from tests.crash.forked import Steps
from tests.crash.service import Service
from tests.subscriptions.linked import receiver

pytestmark = [pytest.mark.storage, pytest.mark.slow]
NEVER = "1000000"  # more statements than any step sends
CLAIM_MINUTES = 3  # a little more than a claim lasts


def test_a_push_killed_at_each_statement_is_not_lost_and_comes_twice_in_one_window_alone(service: Service) -> None:
    with receiver() as it, Steps(service, "tests.crash.steps_of_pushes") as steps:
        assert steps.told("begin", it.endpoint) == 1
        number, minutes, twice, goes_on = 1, 1, 0, True
        while goes_on:
            before = len(it.received)
            assert steps.told("tell", f"measure:{number}", NEVER) == 1
            goes_on = steps.killed("push", str(minutes), str(number))
            minutes += CLAIM_MINUTES
            steps.told("push", str(minutes), NEVER)
            came = it.ids()[before:]
            assert len(came) in {1, 2}, number
            assert len(set(came)) == 1, "the same push has the same id"
            assert steps.told("waiting") == 0, number
            twice += len(came) - 1
            number, minutes = number + 1, minutes + 1
        assert number > 5
        assert twice >= 1, "the window is there, and the receiver is told twice rather than never"
