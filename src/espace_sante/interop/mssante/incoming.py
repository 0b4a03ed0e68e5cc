"""A content on its way in: in memory while it is small, aside beyond that, its dots unstuffed as it comes.

Source: RFC 5321 4.5.2 (transparency).
"""

from __future__ import annotations

from dataclasses import dataclass

from espace_sante.interop.mssante import replies
from espace_sante.interop.mssante.encodings import Source
from espace_sante.kernel.spool import Spool

MEMORY_BYTES = 512 * 1024  # of one content; beyond, it is on the disk, sealed under a key of this process
END = b".\r\n"
_LINE_END = b"\r\n"


@dataclass(slots=True)
class House:
    """What the connections of this process share, and how much of it there is at most."""

    most_connections: int
    most_bytes: int  # of contents being read or kept, in memory and aside
    connections: int = 0
    bytes: int = 0


class Content:
    """What one DATA brings. `excess` is the reply once it is too much: nothing more is kept then."""

    def __init__(self, *, house: House, most: int) -> None:
        self.excess = ""
        self._house, self._most, self._held = house, most, 0
        self._memory = bytearray()
        self._spool: Spool | None = None
        self._left = b""  # the end of a line, until what follows it is known
        self._begun = False

    def take(self, piece: bytes) -> None:
        """Add what was read; the line that ends the content is not part of it."""
        if self.excess:
            return
        if self._held + len(piece) > self._most:
            self._refuse("552 5.3.4 This message is too large")
        elif self._house.bytes + len(piece) > self._house.most_bytes:
            self._refuse(replies.NO_ROOM)
        else:
            self._held += len(piece)
            self._house.bytes += len(piece)
            try:
                self._write(self._unstuffed(piece))
            except OSError:  # the disk is full
                self._refuse(replies.NO_ROOM)

    def whole(self) -> Source:
        """Everything that came, once it ended. Raises OSError when the disk is full."""
        self._write(self._left)
        self._left = b""
        if self._spool is not None:
            return self._spool
        return bytes(self._memory)

    def close(self) -> None:
        """Give back its place. Doing it twice is no error."""
        self._house.bytes -= self._held
        self._held = 0
        self._memory.clear()
        if self._spool is not None:
            self._spool.close()

    def _refuse(self, reply: str) -> None:
        self.excess = reply
        self.close()

    def _unstuffed(self, piece: bytes) -> bytes:
        """Without the dot that was added before each one that begins a line, wherever pieces are cut."""
        before = self._left if self._begun else _LINE_END
        whole = (before + piece).replace(b"\r\n.", _LINE_END)
        if not self._begun:
            self._begun, whole = True, whole[len(_LINE_END) :]
        raw = before + piece
        self._left = _LINE_END if raw.endswith(_LINE_END) else b"\r" if raw.endswith(b"\r") else b""
        return whole[: len(whole) - len(self._left)]

    def _write(self, piece: bytes) -> None:
        if self._spool is None and len(self._memory) + len(piece) <= MEMORY_BYTES:
            self._memory += piece
            return
        if self._spool is None:
            self._spool = Spool()
            self._spool.write(bytes(self._memory))
            self._memory.clear()
        self._spool.write(piece)
