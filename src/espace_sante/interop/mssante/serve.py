"""Run the gateway in the foreground, until asked to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.conf import settings

from espace_sante.interop.mssante.delivery import Rules
from espace_sante.interop.mssante.gateway import Gateway
from espace_sante.interop.mssante.incoming import House
from espace_sante.interop.mssante.limits import mail_limits
from espace_sante.interop.mssante.own_tls import ensure_own_certificate, server_context_of_settings
from espace_sante.interop.mssante.server import MailServer
from espace_sante.interop.mssante.tls import fingerprint_of_file
from espace_sante.interop.mssante.work import WorkPool

IDLE_SECONDS = 300.0  # RFC 5321 4.5.3.2.7: at least five minutes between two commands
STOP_SECONDS = 5.0


def rules_of_settings() -> Rules:
    ours = fingerprint_of_file(settings.MSSANTE_CERTIFICATE_FILE) if settings.DEMONSTRATION else ""
    return Rules(
        certificates=not settings.DEMONSTRATION,
        our_domain=settings.PATIENT_MAIL_DOMAIN,
        our_fingerprint=ours,
        limits=mail_limits(),
    )


def serve(
    *, host: str, port: int, share_port: bool, clock: Callable[[], datetime], told: Callable[[str, int], None]
) -> None:
    """Listen until SIGTERM or SIGINT. `told`: called with the address and the port once it listens.

    `share_port`: several processes may listen on it, and the system deals connections out.
    """
    ensure_own_certificate(now=clock())
    asyncio.run(_serve(host, port, share_port, clock, told))


async def start(
    *, host: str, port: int, clock: Callable[[], datetime], pool: WorkPool, share_port: bool = False
) -> asyncio.Server:
    """A server that listens. Who calls closes it, and the pool."""
    rules = rules_of_settings()
    house = House(most_connections=settings.MSSANTE_CONNECTIONS, most_bytes=settings.MSSANTE_BYTES_AT_ONCE)
    context = server_context_of_settings()
    loop = asyncio.get_running_loop()
    connection = partial(
        MailServer,
        Gateway(rules=rules, pool=pool, clock=clock),
        house=house,
        most=rules.limits.message,
        hostname=settings.PATIENT_MAIL_DOMAIN,
        ident="espace-sante",
        tls_context=context,
        require_starttls=True,
        timeout=IDLE_SECONDS,
        loop=loop,
    )
    return await loop.create_server(connection, host=host, port=port, backlog=256, reuse_port=share_port or None)


async def _serve(
    host: str, port: int, share_port: bool, clock: Callable[[], datetime], told: Callable[[str, int], None]
) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    pool = WorkPool(threads=settings.MSSANTE_THREADS, most_waiting=settings.MSSANTE_WAITING)
    server = await start(host=host, port=port, clock=clock, pool=pool, share_port=share_port)
    told(*server.sockets[0].getsockname()[:2])
    await stop.wait()
    server.close()
    await asyncio.to_thread(pool.close)  # mails that are being kept are kept; others come back from their senders
