"""The real service in processes of its own, on a state of its own, which a test may kill without warning.

The state is filled once in a run, by whichever process of the tests needs it first; each service has a copy.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

from tests.migrated import COMMAND, NAMES, copy_state, create_database, environment_of, migrated, only_one

START_SECONDS = 30


class Service:
    """`espace-sante serve` over a small demonstration, in a group of processes of its own. `home`: an empty folder."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        filled, databases = _filled()
        copy_state(filled, home)
        self.environment = environment_of(home, _copies_of(databases), ESPACE_SANTE_PORT=str(self.port))

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


def _filled() -> tuple[Path, dict[str, str]]:
    """The folder and databases of a service with its small demonstration, which nothing uses: copies are made of it."""
    home = Path(os.environ["ESPACE_SANTE_HOME"]).parent / "filled"  # beside the folders of the processes of the run
    with only_one(home):
        if not (home / NAMES).exists():
            source, databases = migrated()
            copy_state(source, home)
            own = _copies_of(databases)
            words = [*COMMAND, "demo", "load", "--people", "0"]
            subprocess.run(words, env=environment_of(home, own), check=True, capture_output=True, timeout=240)
            (home / NAMES).write_text(json.dumps(own))
    return home, json.loads((home / NAMES).read_text())


def _copies_of(databases: dict[str, str]) -> dict[str, str]:
    """On PostgreSQL, new databases beside those of the run: two services never share one."""
    return {name: create_database(url, like=url) for name, url in databases.items()}
