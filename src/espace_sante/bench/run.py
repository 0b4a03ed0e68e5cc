"""The whole bench, in order: a small registry, the large one, then every operation and its floor.

Needs Django loaded on a throw-away place, with its databases migrated.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connections

from espace_sante.bench import documents, operations, registry
from espace_sante.bench.documents import Sample
from espace_sante.bench.floor import RECORDED, measure_floor
from espace_sante.bench.load import Ammunition, Figures, run_load
from espace_sante.bench.operations import Operation
from espace_sante.bench.people import Citizen, Doctor, make_citizens, make_doctor
from espace_sante.bench.place import flush_milliseconds
from espace_sante.bench.report import Line, Report, Slope, show_end, show_head, show_line
from espace_sante.bench.server import HOST, Server, running_server
from espace_sante.kernel.clock import utc_now

Tell = Callable[[str], object]
SEED = 1
TELL_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is filled, and how long each measure takes."""

    each: int = 100  # documents of a space
    registries: tuple[int, ...] = (1_000, 100_000)  # documents in the registry
    growing: tuple[int, ...] = (100, 1_000, 10_000)  # documents of the one space that grows
    spaces: int = 64  # into which documents are deposited
    clients: int = 8
    seconds: float = 8.0
    warm_seconds: float = 2.0
    floor_seconds: float = 3.0


QUICK = Plan(registries=(1_000, 10_000), growing=(100, 1_000), seconds=3.0, warm_seconds=1.0, floor_seconds=1.0)


def run_bench(plan: Plan, *, folder: Path, workers: int, tell: Tell) -> Report:
    """Measure everything on the databases of the environment. `folder` is that of the state."""
    load_before = os.getloadavg()[0]
    doctor = make_doctor(utc_now())
    with running_server(workers=workers) as server:
        bench = _Bench(plan, server, doctor, tell)
        slopes = [bench.registry_slope(), bench.space_slope()]
        report = Report(
            database=connections["dmp"].vendor,
            cores=len(os.sched_getaffinity(0)),
            workers=workers,
            clients=plan.clients,
            flush_ms=flush_milliseconds(folder),
            load_before=load_before,
            documents=registry.documents_in(),
            slopes=slopes,
        )
        show_head(report, tell)
        for operation in bench.operations():
            line = bench.measure(operation, report)
            report.lines.append(line)
            show_line(line, tell)
    show_end(report, tell)
    return report


def _small(citizen: Citizen) -> Sample:
    return documents.small(citizen.ins)


def _large(citizen: Citizen) -> Sample:
    return documents.large()


@dataclass
class _Bench:
    """What one step leaves to the next."""

    plan: Plan
    server: Server
    doctor: Doctor
    tell: Tell
    citizens: list[Citizen] = field(default_factory=list)
    made: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(SEED)  # noqa: S311 - which space comes next
        (one,) = self._make(1)
        sample = documents.small(one.ins)
        registry.deposit_one(sample, citizen=one, doctor=self.doctor, now=utc_now())
        self.model = registry.model_of(one)

    def registry_slope(self) -> Slope:
        """The cost of a list when the registry grows, over all its spaces."""
        costs = []
        for size in self.plan.registries:
            self._fill_up_to(size)
            costs.append(self._cost_of_list(self.citizens))
        return Slope("list, registry growing", self.plan.registries, tuple(costs))

    def space_slope(self) -> Slope:
        """The cost of a list when its own space grows, beside a registry that is full."""
        (one,) = self._make(1)
        costs, held = [], 0
        for size in self.plan.growing:
            self._fill([one], each=size - held)
            held = size
            registry.settle()
            costs.append(self._cost_of_list([one]))
        return Slope("list, one space growing", self.plan.growing, tuple(costs))

    def operations(self) -> Iterator[Operation]:
        """Each when its turn has come: what is retrieved was deposited before."""
        depositors = self._make(self.plan.spaces)
        sizes = (_small, _large)
        for sample_of in sizes:
            yield operations.deposit(sample_of, depositors, self.doctor)
        yield operations.list_documents(self.citizens, self.doctor, floor_of=RECORDED)
        for sample_of in sizes:
            yield operations.retrieve(sample_of, depositors, self.doctor)
        yield operations.home(self.chance.sample(self.citizens, min(self.plan.spaces, len(self.citizens))))

    def measure(self, operation: Operation, report: Report) -> Line:
        """Run the load, then the floor."""
        before = registry.documents_in()
        figures = self._load(operation, clients=self.plan.clients)
        memory = self.server.memory()
        if operation.stand_in:
            report.acknowledged += figures.accepted
            report.registered += registry.documents_in() - before
        seconds, workers = self.plan.floor_seconds, self.server.workers
        floor = measure_floor(operation, seconds=seconds)
        floor_of_all = measure_floor(operation, seconds=seconds, processes=workers) if workers > 1 else floor
        return Line(
            name=operation.name,
            rate=figures.rate,
            p50=figures.p50,
            p99=figures.p99,
            longest=figures.longest,
            errors=figures.errors,
            requests=figures.requests,
            floor=floor.rate,
            floor_of_all=floor_of_all.rate,
            statements=floor.statements,
            worker_bytes=max(memory),
            client_cores=figures.client_cores,
            ratio_aim=operation.ratio_aim,
        )

    def _cost_of_list(self, citizens: Sequence[Citizen]) -> float:
        """The median time of a list, from one client alone."""
        return self._load(operations.list_documents(citizens, self.doctor), clients=1).p50

    def _load(self, operation: Operation, *, clients: int) -> Figures:
        host = f"{HOST}:{self.server.port}"
        return run_load(
            Ammunition(
                host=HOST,
                port=self.server.port,
                clients=clients,
                warm_seconds=self.plan.warm_seconds,
                seconds=self.plan.seconds,
                requests=[target.request(host) for target in operation.targets],
                stand_in=operation.stand_in,
            )
        )

    def _make(self, count: int) -> list[Citizen]:
        self.made += count
        return make_citizens(first=self.made - count, count=count, doctor=self.doctor, now=utc_now())

    def _fill_up_to(self, size: int) -> None:
        """Grow the registry with whole spaces."""
        each = self.plan.each
        fresh = self._make(max(0, size - len(self.citizens) * each) // each)
        self._fill(fresh, each=each)
        self.citizens += fresh
        registry.settle()

    def _fill(self, citizens: Sequence[Citizen], *, each: int) -> None:
        told = time.monotonic()
        wanted = len(citizens) * each
        for written in registry.fill(
            citizens, each=each, model=self.model, doctor=self.doctor, now=utc_now(), chance=self.chance
        ):
            if time.monotonic() - told > TELL_SECONDS:
                told = time.monotonic()
                self.tell(f"filling the registry: {written} of {wanted} documents")
