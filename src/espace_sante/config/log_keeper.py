"""The verifiable log kept up to date beside the other work of the worker, which may take minutes (a wave, an erasure).

Two threads: one puts entries in the log and signs, within a second of each; the other asks witnesses, who may be slow.
Whatever fails is logged and tried again: entries wait in the database, and nothing is lost.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import connections

from espace_sante.audit import api as audit
from espace_sante.kernel.clock import utc_now

LOOK_SECONDS = 0.3  # between two looks at what waits
WITNESS_SECONDS = 5.0  # between two questions to witnesses
AFTER_A_FAULT_SECONDS = 5.0
logger = logging.getLogger(__name__)


def put_all_in_the_log() -> int:
    """Put in the log whatever waits, in batches; how many entries."""
    return sum(iter(lambda: audit.log.integrate(now=utc_now()), 0))


class LogKeeper:
    """The two threads, from `start` to `stop`."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._keep_at, args=(work, seconds), name=name, daemon=True)
            for name, work, seconds in (
                ("log", put_all_in_the_log, LOOK_SECONDS),
                ("witnesses", audit.log.ask_witnesses, WITNESS_SECONDS),
            )
        ]

    def __enter__(self) -> LogKeeper:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """The batch under way ends first. A stop without it loses nothing: its transaction is undone."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=5)

    def _keep_at(self, work: Callable[[], int], seconds: float) -> None:
        try:
            while not self._stop.is_set():
                self._stop.wait(seconds if self._did(work) else AFTER_A_FAULT_SECONDS)
        finally:
            connections.close_all()

    def _did(self, work: Callable[[], int]) -> bool:
        try:
            work()
        except Exception:  # the edge of all background work: it is logged and tried again
            logger.exception("log.failed")
            connections.close_all()
            return False
        return True
