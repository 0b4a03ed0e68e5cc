"""A simulated national run: notices, oppositions, opening by silence, closures, each phase killed once on the way.

Every phase is a process of its own, which goes through the services that a campaign uses; letters and mails are not
drawn, their sending is written down instead, so that a notice sent twice would show. The run is proved by what was
acknowledged outside the databases (mails handed over, oppositions and closures told to somebody) and by
`spaces.reconcile`.
Source: RULES.md section 1.2; issue 4.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connections

from espace_sante.audit import api as audit
from espace_sante.bench.national_floor import FloorLine, measure_floor, microseconds
from espace_sante.bench.national_phases import CLOSED, OPPOSED, PHASES
from espace_sante.demo.extracts_population import write_population
from espace_sante.identity import api as identity
from espace_sante.kernel.clock import utc_now
from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import State

SEED = 4
KILLED = frozenset(PHASES) - {"drain", "count", "page"}
_CHILD = (
    "import sys; from pathlib import Path; from espace_sante.config.cli import set_up; set_up();"
    " from espace_sante.bench.national_phases import main; main(sys.argv[1], Path(sys.argv[2]))"
)


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """One phase: what it did in all, its time and its processor time, killed run included."""

    name: str
    done: int
    seconds: float
    core_seconds: float
    killed_at: int  # how many were done when it was killed
    memory_bytes: int  # the most that its processes held

    @property
    def rate_of_a_core(self) -> float:
        return self.done / self.core_seconds if self.core_seconds else 0.0


@dataclass(slots=True)
class NationalReport:
    """The whole run on one database."""

    database: str
    people: int
    phases: list[PhaseLine] = field(default_factory=list)
    states: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    floor: list[FloorLine] = field(default_factory=list)

    @property
    def memory_bytes(self) -> int:
        """The most that a process of any phase held."""
        return max((one.memory_bytes for one in self.phases), default=0)

    @property
    def rate_end_to_end(self) -> float:
        """People a second of one core through choice, notice and opening together."""
        spent = sum(one.core_seconds for one in self.phases if one.name in {"choose", "notice", "open"})
        return self.people / spent if spent else 0.0


def run_national(*, people: int, folder: Path, tell: Callable[[str], object], kill: bool = True) -> NationalReport:
    """Run it. Needs Django loaded on a throw-away place, with its databases migrated."""
    report = NationalReport(database=connections["ens"].vendor, people=people)
    tell(f"{report.database}: importing {people} fictitious people")
    write_population(folder / "population.csv", people=people, seed=SEED)
    identity.import_population(folder / "population.csv", now=utc_now(), clock=utc_now)
    connections.close_all()
    for name in PHASES:
        report.phases.append(_phase(name, folder, people=people, kill=kill and name in KILLED))
        one = report.phases[-1]
        tell(
            f"{one.name:<10} {one.done:>9} in {one.seconds:>7.1f} s, {one.core_seconds:>7.1f} s of a core:"
            f" {one.rate_of_a_core:>8.0f} a second of a core;"
            f" {one.memory_bytes / 1e6:.0f} MB; killed at {one.killed_at}"
        )
    tell("reconciling")
    _prove(report, folder)
    tell(
        f"end to end {report.rate_end_to_end:.0f} people a second of a core; {report.memory_bytes / 1e6:.0f} MB at most"
    )
    tell(f"states {report.states}; " + ("; ".join(report.faults) or "every person is where their history says"))
    report.floor = measure_floor()
    for line in report.floor:
        tell(f"floor: {line.what:<25} {(line.client_seconds + line.server_seconds) / people * 1e6:>6.1f} µs a person")
    if report.floor:
        tell(f"floor: {microseconds(report.floor, people=people):.0f} µs a person for the rows alone")
    return report


def _phase(name: str, folder: Path, *, people: int, kill: bool) -> PhaseLine:
    """Run a phase; killed without warning somewhere on its way, then run again to its end."""
    total = {"oppose": people // OPPOSED, "close": people // CLOSED}.get(name, people)
    chance = random.Random(f"{SEED}{name}")  # noqa: S311 - where to kill
    killed = _run(name, folder, chance.randint(total // 5, total * 3 // 4)) if kill else None
    whole = _run(name, folder, None)
    told = [one for one in (killed, whole) if one is not None]
    return PhaseLine(
        name=name,
        done=whole["done"],
        seconds=sum(one["seconds"] for one in told),
        core_seconds=sum(one["core_seconds"] for one in told),
        killed_at=killed["done"] if killed else 0,
        memory_bytes=max(one["memory_bytes"] for one in told),
    )


def _run(name: str, folder: Path, end_at: int | None) -> dict[str, Any]:
    """One process. `end_at`: kill it once so many were done."""
    command = [sys.executable, "-c", _CHILD, name, str(folder)]
    told: dict[str, Any] = {"done": 0, "seconds": 0.0, "core_seconds": 0.0, "memory_bytes": 0}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:  # noqa: S603 - our own program
        assert process.stdout is not None
        for line in process.stdout:
            told |= json.loads(line)
            if end_at is not None and told["done"] >= end_at:
                os.killpg(process.pid, signal.SIGKILL)
                break
    if end_at is None and process.returncode:
        raise RuntimeError(f"The phase {name} failed.")
    return told


def _prove(report: NationalReport, folder: Path) -> None:
    found = spaces.reconcile()
    report.states = {state.name: count for state, count in found.people.items()}
    report.faults = [f"{one.count} {one.what}" for one in found.findings if one.count]
    if found.waiting:
        report.faults.append(f"{found.waiting} lines of trace wait")
    mails = (folder / "mails").read_text().split()
    if len(mails) != len(set(mails)):
        report.faults.append(f"{len(mails) - len(set(mails))} mails were sent twice")
    for file, state in (("opposed", State.OPPOSED), ("closed", State.CLOSED_ARCHIVED)):
        acknowledged = len(set((folder / file).read_text().split()))
        if acknowledged > report.states.get(state.name, 0):
            report.faults.append(f"{acknowledged} {file} acknowledged, {report.states.get(state.name, 0)} stored")
    if sum(report.states.values()) != report.people:
        report.faults.append(f"{sum(report.states.values())} people of {report.people} have a state")
    checked = audit.verify()
    report.faults += [f"the trace breaks at entry {fault.position} of a space" for fault in checked.faults[:1]]
