"""One import of a kind at a time, whichever process runs it; what holds the place ends with the process that took it.

On PostgreSQL an advisory lock of the session, which the server releases with the connection. On SQLite a lock on a
file beside the database (`flock`), which the system releases with the process: a file that stays locks nobody out.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections

from espace_sante.identity.services.imports.staging import DATABASE
from espace_sante.kernel.errors import Conflict

_OURS = 0x45535F49  # the first half of the number of an advisory lock: nobody else's of this database


class ImportRunning(Conflict):
    """An import of the same kind runs already. Nothing was read."""

    code = "import-running"


@contextmanager
def one_at_a_time(kind: str) -> Iterator[None]:
    """Hold the place of the imports of a kind. Raises ImportRunning when somebody has it."""
    on = _advisory_lock if connections[DATABASE].vendor == "postgresql" else _file_lock
    with on(kind) as is_ours:
        if not is_ours:
            raise ImportRunning(f"Another import of the kind “{kind}” is running. Run this one when it has ended.")
        yield


@contextmanager
def _advisory_lock(kind: str) -> Iterator[bool]:
    connection = connections[DATABASE]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s::int, hashtext(%s))", [_OURS, kind])
        (is_ours,) = cursor.fetchone()
    try:
        yield bool(is_ours)
    finally:
        if is_ours and connection.connection is not None and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s::int, hashtext(%s))", [_OURS, kind])


@contextmanager
def _file_lock(kind: str) -> Iterator[bool]:
    name = str(connections[DATABASE].settings_dict["NAME"])
    if ":memory:" in name or "mode=memory" in name:  # this process alone sees it
        yield True
        return
    handle = os.open(Path(f"{name}.import-{kind}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _is_taken(handle)
    finally:
        os.close(handle)  # and the lock with it


def _is_taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
