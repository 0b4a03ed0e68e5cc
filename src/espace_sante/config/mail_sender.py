"""Mails given to the relay beside the other work of the worker: a relay may take half a minute to answer.

Whatever fails is logged and tried again: mails wait in the database, and nothing is lost.
"""

from __future__ import annotations

import logging
import threading

from django.db import connections

from espace_sante.interop.mssante.api import send_due
from espace_sante.kernel.clock import utc_now

LOOK_SECONDS = 0.5  # between two looks at what is due
AFTER_A_FAULT_SECONDS = 5.0
logger = logging.getLogger(__name__)


class MailSender:
    """One thread, from `start` to `stop`."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._send, name="mssante", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """The mail under way ends first. A stop without it sends one again, which is recognised by its Message-ID."""
        self._stop.set()
        self._thread.join(timeout=5)

    def _send(self) -> None:
        try:
            while not self._stop.is_set():
                self._stop.wait(self._pause())
        finally:
            connections.close_all()

    def _pause(self) -> float:
        try:
            return 0.0 if send_due(clock=utc_now).done else LOOK_SECONDS
        except Exception:  # the edge of all background work: it is logged and tried again
            logger.exception("mail.failed")
            connections.close_all()
            return AFTER_A_FAULT_SECONDS
