"""Databases that the migrations made, once: each process of the tests starts from copies.

On SQLite they are kept beside the installed packages from one run to the next, under a name that stands for every
migration; on PostgreSQL they live as long as its throw-away server.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import django
import psycopg
from psycopg import sql

COMMAND = [sys.executable, "-m", "espace_sante"]
SOURCES = Path(__file__).parent.parent / "src"
URLS = ("ENS_DATABASE_URL", "DMP_DATABASE_URL", "KEYS_DATABASE_URL")
NAMES = "databases.json"  # written last, when all is there


def environment_of(home: Path, databases: dict[str, str], **more: str) -> dict[str, str]:
    """What points a process of the service at a state directory and, on PostgreSQL, at its databases."""
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return kept | {"ESPACE_SANTE_HOME": str(home), **databases, **more}


def migrated() -> tuple[Path, dict[str, str]]:
    """The state directory of a service that was set up and never used, and its databases on PostgreSQL."""
    run_home = Path(os.environ["ESPACE_SANTE_HOME"]).parent  # shared by the processes of one run
    home = run_home / "migrated" if _on_postgresql() else _kept_folder() or run_home / "migrated"
    with only_one(home):
        if not (home / NAMES).exists():
            databases = {name: create_database(os.environ[name]) for name in URLS if _on_postgresql()}
            environment = environment_of(home, databases)
            subprocess.run([*COMMAND, "setup"], env=environment, check=True, capture_output=True, timeout=240)
            (home / NAMES).write_text(json.dumps(databases))
        for journal in home.glob("*.sqlite3-wal"):
            _write_down(journal.with_suffix(".sqlite3"))
    return home, json.loads((home / NAMES).read_text())


def _write_down(file: Path) -> None:
    """Have the file hold all of it: a process that ended without closing left the last of it in its journal (WAL)."""
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """One process at a time fills this folder; the others wait."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def copy_state(source: Path, home: Path) -> None:
    """The state directory of another service, for one that begins."""
    shutil.copytree(source, home, dirs_exist_ok=True, ignore=shutil.ignore_patterns("lock", NAMES))


def copy_databases(home: Path) -> None:
    """The migrated SQLite files alone, for a service that then does the rest of its first start itself."""
    if not _on_postgresql():
        source, _none = migrated()
        for file in source.glob("*.sqlite3"):
            shutil.copy(file, home)


def create_database(url: str, *, like: str = "template1", name: str = "") -> str:
    """The address of a new database on the server of `url`: a copy of the one that `like` names."""
    name = name or f"tests_{uuid4().hex[:12]}"
    server = urlsplit(url)._replace(path="/postgres").geturl()
    source = urlsplit(like).path.lstrip("/") if "://" in like else like
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _on_postgresql() -> bool:
    return all(os.environ.get(name, "").startswith(("postgres://", "postgresql://")) for name in URLS)


def _kept_folder() -> Path | None:
    """Where the migrated files are kept from one run to the next; None where nothing may be written."""
    digest = sha256(f"{django.VERSION} {sys.version}".encode())
    for file in sorted((*SOURCES.glob("**/migrations/*.py"), *SOURCES.glob("espace_sante/config/*.py"))):
        digest.update(file.read_bytes())
    place = Path(sys.prefix)
    kept = place / f".migrated-{digest.hexdigest()[:16]}"
    if kept.exists() or not os.access(place, os.W_OK):
        return kept if kept.exists() else None
    for old in sorted(place.glob(".migrated-*"), key=lambda one: one.stat().st_mtime)[:-8]:
        shutil.rmtree(old, ignore_errors=True)
    return kept
