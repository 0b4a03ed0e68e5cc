"""The real service in processes of its own, on a state of its own, which a test may kill without warning.

The state is filled once in a run, by whichever process of the tests needs it first; each service has a copy.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg import sql

COMMAND = [sys.executable, "-m", "espace_sante"]
START_SECONDS = 30
DATABASES = "databases.json"  # written last, when all is filled


class Service:
    """`espace-sante serve` over a small demonstration, in a group of processes of its own. `home`: an empty folder."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        filled = _filled_once()
        shutil.copytree(filled, home, dirs_exist_ok=True)
        self.environment = _environment(home, self.port, _copies_of(_named_in(filled)))

    def command(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *words], env=self.environment, check=check, capture_output=True, text=True, timeout=120
        )

    def token(self, login: str) -> str:
        return self.command("demo", "token", login).stdout.strip()

    def person(self, login: str) -> dict[str, str]:
        people = json.loads(self.command("demo", "people", "--json").stdout)
        found: dict[str, str] = next(one for one in people if one["login"] == login)
        return found

    def start(self) -> None:
        self._process = subprocess.Popen(
            [*COMMAND, "serve", "--workers", "2"],
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            assert time.monotonic() < deadline, "The service does not start."
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL to every process at once, as a power cut would."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def processes(self) -> list[int]:
        """Every process of the service, while it runs."""
        assert self._process is not None
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # one that has just ended
                fields = stat.read_text().rpartition(")")[2].split()
                if int(fields[2]) == self._process.pid:  # its group
                    found.append(int(stat.parent.name))
        return found

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=1) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _environment(home: Path, port: int, databases: dict[str, str]) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return ours | {"ESPACE_SANTE_HOME": str(home), "ESPACE_SANTE_PORT": str(port), **databases}


def _filled_once() -> Path:
    """The folder of a service with its small demonstration, which nothing uses: copies are made of it."""
    home = Path(os.environ["ESPACE_SANTE_HOME"]).parent / "filled"  # beside the folders of the processes of the run
    home.mkdir(exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / DATABASES).exists():
            databases = _new_databases()
            for words in (["setup"], ["demo", "load", "--people", "0"]):
                environment = _environment(home, free_port(), databases)
                subprocess.run([*COMMAND, *words], env=environment, check=True, capture_output=True, timeout=240)
            (home / DATABASES).write_text(json.dumps(databases))
    return home


def _named_in(filled: Path) -> dict[str, str]:
    named: dict[str, str] = json.loads((filled / DATABASES).read_text())
    return named


def _new_databases() -> dict[str, str]:
    """On PostgreSQL, new databases beside those of the run: two services never share one, nor a master key.

    The throw-away server of the run takes them away.
    """
    urls = {name: os.environ.get(name, "") for name in ("ENS_DATABASE_URL", "DMP_DATABASE_URL", "KEYS_DATABASE_URL")}
    return {name: _create(url) for name, url in urls.items() if url.startswith(("postgres://", "postgresql://"))}


def _copies_of(databases: dict[str, str]) -> dict[str, str]:
    return {name: _create(url, like=urlsplit(url).path.lstrip("/")) for name, url in databases.items()}


def _create(url: str, *, like: str = "template1") -> str:
    """The address of a new database on the server of `url`, a copy of the one named."""
    name = f"crash_{uuid4().hex[:12]}"
    server = urlsplit(url)._replace(path="/postgres").geturl()
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(like))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)
    return urlsplit(url)._replace(path=f"/{name}").geturl()
