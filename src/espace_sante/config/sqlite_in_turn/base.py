"""Django's SQLite, with a queue before each transaction.

SQLite lets one transaction write at a time; who finds the place taken sleeps, up to a tenth of a second at once, and
with eight writers some sleep again and again while others pass. Here the threads of a process queue on a lock, and
the first of each process asks SQLite every millisecond. What SQLite guarantees is untouched: the turn only decides
who asks.
"""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections import defaultdict
from typing import Any

from django.db.backends.sqlite3 import base as sqlite
from django.db.utils import OperationalError

PAUSE_SECONDS = (0.0003, 0.0015)  # between two questions of a process; at random, so that no process always loses
_Sqlite: Any = sqlite.DatabaseWrapper  # its types leave out what a backend overrides
_turns: dict[str, threading.Lock] = defaultdict(threading.Lock)  # one for each file, in this process


class DatabaseWrapper(_Sqlite):
    """A connection whose transactions wait for their turn, as long as the option `timeout` says."""

    _turn: threading.Lock | None = None

    def _start_transaction_under_autocommit(self) -> None:
        seconds = float(self.settings_dict["OPTIONS"].get("timeout", 5.0))
        deadline = time.monotonic() + seconds
        turn = _turns[str(self.settings_dict["NAME"])]
        if not turn.acquire(timeout=seconds):
            raise OperationalError("database is locked")
        self._turn = turn
        try:
            self._begin(deadline, seconds)
        except BaseException:
            self._leave()
            raise

    def _begin(self, deadline: float, seconds: float) -> None:
        """Ask until the place is free, or the deadline has passed."""
        connection: sqlite3.Connection = self.connection
        connection.execute("PRAGMA busy_timeout = 0")  # SQLite answers at once
        try:
            while time.monotonic() < deadline:
                try:
                    connection.execute(f"BEGIN {self.transaction_mode or ''}")
                    return
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                        break  # the question below gets the same answer, in Django's words
                    time.sleep(random.uniform(*PAUSE_SECONDS))  # noqa: S311 - who asks next
        finally:
            connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
        super()._start_transaction_under_autocommit()

    def _commit(self) -> None:
        try:
            super()._commit()
        except BaseException:
            if self.connection is None or not self.connection.in_transaction:
                self._leave()
            raise
        self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._leave()

    def _leave(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.release()
