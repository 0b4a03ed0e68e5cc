"""Granian, as this service runs it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


def serve_wsgi(*, home: Path, host: str, port: int, workers: int, threads: int) -> None:
    """Serve until interrupted. Each worker is a process; none needs another one's memory."""
    _share_figures(home / "metrics")
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


def _share_figures(folder: Path) -> None:
    """An empty folder where every worker counts its requests (`config/metrics.py`); named before they start."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
