"""PostgreSQL keeps what it has prepared from one test to the next.

The driver forgets all its prepared statements when anything is rolled back, since a table may have been made within;
each test is rolled back, and each request of the matrices: everything was read and planned anew, half of the server's
work. The tables of a test are those of the migrations: what drops or alters one still has all forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from psycopg._preparing import Prepare, PrepareManager
from psycopg.pq import ExecStatus, TransactionStatus

from espace_sante.prepared.postgresql.base import DatabaseWrapper

_CHANGES_A_TABLE = re.compile(rb"^(?:DROP|ALTER|DISCARD ALL|DEALLOCATE ALL)\b")
_IN_A_TRANSACTION = {TransactionStatus.INTRANS, TransactionStatus.INERROR}
_rollback = DatabaseWrapper._rollback


def keep_statements() -> None:
    """From now on, in this process, a rollback forgets no prepared statement."""
    PrepareManager.prepared_max = 1000
    PrepareManager._should_discard = _should_discard  # type: ignore[method-assign, assignment]
    DatabaseWrapper._rollback = _rollback_unknown_to_the_driver


def _should_discard(manager: PrepareManager, _prepare: Prepare, results: Sequence[Any]) -> bool:
    done = (one.command_status or b"" for one in results if one.status == ExecStatus.COMMAND_OK)
    return any(map(_CHANGES_A_TABLE.match, done)) and manager.clear()


def _rollback_unknown_to_the_driver(self: Any) -> None:
    libpq = self.connection.pgconn if self.connection is not None else None
    if libpq is not None and libpq.transaction_status in _IN_A_TRANSACTION:
        libpq.exec_(b"ROLLBACK")
    else:
        _rollback(self)
