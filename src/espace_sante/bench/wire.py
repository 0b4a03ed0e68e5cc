"""HTTP/1.1 as the load speaks it: bytes prepared beforehand, one blocking connection a client, kept alive.

Client and service share the cores, so the client does as little as it can; the report says what share of a core it
took. Source: RFC 9112.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping

READ_BYTES = 1 << 18


class ConnectionCut(OSError):
    """The service closed the connection before the end of its answer."""


def request_bytes(
    method: str, path: str, *, host: str, headers: Mapping[str, str] | None = None, body: bytes = b""
) -> bytes:
    """A whole request."""
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: {host}",
        *(f"{name}: {value}" for name, value in (headers or {}).items()),
    ]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


class Connection:
    """One client. `call` sends a request and reads its whole answer."""

    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.create_connection((host, port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer, self._room = bytearray(), memoryview(bytearray(READ_BYTES))

    def call(self, request: bytes) -> tuple[int, int]:
        """The status and the length of the answer. Raises OSError."""
        status, head = self._sent(request)
        if b"transfer-encoding: chunked" in head:
            return status, sum(map(len, self._chunks()))
        length = _length(head)
        self._drop(length)
        return status, length

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """The status and the answer itself. Raises OSError."""
        status, head = self._sent(request)
        if b"transfer-encoding: chunked" in head:
            return status, b"".join(self._chunks())
        return status, self._take(_length(head))

    def close(self) -> None:
        self._socket.close()

    def _sent(self, request: bytes) -> tuple[int, bytes]:
        """The status and the head of the answer, in lower case; its body is to be read."""
        self._socket.sendall(request)
        while (end := self._buffer.find(b"\r\n\r\n")) < 0:
            self._fill()
        head = bytes(self._buffer[:end]).lower()
        del self._buffer[: end + 4]
        return int(head[9:12]), head

    def _chunks(self) -> Iterator[bytes]:
        while True:
            while (end := self._buffer.find(b"\r\n")) < 0:
                self._fill()
            size = int(bytes(self._buffer[:end]).split(b";", 1)[0], 16)
            del self._buffer[: end + 2]
            yield self._take(size + 2)[:size]
            if size == 0:
                return

    def _take(self, length: int) -> bytes:
        while len(self._buffer) < length:
            self._fill()
        taken = bytes(self._buffer[:length])
        del self._buffer[:length]
        return taken

    def _drop(self, length: int) -> None:
        while length > len(self._buffer):
            length -= len(self._buffer)
            self._buffer.clear()
            self._fill()
        del self._buffer[:length]

    def _fill(self) -> None:
        received = self._socket.recv_into(self._room)
        if not received:
            raise ConnectionCut
        self._buffer += self._room[:received]


def _length(head: bytes) -> int:
    """What Content-Length says, zero when it is not there."""
    start = head.find(b"content-length:")
    return 0 if start < 0 else int(head[start + 15 :].split(b"\r\n", 1)[0])
