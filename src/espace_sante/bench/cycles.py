"""Cycles of a linked service over real HTTP: a token, one measure written, the last fifty read. Issue 8, "Speed"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connections

from espace_sante.bench.cycles_load import Ammunition, Figures, run_load
from espace_sante.bench.linked import OID, RETURN, VERIFIER, link_service, measure_to_send
from espace_sante.bench.people import make_citizens, make_doctor
from espace_sante.bench.server import HOST, running_server
from espace_sante.kernel.clock import utc_now

AIM = 300.0  # whole cycles a second, on two cores with PostgreSQL
P99_AIM = 100.0  # milliseconds of a whole cycle
CLIENTS = 8
THREADS = 2  # of each worker: one works while the other waits for the disk; more of them share the caches of a core
WARM_SECONDS, SECONDS = 5.0, 20.0


@dataclass(frozen=True, slots=True)
class CycleFigures:
    """One run on one database. Times in milliseconds; `worker_bytes` of the largest process.

    `core_ms`: what the service takes of a core for one cycle, the database apart.
    """

    database: str
    workers: int
    people: int
    clients: int
    cycles: int
    per_second: float
    p50: float
    p99: float
    longest: float
    token_p50: float
    write_p50: float
    read_p50: float
    errors: int
    worker_bytes: int
    load_cores: float
    core_ms: float

    @property
    def missed(self) -> list[str]:
        """The aims that this run does not meet."""
        found = []
        if self.per_second < AIM:
            found.append(f"{self.per_second:.0f} cycles/s, {AIM:.0f} wanted")
        if self.p99 > P99_AIM:
            found.append(f"p99 {self.p99:.0f} ms, {P99_AIM:.0f} allowed")
        return found


def run_cycles(*, people: int, workers: int, tell: Callable[[str], object]) -> CycleFigures:
    """Link so many people to a service, and let it work for all of them."""
    now = utc_now()
    citizens = make_citizens(first=1, count=people, doctor=make_doctor(now), now=now)
    with running_server(workers=workers, threads=THREADS) as server:
        client_id, linked = link_service(citizens, now)
        ammunition = Ammunition(
            host=HOST, port=server.port, clients=CLIENTS, warm_seconds=WARM_SECONDS, seconds=SECONDS,
            client_id=client_id, oid=OID, redirect=RETURN, verifier=VERIFIER, measure=measure_to_send(),
            people=[(one.patient, one.code) for one in linked],
        )  # fmt: skip
        before = server.processor_seconds()
        found = run_load(ammunition)
        core_ms = (server.processor_seconds() - before) * 1000 / max(found.all_cycles, 1)
        memory = server.memory()[0]
    for line in found.first_errors:
        tell(line)
    figures = _figures(found, people=people, workers=workers, memory=memory, core_ms=core_ms)
    tell(
        f"cycles on {figures.database}, {workers} workers of {THREADS} threads, {CLIENTS} clients, {people} people: "
        f"{figures.per_second:.0f}/s, p50 {figures.p50:.1f} ms, p99 {figures.p99:.1f} ms "
        f"(token {figures.token_p50:.1f}, write {figures.write_p50:.1f}, read of 50 {figures.read_p50:.1f}), "
        f"{figures.errors} errors, {core_ms:.1f} ms of a core a cycle, {memory / 1e6:.0f} MB, "
        f"load {figures.load_cores:.2f} cores"
    )
    for line in figures.missed:
        tell(f"missed: {line}")
    return figures


def _figures(found: Figures, *, people: int, workers: int, memory: int, core_ms: float) -> CycleFigures:
    return CycleFigures(
        database=connections["dmp"].vendor, workers=workers, people=people, clients=CLIENTS, cycles=found.cycles,
        per_second=found.rate, p50=found.p50, p99=found.p99, longest=found.longest, token_p50=found.token_p50,
        write_p50=found.write_p50, read_p50=found.read_p50, errors=found.errors, worker_bytes=memory,
        load_cores=found.client_cores, core_ms=core_ms,
    )  # fmt: skip
