"""Work on parts of the trace or of the log, shared between processes, one for each core."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from django.db import connections

SHARED_FROM = 100_000  # entries or leaves: below, more processes are not worth their start
MOST = 8
Part = TypeVar("Part")
Done = TypeVar("Done")
_inherited: dict[str, Callable[[Any], Any]] = {}


def processes(count: int) -> int:
    """How many processes are worth it for so many entries. One inside a transaction, which others would not see."""
    if count < SHARED_FROM or connections["dmp"].in_atomic_block:
        return 1
    return min(len(os.sched_getaffinity(0)), MOST)


def spread(work: Callable[[Part], Done], parts: Sequence[Part], *, by: int) -> Iterator[Done]:
    """What `work` gives for each part, in order. Processes are forked, and have what `work` holds without a copy."""
    if by == 1:
        yield from map(work, parts)
        return
    connections.close_all()  # a connection has one process
    with multiprocessing.get_context("fork").Pool(by, _inherit, (work,)) as pool:
        yield from pool.imap(_do, parts)


def _inherit(work: Callable[[Any], Any]) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # ends this process, whatever the one that forked it does of it
    gc.disable()  # rows make no cycle, and a process ends with its parts
    _inherited["work"] = work


def _do(part: Any) -> Any:
    return _inherited["work"](part)
