"""The floor of an operation: how often one process can do the same work without HTTP, models or decisions.

In it: the statements that the operation really sent (recorded, not rewritten), each fetched, in the same transactions
with the same durability; the same hashing, encryption and document store. Not in it: HTTP, JSON, reading the request,
the access decision, checks of content, models, pages. One process sends one statement after another, as the issue
defines it; `processes` says how many do so at once, for the comparison that gives the floor as many as the service has.
"""

from __future__ import annotations

import itertools
import multiprocessing
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.db import connections
from django.test import Client

from espace_sante.bench.load import new_unique_id
from espace_sante.bench.operations import Operation, Target
from espace_sante.bench.statements import Recording, recording

Program = Sequence[tuple[Recording, Target]]
_CHANCE = random.SystemRandom()
RECORDED = 8  # targets of an operation that are recorded, so that a replay does not meet one warm space alone


@dataclass(frozen=True, slots=True)
class Floor:
    """`rate`: times a second by all the processes together. `statements`: how many one operation sends."""

    rate: float
    statements: int
    processes: int


def measure_floor(operation: Operation, *, seconds: float, processes: int = 1) -> Floor:
    """Record a few requests of the operation, then replay them for so long."""
    targets = operation.targets[:RECORDED]
    recorded = [_record(target, operation.stand_in) for target in targets]
    connections.close_all()  # each process opens its own
    rate = _run(list(zip(recorded, targets, strict=True)), seconds=seconds, processes=processes)
    return Floor(rate=rate, statements=recorded[-1].count, processes=processes)


def _run(program: Program, *, seconds: float, processes: int) -> float:
    """How many times a second the program is replayed by so many processes at once."""
    context = multiprocessing.get_context("fork")  # what was recorded is inherited, not copied
    rates = context.SimpleQueue()
    running = [context.Process(target=lambda: rates.put(_replay(program, seconds))) for _ in range(processes)]
    for process in running:
        process.start()
    for process in running:
        process.join()
    if any(process.exitcode for process in running):
        raise RuntimeError("A replay failed: see above.")
    return float(sum(rates.get() for _ in running))


def _record(target: Target, stand_in: bytes) -> Recording:
    """The statements of one request, sent in this process. The first time loads what every process keeps."""
    for _ in range(2):
        with recording() as recorded:
            _send(target, stand_in)
    return recorded


@cache
def _client() -> Client:
    return Client()


def _send(target: Target, stand_in: bytes) -> None:
    body = target.body
    while stand_in and stand_in in body:
        body = body.replace(stand_in, new_unique_id(_CHANCE), 1)
    headers = dict(target.headers)
    content_type = headers.pop("Content-Type", "application/octet-stream")
    path, _, query = target.path.partition("?")
    answer = _client().generic(
        target.method, path, body, content_type=content_type, headers=headers, QUERY_STRING=query
    )
    if not 200 <= answer.status_code < 300:
        raise RuntimeError(f"{target.method} {target.path} answers {answer.status_code}.")


def _replay(program: Program, seconds: float) -> float:
    for recorded, target in program:  # warm
        recorded.replay()
        target.work()
    count, began = 0, time.perf_counter()
    for recorded, target in itertools.cycle(program):
        recorded.replay()
        target.work()
        count += 1
        if time.perf_counter() - began >= seconds:
            break
    return count / (time.perf_counter() - began)
