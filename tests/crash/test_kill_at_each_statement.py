"""kill -9 at each statement of what writes in the trace: all of the act is there, or nothing. TRA-01; ADR 19.

The same statements without room: tests/audit/test_no_room.py.
"""

from __future__ import annotations

import pytest

from tests.crash.forked import Steps
from tests.crash.service import Service

pytestmark = [pytest.mark.storage, pytest.mark.slow]
LINES = {"a line": 1, "a wave": 3, "a reading": 1, "a batch of the log": 0}
FEWEST = 3  # statements of the shortest act


def test_tra_01_an_act_that_is_killed_at_each_statement_is_wholly_in_the_trace_or_not_at_all(service: Service) -> None:
    with Steps(service, "tests.crash.steps_of_the_trace") as steps:
        for act, whole in LINES.items():
            entries, leaves, faults = steps.told("verify")
            assert faults == []
            number = 1
            while steps.killed(act, str(number)):
                found, put, faults = steps.told("verify")
                assert faults == [], (act, number)
                assert found - entries in {0, whole}, (act, number)
                assert put == leaves or (act == "a batch of the log" and put == found), (act, number)
                entries, leaves, number = found, put, number + 1
            assert number > FEWEST, act
            after = steps.told("verify")
            assert after[0] - entries == whole
            assert after[2] == []
        assert after[1] == after[0], "the log has every entry in the end"
