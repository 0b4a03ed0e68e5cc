"""kill -9 to the mail gateway: a mail that was accepted is in the mailbox, and one that is sent again is there once."""

from __future__ import annotations

import os
import signal
import smtplib
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.crash.service import COMMAND, Service

pytestmark = [pytest.mark.storage, pytest.mark.slow]
MAILS, KILLS = 30, 2
SENDER = "garde@hopital.mssante.example"


class Gateway:
    """`espace-sante mssante serve`, killed and started again on the same port."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._process: subprocess.Popen[str] | None = None
        self.port = 0

    def start(self) -> None:
        self._process = subprocess.Popen(
            [*COMMAND, "mssante", "serve", "--host", "127.0.0.1", "--port", str(self.port)],
            env=self._service.environment, start_new_session=True, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline().rpartition(":")[2])

    def kill(self) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            assert self._process.stdout is not None
            self._process.stdout.close()


@pytest.fixture
def gateway(service: Service) -> Iterator[Gateway]:
    gateway = Gateway(service)
    gateway.start()
    try:
        yield gateway
    finally:
        gateway.kill()


def test_what_was_accepted_is_stored_once_whatever_was_killed(gateway: Gateway, service: Service) -> None:
    address = f"{service.person('camille')['ins']}@patient.mssante.fr"
    authority = service.home / "secrets" / "mssante.crt"
    accepted: set[int] = set()
    sender = threading.Thread(target=_send_all, args=(gateway, address, authority, accepted))
    sender.start()
    for wanted in range(MAILS // (KILLS + 1), MAILS, MAILS // (KILLS + 1))[:KILLS]:
        while len(accepted) < wanted:
            time.sleep(0.005)
        gateway.kill()
        gateway.start()
    sender.join(60)
    assert accepted == set(range(MAILS))
    assert _stored(service) == MAILS


def _send_all(gateway: Gateway, address: str, authority: Path, accepted: set[int]) -> None:
    """As a mail server does: what has no answer is sent again as it was."""
    context = ssl.create_default_context(cafile=str(authority))
    deadline = time.monotonic() + 60
    while len(accepted) < MAILS and time.monotonic() < deadline:
        with suppress(OSError, smtplib.SMTPException), smtplib.SMTP("127.0.0.1", gateway.port, timeout=5) as client:
            client.starttls(context=context)
            for number in range(len(accepted), MAILS):
                client.sendmail(SENDER, [address], _mail(address, number))
                accepted.add(number)
        time.sleep(0.02)


def _mail(address: str, number: int) -> bytes:
    head = f"From: {SENDER}\r\nTo: {address}\r\nMessage-ID: <{number}@hopital.mssante.example>\r\nSubject: {number}\r\n"
    return f"{head}\r\nBonjour.\r\n".encode()


def _stored(service: Service) -> int:
    """Counted by another process, in its own databases."""
    script = (
        "import django; django.setup()\n"
        "from espace_sante.messaging.models import Message\n"
        f"print(Message.objects.filter(sender='{SENDER}').count())"
    )
    environment = service.environment | {"DJANGO_SETTINGS_MODULE": "espace_sante.config.settings"}
    told = subprocess.run(
        [COMMAND[0], "-c", script], env=environment, check=True, capture_output=True, text=True, timeout=60
    )
    return int(told.stdout)
