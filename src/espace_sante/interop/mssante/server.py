"""The SMTP server: aiosmtpd, with its own way to take a content and to stay within its means.

A content is read in pieces of 64 kB and not line by line; its end is CR LF . CR LF and nothing else, so that no other
end can hide a second mail (CVE-2023-51764, CVE-2024-27305). What all connections hold together is bounded.
Source: RFC 5321; RFC 1870 (SIZE), RFC 2920 (PIPELINING), RFC 3207 (STARTTLS), RFC 6152 (8BITMIME).
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiosmtpd.smtp import SMTP, Envelope, syntax

from espace_sante.interop.mssante import replies
from espace_sante.interop.mssante.delivery import Destination, Sender

END = b".\r\n"
_STUFFED = re.compile(rb"(\A|\r\n)\.")
_PIECE = 64 * 1024
log = structlog.get_logger(__name__)


@dataclass(slots=True)
class House:
    """What the connections of this process share, and how much of it there is at most."""

    most_connections: int
    most_bytes: int  # of contents being read or kept
    connections: int = 0
    bytes: int = 0


class Transaction(Envelope):
    """One mail on its way in."""

    def __init__(self) -> None:
        super().__init__()
        self.sender: Sender | None = None
        self.destinations: list[Destination] = []


@dataclass(slots=True)
class _Content:
    data: bytearray = field(default_factory=bytearray)
    excess: str = ""  # the reply, once it is too much


class MailServer(SMTP):
    """One connection. `handler` is a Gateway; `most`: bytes of a content."""

    line_length_limit = _PIECE  # of the reader; commands have their own limit, contents theirs

    def __init__(self, handler: Any, *, house: House, most: int, **options: Any) -> None:
        self._house = house
        self._most = most
        super().__init__(handler, data_size_limit=most, auth_exclude_mechanism=["LOGIN", "PLAIN"], **options)

    def close(self) -> None:
        """End the connection, once what was said has left."""
        if self.transport is not None:
            self.transport.close()

    def _create_envelope(self) -> Transaction:
        return Transaction()

    def _transaction(self) -> Transaction:
        assert isinstance(self.envelope, Transaction)
        return self.envelope

    async def _handle_client(self) -> None:
        self._house.connections += 1
        try:
            if self._house.connections > self._house.most_connections:
                await self.push(replies.TOO_MANY_CONNECTIONS)
                self.close()
                return
            await super()._handle_client()
        finally:
            self._house.connections -= 1

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the name that aiosmtpd looks for
        if await self.check_helo_needed():
            return
        if not self._transaction().rcpt_tos:
            await self.push("503 5.5.1 Error: need RCPT command")
            return
        if arg:
            await self.push("501 5.5.4 Syntax: DATA")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        held = 0
        try:
            content = await self._read_content()
            held = len(content.data)
            await self.push(content.excess or await self._keep(content))
        finally:
            self._house.bytes -= held
            self._set_post_data_state()

    async def _keep(self, content: _Content) -> str:
        self._transaction().content = _STUFFED.sub(rb"\1", bytes(content.data))
        content.data.clear()
        return await self.event_handler.handle_DATA(self, self.session, self._transaction())

    async def _read_content(self) -> _Content:
        """Up to the line that is a dot alone; what is too much is read and dropped."""
        content, tail = _Content(), b"\r\n"
        try:
            while True:
                piece, may_end = await self._piece()
                tail = (tail + piece)[-len(b"\r\n" + END) :]
                self._hold(content, piece)
                if may_end and tail == b"\r\n" + END:
                    break
        except BaseException:
            self._drop(content, "")
            raise
        if not content.excess:
            del content.data[-len(END) :]
            self._house.bytes -= len(END)
        return content

    async def _piece(self) -> tuple[bytes, bool]:
        """The bytes up to a dot that ends a line, or as many as the reader holds."""
        try:
            return await self._reader.readuntil(END), True
        except asyncio.LimitOverrunError as error:
            return await self._reader.readexactly(error.consumed), False

    def _hold(self, content: _Content, piece: bytes) -> None:
        if content.excess:
            return
        if len(content.data) + len(piece) > self._most + len(END):
            self._drop(content, "552 5.3.4 This message is too large")
        elif self._house.bytes + len(piece) > self._house.most_bytes:
            self._drop(content, replies.NO_ROOM)
        else:
            content.data += piece
            self._house.bytes += len(piece)

    def _drop(self, content: _Content, reply: str) -> None:
        self._house.bytes -= len(content.data)
        content.data.clear()
        content.excess = reply
