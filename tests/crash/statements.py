"""A process that is killed at one of the statements it sends to its databases, the commits among them."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connections

WRITES = ("INSERT", "UPDATE", "DELETE", "WITH", "EXECUTE")


class KilledAt:
    """From now on, SIGKILL instead of the statement of this number (from 1), whatever the database.

    `writes`: writings and commits alone count; to be killed at a reading is to be killed before the next of them.
    """

    def __init__(self, number: int, *, writes: bool = False) -> None:
        self.left, self.writes = number, writes
        for alias in ("ens", "dmp"):
            connection = connections[alias]
            connection.ensure_connection()
            connection.execute_wrappers.append(self._statement)
            connection._commit = self._before(connection._commit)  # type: ignore[method-assign]

    def _statement(self, execute: Callable[..., Any], *given: Any) -> Any:
        if not self.writes or str(given[0]).lstrip().upper().startswith(WRITES):
            self._count()
        return execute(*given)

    def _before(self, commit: Callable[[], None]) -> Callable[[], None]:
        def counted() -> None:
            self._count()
            commit()

        return counted

    def _count(self) -> None:
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)
