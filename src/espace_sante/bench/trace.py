"""What the trace and the log cost a deposit: the same deposits in turn, with the queue of the log and without.

In this process and without HTTP, so that nothing hides the difference. The trace itself has no switch, not even here:
its share is the time that deposits spend in it.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connections

from espace_sante.audit import api as audit
from espace_sante.bench import documents, registry
from espace_sante.bench.people import Citizen, Doctor, make_citizens, make_doctor
from espace_sante.kernel.clock import utc_now

TURNS = 40  # pairs of turns; the median of their differences is told, for a crowd disturbs one turn and not another
EACH = 15  # deposits of one turn
AIM = 0.15
_OFF = {
    "sqlite": "DROP TRIGGER audit_trace_entry_queue",
    "postgresql": "ALTER TABLE audit_trace_entry DISABLE TRIGGER audit_trace_entry_queue",
}


@dataclass(frozen=True, slots=True)
class TraceFigures:
    """Shares of a deposit (0.15: 15 %). `core`: time of this process; `clock`: with what it waits for."""

    deposit_ms: float
    queue_core: float
    queue_clock: float
    trace_core: float
    trace_clock: float


Times = tuple[float, float]  # of this process, by the clock; seconds


def run_trace(tell: Callable[[str], object]) -> TraceFigures:
    """Deposit in turns with and without the queue; then with it, looking at what the trace takes."""
    now = utc_now()
    doctor = make_doctor(now)
    (citizen,) = make_citizens(first=0, count=1, doctor=doctor, now=now)
    _deposits(citizen, doctor)  # what a process loads once
    on, off = [], []
    for turn in range(TURNS):
        for with_queue in (True, False) if turn % 2 else (False, True):
            if with_queue:
                on.append(_deposits(citizen, doctor))
            else:
                with _no_queue():
                    off.append(_deposits(citizen, doctor))
    figures = TraceFigures(
        statistics.median(one[1] for one in on) / EACH * 1000, *_added(on, off), *_share(citizen, doctor)
    )
    tell(f"a deposit of 10 kB without HTTP: {figures.deposit_ms:.1f} ms")
    tell(f"  the queue of the log adds {figures.queue_core:.1%}, {figures.queue_clock:.1%} by the clock")
    tell(f"  the trace takes {figures.trace_core:.1%}, {figures.trace_clock:.1%} by the clock (aim {AIM:.0%} for both)")
    return figures


def _deposits(citizen: Citizen, doctor: Doctor) -> Times:
    sample, began, worked = documents.small(citizen.ins), time.perf_counter(), time.process_time()
    for _ in range(EACH):
        registry.deposit_one(sample, citizen=citizen, doctor=doctor, now=utc_now())
    return time.process_time() - worked, time.perf_counter() - began


def _added(on: list[Times], off: list[Times]) -> Times:
    """What the first turns cost more than the second ones, as a share of these."""
    core, clock = (
        statistics.median(one[place] - other[place] for one, other in zip(on, off, strict=True))
        / statistics.median(other[place] for other in off)
        for place in (0, 1)
    )
    return core, clock


@contextmanager
def _no_queue() -> Iterator[None]:
    """Without the trigger, on databases of this bench alone. What is not queued never reaches the log."""
    connection = connections["dmp"]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'audit_trace_entry_queue'")
            again = cursor.fetchone()[0]
        else:
            again = _OFF["postgresql"].replace("DISABLE", "ENABLE")
        cursor.execute(_OFF[connection.vendor])
        yield
        cursor.execute(again)


def _share(citizen: Citizen, doctor: Doctor) -> Times:
    """The part of deposits that passes in `append_all`: reading the head, hashing, sealing, writing two rows."""
    spent, append = [0.0, 0.0], audit.append_all

    def timed(records: Any) -> int:
        began, worked = time.perf_counter(), time.process_time()
        position = append(records)
        spent[0] += time.process_time() - worked
        spent[1] += time.perf_counter() - began
        return position

    audit.append_all = timed
    try:
        turns = [_deposits(citizen, doctor) for _ in range(TURNS)]
    finally:
        audit.append_all = append
    return spent[0] / sum(one[0] for one in turns), spent[1] / sum(one[1] for one in turns)
