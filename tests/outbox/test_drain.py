"""Work after a commit: done once, tried again when it fails, kept when it keeps failing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connections

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


@pytest.fixture(params=["inside", "apart"])
def worker(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Worker:
    worker = Worker()
    monkeypatch.setitem(kernel_outbox._handlers, "test.work", worker)
    monkeypatch.setattr(kernel_outbox, "_apart", {"test.work"} if request.param == "apart" else set())
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


def test_work_of_both_kinds_is_done_in_one_order(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kernel_outbox._handlers, "test.other", worker)
    for number in range(6):
        topic = "test.other" if number % 3 else "test.work"
        at = NOW + timedelta(seconds=number)
        outbox.put(RecordOutbox, topic=topic, payloads=[{"number": number}], now=at)
    assert outbox.drain(RecordOutbox, now=NOW + timedelta(minutes=1)) == 6
    assert worker.seen == [0, 1, 2, 3, 4, 5]


def test_work_apart_is_done_while_its_own_database_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    depths: list[int] = []
    depth = len(connections["dmp"].savepoint_ids)

    def look(message: Message) -> None:
        depths.append(len(connections["dmp"].savepoint_ids) - depth)

    monkeypatch.setitem(kernel_outbox._handlers, "test.work", look)
    for apart in (set(), {"test.work"}):
        monkeypatch.setattr(kernel_outbox, "_apart", apart)
        put(1)
        outbox.drain(RecordOutbox, now=NOW)
    assert depths == [2, 0]


def test_work_claimed_by_a_worker_that_stopped_comes_back_after_its_lease(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel_outbox, "_apart", {"test.work"})
    put(1, 2)
    outbox._claim(RecordOutbox, NOW, most=50)  # and nothing more: it was killed
    assert outbox.drain(RecordOutbox, now=NOW + timedelta(minutes=9)) == 0
    assert outbox.drain(RecordOutbox, now=NOW + timedelta(minutes=11)) == 2
    assert worker.seen == [1, 2]
