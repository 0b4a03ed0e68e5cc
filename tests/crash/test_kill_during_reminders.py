"""kill -9 of the pass that reminds people, before each writing and commit: each is reminded once, none twice. AGE-08.

The two reminders of one date are on both sides of the night when clocks go forward. The window in which a mail leaves
again, under the same number, is the one of ADR 21: once the mail server has taken it, until the delivery is ended.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.crash.forked import Steps
from tests.crash.service import Service
from tests.crash.test_kill_during_notifications import numbers
from tests.spaces.notices import mail_server

pytestmark = [pytest.mark.storage, pytest.mark.slow]


def test_age_08_each_is_reminded_once_wherever_the_pass_is_killed(service: Service, settings: Any) -> None:
    with mail_server(settings) as server:
        service.environment |= {
            "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(settings.EMAIL_PORT), "EMAIL_USE_TLS": "0",
        }  # fmt: skip
        with Steps(service, "tests.crash.steps_of_reminders") as steps:
            assert steps.told("note") == ["2027-03-27 17:00:00+00:00"] * 2
            for due in ("eve", "morning"):
                number, twice, goes_on = 1, 0, True
                while goes_on:
                    goes_on = steps.killed("pass", due, str(number))
                    waiting, keys, mails = steps.told("finish", due)
                    assert waiting == 0, (due, number)
                    assert len(keys) == len(set(keys)) == 2, (due, number)
                    assert len(mails) >= 2, (due, number)
                    left = [numbers(server).count(one) for one in mails]
                    assert set(left) <= {1, 2}, (due, number)
                    twice += sum(left) - len(left)
                    number += 1
                assert number > 10, number
                assert twice == len(mails), "of all these moments, one alone for each mail is in the window"
