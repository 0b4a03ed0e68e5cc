"""People written to, and a mail server that says what the tests want, for the tests of notices."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from uuid import UUID

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from espace_sante.identity.api import Addressee

HOLDER = UUID(int=7)
ADULT = Addressee(
    holder_id=HOLDER, about="Dominique Fictif", is_minor=False, to="Dominique Fictif",
    email="dominique@courriel.example", address=("12 rue des Inventions", "31000 Toulouse"),
)  # fmt: skip
CHILD = Addressee(
    holder_id=HOLDER, about="Alix Fictif", is_minor=True, to="Camille Fictif",
    email="camille@courriel.example", address=("12 rue des Inventions", "31000 Toulouse"),
)  # fmt: skip
REPRESENTATIVES = Addressee(
    holder_id=HOLDER, about="Anne-Charlotte Inventée-Imaginaire", is_minor=True,
    to="Aux représentants légaux de Anne-Charlotte Inventée-Imaginaire", email="",
    address=("Résidence des Longues Allées, bâtiment C, 118 boulevard du Général", "97490 Sainte-Clotilde-Fictive"),
)  # fmt: skip


class Taken:
    """What a mail server took: envelope and content. `answers`: what it says of a recipient, or to the content."""

    def __init__(self, answers: dict[str, str]) -> None:
        self.mails: list[tuple[str, list[str], EmailMessage]] = []
        self.connections = 0
        self._answers = answers

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await asyncio.sleep(0)
        if address in self._answers:
            return self._answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message: Any = message_from_bytes(envelope.content or b"", policy=policy.default)  # type: ignore[arg-type]
        self.mails.append((envelope.mail_from or "", list(envelope.rcpt_tos), message))
        return self._answers.get("DATA", "250 OK")


@contextmanager
def mail_server(settings: Any, **answers: str) -> Iterator[Taken]:
    """A real SMTP server on this machine, in the place of the deployment's."""
    taken = Taken({key.replace("__", "@").replace("_", "."): value for key, value in answers.items()})
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    controller = Controller(taken, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""
    try:
        yield taken
    finally:
        controller.stop()
