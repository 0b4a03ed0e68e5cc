"""Work off the event loop, in a few threads, and never more of it waiting than can be done soon."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from django.db import close_old_connections, connections

from espace_sante.interop.mssante.errors import GatewayBusy

T = TypeVar("T")
CLOSE_SECONDS = 5.0


class WorkPool:
    """`threads` at work, `most_waiting` beyond them; then GatewayBusy, so that senders keep their mails."""

    def __init__(self, *, threads: int, most_waiting: int) -> None:
        self._threads = threads
        self._most = threads + most_waiting
        self._inside = 0
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="mssante")

    async def run(self, act: Callable[[], T]) -> T:
        """The outcome of an act. Raises what it raises, and GatewayBusy."""
        with self._lock:
            if self._inside >= self._most:
                raise GatewayBusy
            self._inside += 1
        future = self._pool.submit(_with_connections, act)
        future.add_done_callback(self._leave)
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """Wait for what runs, then close the connections that the threads hold."""
        together = threading.Barrier(self._threads)
        for _ in range(self._threads):
            self._pool.submit(_close_connections, together)
        self._pool.shutdown(wait=True)

    def _leave(self, future: Future[T]) -> None:
        with self._lock:
            self._inside -= 1


def _with_connections(act: Callable[[], T]) -> T:
    close_old_connections()
    try:
        return act()
    finally:
        close_old_connections()


def _close_connections(together: threading.Barrier) -> None:
    with suppress(threading.BrokenBarrierError):
        together.wait(CLOSE_SECONDS)  # so that each thread takes one of these
    connections.close_all()
