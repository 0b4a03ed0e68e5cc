"""What the verifiable log costs: leaves a second, how long a line waits for its checkpoint, proofs, verification.

The lines are real ones, appended by the code of campaigns and taken by the code of the worker.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connections, transaction

from espace_sante.audit import api as audit
from espace_sante.kernel.actors import SYSTEM
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.identifiers import new_id

MOST_LINES = 300_000  # real lines; a larger tree is rehearsed for its proofs alone
EACH = 50  # lines of one space
WAVE = 2_000  # spaces of one transaction
LOOKS = 10
PROOFS = 300
AIMS = {"leaves_per_second": 1_500.0, "checkpoint_seconds": 2.0, "proof_milliseconds": 10.0, "verified_per_second": 2e5}
Keeper = Callable[[], AbstractContextManager[object]]  # the log kept up to date meanwhile, as the worker does


@dataclass(frozen=True, slots=True)
class LogFigures:
    """One run on one database. `proof_leaves`: the size of the tree in which proofs were measured."""

    database: str
    lines: int
    leaves_per_second: float
    checkpoint_seconds: float
    verified_per_second: float
    proof_leaves: int
    proof_milliseconds: float

    @property
    def missed(self) -> list[str]:
        """The aims that this run did not reach."""
        slow = [name for name in ("leaves_per_second", "verified_per_second") if getattr(self, name) < AIMS[name]]
        late = [name for name in ("checkpoint_seconds", "proof_milliseconds") if getattr(self, name) > AIMS[name]]
        return slow + late


def run_log(*, leaves: int, keeper: Keeper, tell: Callable[[str], object]) -> LogFigures:
    """Measure all of it; the slowest proof and the longest wait are what is told."""
    lines = min(leaves, MOST_LINES)
    tell(f"{connections['dmp'].vendor}: writing {lines} lines")
    spaces = _write(lines)
    per_second = _integrate(tell)
    verified = _verify(tell)
    waited = _wait_for_checkpoints(spaces, keeper, tell)
    slowest = _prove(leaves, tell)
    figures = LogFigures(connections["dmp"].vendor, lines, per_second, waited, verified, leaves, slowest)
    tell("every aim is reached" if not figures.missed else f"below the aim: {', '.join(figures.missed)}")
    return figures


def _write(lines: int) -> list[UUID]:
    spaces = [new_id() for _ in range(max(1, lines // EACH))]
    now = utc_now()
    for start in range(0, len(spaces), WAVE):
        for number in range(EACH):
            with transaction.atomic(using="dmp"):
                _append(spaces[start : start + WAVE], now + timedelta(microseconds=number))
    return spaces


def _append(spaces: list[UUID], at: datetime) -> None:
    audit.append_to_many(spaces, at=at, act=audit.Act.SPACE_NOTIFIED, actor=SYSTEM, reason="bench")


def _integrate(tell: Callable[[str], object]) -> float:
    began, worked, taken = time.perf_counter(), _core_seconds(), 0
    while count := audit.log.integrate(now=utc_now()):
        taken += count
    per_second = taken / (time.perf_counter() - began)
    per_core = taken / (_core_seconds() - worked)
    tell(f"leaves put in the log: {per_second:,.0f} a second (aim {AIMS['leaves_per_second']:,.0f})")
    tell(f"  in a second of a core of this program: {per_core:,.0f} (aim for waves 20,000)")
    return per_second


def _verify(tell: Callable[[str], object]) -> float:
    began, worked = time.perf_counter(), _core_seconds()
    outcome = audit.verify()
    per_second = outcome.entries / (time.perf_counter() - began)
    per_core = outcome.entries / (_core_seconds() - worked)
    if not outcome.holds:
        raise RuntimeError("The trace does not hold.")
    tell(f"verified, chains and log: {per_second:,.0f} lines a second (aim {AIMS['verified_per_second']:,.0f})")
    tell(f"  in a second of a core of this program: {per_core:,.0f}")
    return per_second


def _core_seconds() -> float:
    """What this program and its ended processes have used of the cores, whatever else the machine does."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _wait_for_checkpoints(spaces: list[UUID], keeper: Keeper, tell: Callable[[str], object]) -> float:
    waits = []
    with keeper():
        for number in range(LOOKS):
            with transaction.atomic(using="dmp"):
                _append(spaces[:1], utc_now() + timedelta(days=1, microseconds=number))
            began, expected = time.perf_counter(), _size() + 1
            while _size() < expected and time.perf_counter() - began < 10:
                time.sleep(0.01)
            waits.append(time.perf_counter() - began)
    tell(f"a line waits {statistics.median(waits):.2f} s for a checkpoint, {max(waits):.2f} s at most (aim 2 s)")
    return max(waits)


def _size() -> int:
    tree = audit.log.current_tree()
    return tree.size if tree else 0


def _prove(leaves: int, tell: Callable[[str], object]) -> float:
    tell(f"writing the tiles of {leaves:,} leaves")
    audit.log.rehearse(leaves)
    root, chance, waits = audit.log.rehearsed_root(leaves), random.Random(1), []  # noqa: S311 - which leaf comes next
    for _ in range(PROOFS):
        index = chance.randrange(leaves)
        began = time.perf_counter()
        proof = audit.log.rehearsed_proof(index, leaves)
        waits.append((time.perf_counter() - began) * 1000)
        audit.log.check_rehearsed(index, leaves, proof, root)
    waits.sort()
    high = waits[int(len(waits) * 0.99)]
    tell(f"a proof among {leaves:,}: {statistics.median(waits):.1f} ms, p99 {high:.1f} ms (aim 10 ms)")
    return high
