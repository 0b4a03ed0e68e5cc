"""SMTP as the load speaks it: bytes prepared beforehand, one blocking connection a sender, commands sent together.

Source: RFC 5321, RFC 2920 (PIPELINING), RFC 3207 (STARTTLS).
"""

from __future__ import annotations

import base64
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

READ_BYTES = 1 << 16
TIMEOUT_SECONDS = 120.0


class Refused(Exception):
    """The gateway did not take what was sent; the reply is the message."""


def mail_bytes(*, sender: str, to: str, message_id: str, subject: str, file: bytes, name: str) -> bytes:
    """A mail with one attachment, as it travels: dots are stuffed, the end is there."""
    body = base64.encodebytes(file).replace(b"\n", b"\r\n")
    lines = [
        f"From: Dr Mesure Fictive <{sender}>", f"To: {to}", f"Message-ID: <{message_id}>",
        "Date: Mon, 30 Nov 2026 09:30:00 +0100", f"Subject: {subject}", "MIME-Version: 1.0",
        'Content-Type: multipart/mixed; boundary="limite"', "", "--limite",
        "Content-Type: text/plain; charset=utf-8", "", "Document de mesure, fictif.", "--limite",
        f'Content-Type: application/zip; name="{name}"', "Content-Transfer-Encoding: base64",
        f'Content-Disposition: attachment; filename="{name}"', "", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode() + body + b"--limite--\r\n.\r\n"


class Sending:
    """One connection of a sender, once TLS has begun. Raises Refused, OSError."""

    def __init__(self, host: str, port: int, authorities: Path) -> None:
        plain = socket.create_connection((host, port), timeout=TIMEOUT_SECONDS)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket: socket.socket = plain
        self._read = b""
        self._expect(220)
        self._say(b"EHLO mesure.example\r\n", 250)
        self._say(b"STARTTLS\r\n", 220)
        context = ssl.create_default_context(cafile=str(authorities))
        self._socket = context.wrap_socket(plain, server_hostname=host)
        self._say(b"EHLO mesure.example\r\n", 250)

    def give(self, mail: bytes, *, sender: str, to: str) -> float:
        """Hand one mail over; how long it took, in seconds."""
        began = time.perf_counter()
        self._socket.sendall(f"MAIL FROM:<{sender}>\r\nRCPT TO:<{to}>\r\nDATA\r\n".encode())
        for code in (250, 250, 354):
            self._expect(code)
        self._say(mail, 250)
        return time.perf_counter() - began

    def close(self) -> None:
        self._socket.close()

    def _say(self, words: bytes, code: int) -> None:
        self._socket.sendall(words)
        self._expect(code)

    def _expect(self, code: int) -> None:
        """Read one reply, all its lines."""
        while True:
            line, end, rest = self._read.partition(b"\r\n")
            if not end:
                piece = self._socket.recv(READ_BYTES)
                if not piece:
                    raise Refused("The connection was closed.")
                self._read += piece
                continue
            self._read = rest
            if line[3:4] != b"-":
                if line[:3] != str(code).encode():
                    raise Refused(line.decode("ascii", "replace"))
                return


@dataclass(slots=True)
class Parcel:
    """A mail that is ready, and where it goes."""

    to: str
    mail: bytes = field(repr=False)


@dataclass(slots=True)
class Sent:
    """What one sender did. `waits`: seconds for each mail."""

    waits: list[float] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def send_all(parcels: Iterable[list[Parcel]], *, sender: str, host: str, port: int, authorities: Path) -> list[Sent]:
    """Each list by a connection of its own, one mail after another, all at once."""
    outcomes = [(Sent(), one) for one in parcels]

    def run(sent: Sent, mails: list[Parcel]) -> None:
        try:
            with closing(Sending(host, port, authorities)) as connection:
                for one in mails:
                    sent.waits.append(connection.give(one.mail, sender=sender, to=one.to))
        except (Refused, OSError) as error:
            sent.refusals.append(str(error))

    threads = [threading.Thread(target=run, args=one) for one in outcomes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [sent for sent, _ in outcomes]
