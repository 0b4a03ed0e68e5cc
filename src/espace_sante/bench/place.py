"""A state that lives for one bench: a folder of its own, and databases that were empty.

Nothing here loads Django: the environment is set before its settings are read.
"""

from __future__ import annotations

import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

DATABASES = ("ENS_DATABASE_URL", "DMP_DATABASE_URL", "KEYS_DATABASE_URL")
_POSTGRES = ("postgres://", "postgresql://")
_FLUSHES = 100


class NotEmpty(Exception):
    """A database named in the environment already holds tables: a bench fills only what is empty."""


@contextmanager
def throw_away_place() -> Iterator[Path]:
    """Point the environment at a folder made for this run, for the length of the block; yields the folder.

    PostgreSQL addresses are kept when all three are given and hold nothing; anything else is replaced by SQLite in
    the folder. Raises NotEmpty.
    """
    before = dict(os.environ)
    urls = {name: before.get(name, "") for name in DATABASES}
    if not all(url.startswith(_POSTGRES) for url in urls.values()):
        urls = {}
    for url in urls.values():
        _require_empty(url)
    ours = {name for name in before if name.startswith("ESPACE_SANTE_")} | {"DOCUMENTS_URL", *DATABASES}
    with tempfile.TemporaryDirectory(prefix="espace-sante-bench-", ignore_cleanup_errors=True) as folder:
        for name in ours:
            os.environ.pop(name, None)
        os.environ.update(urls, ESPACE_SANTE_HOME=folder)
        try:
            yield Path(folder)
        finally:
            os.environ.clear()
            os.environ.update(before)


def database_urls() -> list[str]:
    """The PostgreSQL databases of this run; none when it is on SQLite."""
    return [url for name in DATABASES if (url := os.environ.get(name, "")).startswith(_POSTGRES)]


def empty_databases() -> None:
    """Empty the PostgreSQL databases of this run, which held nothing when it began: `throw_away_place` saw to it."""
    for url in database_urls():
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")


def flush_milliseconds(folder: Path) -> float:
    """How long this disk takes to keep 4 kB for good: what every durable write waits for at least."""
    block = secrets.token_bytes(4096)
    file = folder / "flush"
    handle = os.open(file, os.O_CREAT | os.O_WRONLY)
    try:
        began = time.perf_counter()
        for _ in range(_FLUSHES):
            os.write(handle, block)
            os.fsync(handle)
        return (time.perf_counter() - began) / _FLUSHES * 1000
    finally:
        os.close(handle)
        file.unlink()


def _require_empty(url: str) -> None:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone()
    if found:
        raise NotEmpty("A database of the environment already holds tables: give the bench three empty ones.")
