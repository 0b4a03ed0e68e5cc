"""Verification is shared between processes that have what one process read, without a copy. TRA-01."""

from __future__ import annotations

import mmap
import os
import signal
from types import FrameType
from typing import Any

import pytest

from espace_sante.audit.services import spread as spread_module
from espace_sante.audit.services.spread import SHARED_FROM, processes, spread


@pytest.mark.parametrize("by", [1, 2])
def test_parts_are_given_back_in_order_and_what_they_write_is_shared(by: int) -> None:
    written = mmap.mmap(-1, 8)

    def work(part: int) -> tuple[int, int]:
        written[part] = part + 1
        return part * part, os.getpid()

    done = list(spread(work, range(8), by=by))
    assert [square for square, _ in done] == [0, 1, 4, 9, 16, 25, 36, 49]
    assert written[:] == bytes(range(1, 9))
    assert ({pid for _, pid in done} == {os.getpid()}) is (by == 1)


def _end_of_a_signal(number: int, frame: FrameType | None) -> None:
    """What the worker does of SIGTERM: it goes on until its work is done."""


@pytest.mark.parametrize("handler", [signal.SIG_DFL, _end_of_a_signal])
def test_who_needs_no_more_stops_the_others(handler: Any) -> None:
    before = signal.signal(signal.SIGTERM, handler)

    def first() -> int:
        for one in spread(abs, range(-100, 0), by=2):
            return one
        return 0

    try:
        assert first() == 100
    finally:
        signal.signal(signal.SIGTERM, before)


@pytest.fixture
def cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(64)))


@pytest.mark.django_db
@pytest.mark.usefixtures("cores")
def test_a_transaction_is_read_by_the_process_that_has_it() -> None:
    assert processes(10 * SHARED_FROM) == 1


@pytest.mark.usefixtures("cores")
def test_few_entries_are_not_worth_a_process_and_many_not_worth_all_cores() -> None:
    assert processes(SHARED_FROM - 1) == 1
    assert processes(SHARED_FROM) == spread_module.MOST == 8
