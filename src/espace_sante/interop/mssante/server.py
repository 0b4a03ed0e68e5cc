"""The SMTP server: aiosmtpd, with its own way to take a content and to stay within its means.

A content is read in pieces of 64 kB and not line by line; its end is CR LF . CR LF and nothing else, so that no other
end can hide a second mail (CVE-2023-51764, CVE-2024-27305). What all connections hold together is bounded.
Source: RFC 5321; RFC 1870 (SIZE), RFC 2920 (PIPELINING), RFC 3207 (STARTTLS), RFC 6152 (8BITMIME).
"""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from aiosmtpd.smtp import SMTP, Envelope, syntax

from espace_sante.interop.mssante import replies
from espace_sante.interop.mssante.delivery import Destination, Sender
from espace_sante.interop.mssante.encodings import Source
from espace_sante.interop.mssante.incoming import END, Content, House

_PIECE = 64 * 1024
log = structlog.get_logger(__name__)


class Transaction(Envelope):
    """One mail on its way in."""

    def __init__(self) -> None:
        super().__init__()
        self.sender: Sender | None = None
        self.destinations: list[Destination] = []
        self.data: Source = b""


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
        content = Content(house=self._house, most=self._most)
        try:
            await self._read_content(content)
            await self.push(content.excess or await self._keep(content))
        finally:
            content.close()
            self._set_post_data_state()

    async def _keep(self, content: Content) -> str:
        self._transaction().data = content.whole()
        try:
            return await self.event_handler.handle_DATA(self, self.session, self._transaction())
        finally:
            self._transaction().data = b""

    async def _read_content(self, content: Content) -> None:
        """Up to the line that is a dot alone; what is too much is read and dropped."""
        tail = b"\r\n"
        while True:
            piece, may_end = await self._piece()
            tail = (tail + piece)[-len(b"\r\n" + END) :]
            if may_end and tail == b"\r\n" + END:
                content.take(piece[: -len(END)])
                return
            content.take(piece)

    async def _piece(self) -> tuple[bytes, bool]:
        """The bytes up to a dot that ends a line, or as many as the reader holds."""
        try:
            return await self._reader.readuntil(END), True
        except asyncio.LimitOverrunError as error:
            return await self._reader.readexactly(error.consumed), False
