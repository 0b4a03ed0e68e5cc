"""Several threads write at once: each waits for its turn, nobody fails, nobody keeps the place."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.db.utils import OperationalError

from espace_sante.config.databases import database
from espace_sante.config.sqlite_in_turn.base import DatabaseWrapper


def connection(path: Path, *, timeout: float = 20) -> DatabaseWrapper:
    settings: dict[str, Any] = {
        "AUTOCOMMIT": True, "ATOMIC_REQUESTS": False, "CONN_HEALTH_CHECKS": False, "TIME_ZONE": None, "TEST": {},
        **database(f"sqlite:///{path}"),
    }  # fmt: skip
    settings["OPTIONS"] = {**settings["OPTIONS"], "timeout": timeout}
    return DatabaseWrapper(settings, "turn")


def write(one: DatabaseWrapper, value: int) -> None:
    one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with one.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM written")
        cursor.execute("INSERT INTO written VALUES (%s)", [value])
    one.commit()
    one.set_autocommit(True)


@pytest.fixture(autouse=True)
def allowed(django_db_blocker: Any) -> Iterator[None]:
    """These tests open connections of their own, to a file of their own."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def file(tmp_path: Path) -> Path:
    one = connection(tmp_path / "turn.sqlite3")
    with one.cursor() as cursor:
        cursor.execute("CREATE TABLE written (value INTEGER)")
    one.close()
    return tmp_path / "turn.sqlite3"


def count(file: Path) -> int:
    one = connection(file)
    with one.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM written")
        found: int = cursor.fetchone()[0]
    one.close()
    return found


def test_eight_threads_write_without_losing_anything(file: Path) -> None:
    failures: list[BaseException] = []

    def many(first: int) -> None:
        one = connection(file)
        try:
            for value in range(first, first + 20):
                write(one, value)
        except DatabaseError as error:
            failures.append(error)
        finally:
            one.close()

    threads = [threading.Thread(target=many, args=(100 * number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert count(file) == 160


@pytest.mark.parametrize("end", ["rollback", "close"])
def test_a_transaction_that_is_undone_gives_its_place_back(file: Path, end: str) -> None:
    first, second = connection(file), connection(file, timeout=1)
    first.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    getattr(first, end)()
    write(second, 1)
    second.close()
    first.close()
    assert count(file) == 1


def test_who_waits_longer_than_the_limit_is_told_that_the_database_is_locked(file: Path) -> None:
    first, second = connection(file), connection(file, timeout=0.05)
    first.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with pytest.raises(OperationalError, match="locked"):
        write(second, 1)
    first.rollback()
    first.close()
    second.close()


def test_another_process_that_writes_is_waited_for(file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    end = threading.Timer(0.2, lambda: other.execute("COMMIT"))
    end.start()
    one, began = connection(file), time.monotonic()
    write(one, 1)
    assert time.monotonic() - began > 0.1
    end.join()
    one.close()
    other.close()
    assert count(file) == 1


def test_another_process_that_keeps_the_place_is_not_waited_for_longer_than_the_limit(file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    one = connection(file, timeout=0.1)
    with pytest.raises(OperationalError, match="locked"):
        write(one, 1)
    other.execute("ROLLBACK")
    write(one, 1)  # the turn was given back
    one.close()
    other.close()
    assert count(file) == 1
