"""Granian, as this service runs it."""

from __future__ import annotations

import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


def serve_wsgi(*, host: str, port: int, workers: int, threads: int) -> None:
    """Serve until interrupted. Each worker is a process; none needs another one's memory."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "espace_sante.config.settings")
    Granian(
        "espace_sante.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        backlog=1024,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()
