"""A gateway on a free port, over the databases of the test, and a stock SMTP client."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from espace_sante.interop.mssante import serve, work
from espace_sante.interop.mssante.own_tls import ensure_own_certificate
from espace_sante.interop.mssante.work import WorkPool
from espace_sante.kernel.clock import utc_now
from espace_sante.messaging import api as messaging
from tests.conftest import database_aliases
from tests.worlds import NOW, World

DOMAINS = ("hopital.mssante.example", "liberal.mssante.example")
DOCTOR = "lea.fictive@hopital.mssante.example"


@dataclass
class Place:
    """Where the gateway of a test listens."""

    world: World
    host: str
    port: int
    authorities: Path

    @property
    def address(self) -> str:
        return messaging.mailbox_of(self.world.space).address

    @contextmanager
    def client(self, *, tls: bool = True, certificate: tuple[Path, Path] | None = None) -> Iterator[smtplib.SMTP]:
        """A stock client, once it has begun TLS."""
        with smtplib.SMTP(self.host, self.port, timeout=10) as client:
            if tls:
                context = ssl.create_default_context(cafile=str(self.authorities))
                if certificate:
                    context.load_cert_chain(*certificate)
                client.starttls(context=context)
                client.ehlo("hopital.mssante.example")
            yield client

    def inbox(self) -> messaging.Inbox:
        return messaging.inbox(actor=self.world.camille, space=self.world.space, now=utc_now())

    def mail(self, *headers: str, text: str = "Bonjour.", number: int = 1, sender: str = DOCTOR) -> bytes:
        lines = [
            f"From: Dr Fictive <{sender}>", f"To: {self.address}", f"Message-ID: <{number}@hopital.mssante.example>",
            *headers, "", text, "",
        ]  # fmt: skip
        return "\r\n".join(lines).encode()


@pytest.fixture
def place(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    monkeypatch.setattr(work, "close_old_connections", lambda: None)  # ours are in a transaction
    settings.MSSANTE_CERTIFICATE_FILE = settings.MSSANTE_AUTHORITIES_FILE = tmp_path / "mssante.crt"
    settings.MSSANTE_KEY_FILE = tmp_path / "mssante.key"
    settings.MSSANTE_LOCAL_MAILBOXES = tmp_path / "professionals"
    ensure_own_certificate(now=utc_now())
    world = World()
    trust(*DOMAINS)
    with listening() as (host, port):
        settings.MSSANTE_RELAY_URL = f"smtp://{host}:{port}"
        yield Place(world, host, port, settings.MSSANTE_AUTHORITIES_FILE)


def trust(*domains: str, fingerprint: str = "", since: datetime = NOW, until: datetime | None = None) -> None:
    list_ = [messaging.Trust(one, fingerprint, since, until) for one in domains]
    messaging.replace_trust_list(list_, version="1")


@contextmanager
def listening() -> Iterator[tuple[str, int]]:
    """The gateway in a thread with its own event loop, as in service; one thread does its work, in our transaction."""
    loop, pool = asyncio.new_event_loop(), WorkPool(threads=1, most_waiting=8)
    ours = {alias: connections[alias] for alias in database_aliases()}
    pool._pool.submit(_lend, ours).result()
    server = loop.run_until_complete(serve.start(host="127.0.0.1", port=0, clock=utc_now, pool=pool))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
        pool._pool.submit(_give_back, ours).result()
        pool.close()


def _lend(ours: dict[str, BaseDatabaseWrapper]) -> None:
    for alias, connection in ours.items():
        connection.inc_thread_sharing()
        connections[alias] = connection


def _give_back(ours: dict[str, BaseDatabaseWrapper]) -> None:
    for alias, connection in ours.items():
        connection.dec_thread_sharing()
        del connections[alias]


async def _end(server: asyncio.Server) -> None:
    """With the connections that clients left open."""
    server.close()
    tasks = [one for one in asyncio.all_tasks() if one is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
