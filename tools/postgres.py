"""A throw-away PostgreSQL for the tests and the bench.

    python tools/postgres.py run [--durable] -- COMMAND ...

starts a private cluster in a temporary directory, names its three databases, by the way of its Unix socket, in
ENS_DATABASE_URL, DMP_DATABASE_URL and KEYS_DATABASE_URL, runs COMMAND, then stops and removes the cluster.
It neither reads nor touches a PostgreSQL that already runs on the machine.
"""

import argparse
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from urllib.parse import quote

DATABASES = ("ens", "dmp", "keys")
SUPERUSER = "espace_sante"
UNPRIVILEGED_ACCOUNT = "postgres"  # PostgreSQL refuses to run as root
START_TIMEOUT_SECONDS = 60

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_min_messages": "warning",
}
FAST_SETTINGS = {  # data lives for one run
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # Tables hold a few rows, and the tests keep every core busy: another process, or compiled code, costs more than it
    # saves. Asking 140 tables in one statement took 45 ms with a process beside, 3 ms without.
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
}


class NoPostgres(Exception):
    """No PostgreSQL server is installed, or none could be started."""


def find_program(*, name: str) -> str:
    """Give the path of a PostgreSQL server program, the newest Debian one first.

    Debian keeps them out of PATH; what PATH holds under the same name may be a wrapper.
    """
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    candidates = [str(directory / name) for directory in reversed(versions)]
    found = next((path for path in candidates if os.access(path, os.X_OK)), None) or shutil.which(name)
    if found is None:
        raise NoPostgres(f"{name} was not found. Install PostgreSQL: apt-get install postgresql")
    return found


def as_server_account() -> list[str]:
    """Give the words that run a command as an account PostgreSQL accepts; none unless we are root."""
    if os.geteuid() != 0:
        return []
    try:
        pwd.getpwnam(UNPRIVILEGED_ACCOUNT)
    except KeyError as error:
        raise NoPostgres(f"Running as root, and the account {UNPRIVILEGED_ACCOUNT} does not exist.") from error
    return ["runuser", "-u", UNPRIVILEGED_ACCOUNT, "--"]


def free_port() -> int:
    """Ask the system for a loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def run_quietly(*, command: Sequence[str], directory: Path, password: str | None = None) -> None:
    """Run a command of the server's; its output is shown only when it fails."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"} | ({"PGPASSWORD": password} if password else {})
    result = subprocess.run(
        command,
        cwd=directory,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if result.returncode:
        raise NoPostgres(f"{' '.join(command)}\n{result.stdout}")


def create_cluster(*, directory: Path, password: str) -> Path:
    """Make the files of an empty cluster, owned by the account that will serve them."""
    password_file = directory / "password"
    password_file.write_text(password, encoding="ascii")
    password_file.chmod(0o600)
    if os.geteuid() == 0:
        shutil.chown(directory, UNPRIVILEGED_ACCOUNT)
        shutil.chown(password_file, UNPRIVILEGED_ACCOUNT)
    data = directory / "data"
    owner = ["--username", SUPERUSER, "--auth", "scram-sha-256", "--pwfile", str(password_file)]
    content = ["--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
    program = [*as_server_account(), find_program(name="initdb"), "--pgdata", str(data)]
    run_quietly(command=[*program, *owner, *content], directory=directory)
    return data


def server_command(*, data: Path, port: int, directory: Path, durable: bool) -> list[str]:
    """Give the command line of the server."""
    settings = SETTINGS | ({} if durable else FAST_SETTINGS) | {"unix_socket_directories": str(directory)}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return [*as_server_account(), find_program(name="postgres"), "-D", str(data), "-p", str(port), *options]


def wait_until_ready(*, server: "subprocess.Popen[bytes]", log: Path, port: int) -> None:
    """Wait for the server to answer; raise NoPostgres with its log when it does not."""
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    probe = [find_program(name="pg_isready"), "--quiet", "--host", "127.0.0.1", "--port", str(port)]
    while subprocess.run(probe, check=False).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise NoPostgres(f"The server did not start.\n{log.read_text(errors='replace')}")
        time.sleep(0.05)


def create_databases(*, port: int, password: str, directory: Path) -> dict[str, str]:
    """Create the three databases and give the environment that names them."""
    environment = {}
    socket_folder = quote(str(directory), safe="")  # four times cheaper to talk through than TCP
    for name in DATABASES:
        address = ["--host", "127.0.0.1", "--port", str(port), "--username", SUPERUSER]
        command = [find_program(name="createdb"), *address, name]
        run_quietly(command=command, directory=directory, password=password)
        environment[f"{name.upper()}_DATABASE_URL"] = f"postgres://{SUPERUSER}:{password}@{socket_folder}:{port}/{name}"
    return environment


def stop(*, server: "subprocess.Popen[bytes]", data: Path, directory: Path) -> None:
    """Stop the server at once; what it holds is thrown away."""
    if server.poll() is None:
        program = [*as_server_account(), find_program(name="pg_ctl")]
        run_quietly(command=[*program, "stop", "--pgdata", str(data), "--mode", "immediate"], directory=directory)
        server.wait(timeout=START_TIMEOUT_SECONDS)


@contextmanager
def throw_away_cluster(*, durable: bool = False) -> Iterator[dict[str, str]]:
    """Run a private cluster for the length of the block; yields the environment that names its databases."""
    password = secrets.token_urlsafe(18)
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="espace-sante-postgres-") as name:
        directory = Path(name)
        log = directory / "log"
        data = create_cluster(directory=directory, password=password)
        command = server_command(data=data, port=port, directory=directory, durable=durable)
        with log.open("wb") as output:
            # A session of its own: Ctrl-C reaches the command under test first, the server is stopped after it.
            server = subprocess.Popen(command, cwd=directory, stdout=output, stderr=output, start_new_session=True)
        try:
            wait_until_ready(server=server, log=log, port=port)
            yield create_databases(port=port, password=password, directory=directory)
        finally:
            stop(server=server, data=data, directory=directory)


def interrupt(_number: int, _frame: FrameType | None) -> None:
    """Turn a request to end into the exception that unwinds the block above."""
    raise KeyboardInterrupt


def main() -> int:
    """Run a command against a cluster that lives no longer than it."""
    parser = argparse.ArgumentParser(description="Run a command against a throw-away PostgreSQL.")
    actions = parser.add_subparsers(required=True)
    run = actions.add_parser("run", help="run COMMAND, its databases named in its environment")
    run.add_argument("--durable", action="store_true", help="keep fsync on, as in production (for measures)")
    run.add_argument("command", nargs="+", metavar="COMMAND")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, interrupt)
    try:
        with throw_away_cluster(durable=arguments.durable) as databases:
            return subprocess.run(arguments.command, env={**os.environ, **databases}, check=False).returncode
    except NoPostgres as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
