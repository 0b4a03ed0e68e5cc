"""Work after a commit: done once, tried again when it fails, kept when it keeps failing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from espace_sante.kernel import outbox as kernel_outbox
from espace_sante.kernel.outbox import Message
from espace_sante.outbox import api as outbox
from espace_sante.record.models import RecordOutbox
from tests.worlds import NOW

pytestmark = pytest.mark.django_db


class Worker:
    def __init__(self) -> None:
        self.seen: list[int] = []
        self.failing = False

    def __call__(self, message: Message) -> None:
        if self.failing:
            raise OSError("the store is down")
        self.seen.append(message.payload["number"])


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Worker:
    worker = Worker()
    monkeypatch.setitem(kernel_outbox._handlers, "test.work", worker)
    return worker


def put(*numbers: int) -> None:
    outbox.put(RecordOutbox, topic="test.work", payloads=[{"number": number} for number in numbers], now=NOW)


def test_work_is_done_in_order_and_once(worker: Worker) -> None:
    put(1, 2, 3)
    assert outbox.drain(RecordOutbox, now=NOW) == 3
    assert outbox.drain(RecordOutbox, now=NOW) == 0
    assert worker.seen == [1, 2, 3]


def test_failed_work_waits_then_succeeds_without_holding_the_rest(
    worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    put(1)
    worker.failing = True
    assert outbox.drain(RecordOutbox, now=NOW) == 0
    worker.failing = False
    put(2)
    assert outbox.drain(RecordOutbox, now=NOW) == 1
    assert worker.seen == [2]
    assert outbox.drain(RecordOutbox, now=NOW + timedelta(seconds=6)) == 1
    assert worker.seen == [2, 1]


def test_work_that_keeps_failing_is_kept_and_marked(worker: Worker) -> None:
    put(1)
    worker.failing = True
    for attempt in range(1, outbox.MOST_ATTEMPTS + 1):
        outbox.drain(RecordOutbox, now=NOW + attempt * timedelta(days=1))
    row = RecordOutbox.objects.get()
    assert (row.attempts, row.failed_at is not None) == (outbox.MOST_ATTEMPTS, True)
    assert outbox.drain(RecordOutbox, now=NOW + timedelta(days=365)) == 0
