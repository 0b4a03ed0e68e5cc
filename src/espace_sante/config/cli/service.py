"""`espace-sante setup|serve|worker|check`: run the service."""

from __future__ import annotations

import os
import signal
import threading
import time
from types import FrameType

import click

BIRTHDAYS_SECONDS = 3600.0  # between two looks for majorities to tell of
HOUSEKEEPING_SECONDS = 86_400.0


@click.command()
def setup() -> None:
    """Make or migrate the three databases, the keys and the static files."""
    from espace_sante.config.cli import set_up  # loaded when run

    set_up()
    prepare()


def prepare(*, verbosity: int = 0) -> None:
    """Bring the databases and static files up to date. Needs Django loaded."""
    from django.conf import settings
    from django.core.management import call_command

    from espace_sante.config.databases import ALIASES
    from espace_sante.config.migrating import migrate
    from espace_sante.kernel.key_file import ensure_key_file

    settings.ENVIRONMENT.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    for key_file in (settings.MASTER_KEY_FILE, settings.SIGNING_KEY_FILE, settings.LOG_KEY_FILE):
        ensure_key_file(key_file)
    for alias in ALIASES:
        migrate(alias)
    call_command("createcachetable", database="ens", verbosity=verbosity)
    call_command("collectstatic", verbosity=verbosity, interactive=False)


@click.command()
@click.option("--host", help="Address to listen on (ESPACE_SANTE_HOST, 127.0.0.1).")
@click.option("--port", type=int, help="Port to listen on (ESPACE_SANTE_PORT, 8000).")
@click.option("--workers", type=click.IntRange(min=1), help="Processes (one for each core, 8 at most).")
@click.option("--threads", type=int, default=4, show_default=True, help="Threads of each process.")
def serve(host: str | None, port: int | None, workers: int | None, threads: int) -> None:
    """Serve pages and interfaces (stays in the foreground)."""
    from espace_sante.config.environment import read_environment
    from espace_sante.config.server import serve_wsgi

    environment = read_environment()
    serve_wsgi(
        home=environment.home,
        host=host or environment.host,
        port=port or environment.port,
        workers=workers or default_workers(),
        threads=threads,
    )


def default_workers() -> int:
    """One process for each core that this one may use: Python computes on one core a process.

    SQLite is safe with several (WAL, one writer at a time across processes). Beyond 8, memory and database
    connections are worth a decision.
    """
    return min(len(os.sched_getaffinity(0)), 8)


@click.command()
@click.option("--once", is_flag=True, help="Do what is due and stop.")
@click.option("--every", type=float, default=1.0, show_default=True, help="Seconds between two looks.")
def worker(once: bool, every: float) -> None:
    """Do the work that follows commits (previews, mails, lines of trace that wait), and `housekeeping` once a day."""
    from espace_sante.config.cli import set_up

    set_up()
    from espace_sante.config.housekeeping import keep_house
    from espace_sante.config.log_keeper import LogKeeper, put_all_in_the_log
    from espace_sante.config.mail_sender import MailSender
    from espace_sante.config.worker import drain_all, look_at_birthdays, pass_over_spaces
    from espace_sante.kernel.clock import utc_now
    from espace_sante.subscriptions.api import settle_all

    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    keeper, mails = LogKeeper(), MailSender()
    if not once:
        keeper.start()
        mails.start()
    parent = os.getppid()
    looked_at, kept_at = -BIRTHDAYS_SECONDS, -HOUSEKEEPING_SECONDS
    while not stop.is_set():
        if time.monotonic() - looked_at >= BIRTHDAYS_SECONDS:
            look_at_birthdays()
            pass_over_spaces()
            looked_at = time.monotonic()
        if time.monotonic() - kept_at >= HOUSEKEEPING_SECONDS:
            keep_house()
            kept_at = time.monotonic()
        done = drain_all(to_the_end=once)
        if once and not done:
            put_all_in_the_log()
            return
        if os.getppid() != parent:  # whoever started this is gone
            break
        if not done:
            stop.wait(every)
    settle_all(now=utc_now())
    mails.stop()
    keeper.stop()


@click.command()
def check() -> None:
    """Check the configuration and that the databases, the document store, the keys and the access matrix answer."""
    from django.core.management import call_command

    from espace_sante.config.cli import set_up

    set_up()
    call_command("check")
    from espace_sante.config.databases import ALIASES
    from espace_sante.portals.public.views.health import not_ready

    faults = not_ready()
    for fault in faults:
        click.echo(f"NOT READY  {fault}")
    if faults:
        raise SystemExit(1)
    click.echo(f"OK  databases {', '.join(ALIASES)}, document store, keys and access matrix answer.")
