"""The service under measure: `espace-sante serve` in processes of its own, and what memory they take."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from espace_sante.bench.wire import Connection, request_bytes

HOST = "127.0.0.1"
START_SECONDS = 60.0
STOP_SECONDS = 15.0
_PROC = Path("/proc")
_RESIDENT = re.compile(r"^VmRSS:\s+(\d+) kB$", re.MULTILINE)


class NotStarted(Exception):
    """The service did not answer in time, or stopped by itself."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running service."""

    port: int
    process: int
    workers: int

    def memory(self) -> list[int]:
        """Resident bytes of each worker, the largest first; the process that watches them is not one."""
        return sorted((_resident(child) for child in _children(self.process)), reverse=True)

    def processor_seconds(self) -> float:
        """What the workers have taken of processors since they began."""
        return sum(_processor(child) for child in _children(self.process))


@contextmanager
def running_server(*, workers: int, threads: int | None = None) -> Iterator[Server]:
    """Serve the state named by the environment for the length of the block. `threads`: of each worker, if said."""
    port = free_port()
    command = [sys.executable, "-m", "espace_sante", "serve", "--host", HOST, "--port", str(port)]
    # A group of its own: Ctrl-C reaches the bench first, which then stops it in order.
    command += ["--workers", str(workers), *(["--threads", str(threads)] if threads else [])]
    process = subprocess.Popen(command, start_new_session=True)  # noqa: S603 - our own command
    try:
        _wait(process, port)
        yield Server(port=port, process=process.pid, workers=workers)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            connection = Connection(HOST, port)
            status, _ = connection.call(request_bytes("GET", "/healthz", host=f"{HOST}:{port}"))
            connection.close()
            if status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise NotStarted("The service did not start.")


def _children(parent: int) -> list[int]:
    listed = (_PROC / str(parent) / "task" / str(parent) / "children").read_text().split()
    return [child for child in map(int, listed) if b"resource_tracker" not in _command(child)]


def _command(process: int) -> bytes:
    return (_PROC / str(process) / "cmdline").read_bytes()


def _resident(process: int) -> int:
    found = _RESIDENT.search((_PROC / str(process) / "status").read_text())
    return int(found[1]) * 1024 if found else 0


def _processor(process: int) -> float:
    """User and system time, the 14th and 15th fields of `stat` (proc(5))."""
    fields = (_PROC / str(process) / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
