"""kill -9 of who tells and of who sends: nothing is lost; what left unmarked leaves again, the same. NOT-01.

The window is the one of ADR 21: once the mail server has taken a mail, until the delivery is ended.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.crash.forked import Steps
from tests.crash.service import Service
from tests.spaces.notices import Taken, mail_server

pytestmark = [pytest.mark.storage, pytest.mark.slow]
NEVER = "1000000"  # more statements than any step sends
CLAIM_MINUTES = 6  # a little more than a claim lasts


def numbers(server: Taken) -> list[str]:
    return [str(UUID(message["Message-ID"].strip("<>").partition("@")[0])) for _from, _to, message in server.mails]


def test_not_01_what_is_told_is_told_once_wherever_its_writer_is_killed(service: Service) -> None:
    with Steps(service, "tests.crash.steps_of_notifications") as steps:
        steps.told("begin", "camille@courriel.example")
        number = 1
        while steps.killed("tell", "once", str(number)):
            kept, deliveries = steps.told("told", "once")
            assert len(deliveries) == kept, number
            number += 1
        assert number > 5
        assert not steps.told("tell", "once", NEVER)
        kept, deliveries = steps.told("told", "once")
        assert (kept, len(deliveries)) == (1, 1)


def test_not_01_a_sender_that_is_killed_at_each_statement_loses_nothing(service: Service, settings: Any) -> None:
    with mail_server(settings) as server:
        service.environment |= {
            "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(settings.EMAIL_PORT), "EMAIL_USE_TLS": "0",
        }  # fmt: skip
        with Steps(service, "tests.crash.steps_of_notifications") as steps:
            steps.told("begin", "camille@courriel.example")
            number, minutes, twice, goes_on = 1, 0, 0, True
            while goes_on:
                steps.told("tell", f"send {number}", NEVER)
                _kept, (delivery,) = steps.told("told", f"send {number}")
                goes_on = steps.killed("send", str(minutes), str(number))
                left = numbers(server).count(delivery)
                minutes += CLAIM_MINUTES
                steps.told("send", str(minutes), NEVER)
                assert numbers(server).count(delivery) in {1, left + 1}, number
                assert steps.told("waiting") == 0, number
                twice += numbers(server).count(delivery) - 1
                number, minutes = number + 1, minutes + 1
            assert number > 5
            assert twice == 1, "of all these statements, one alone is in the window: the ending"
