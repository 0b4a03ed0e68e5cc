"""A service's own server, in a process of its own: it takes every push, and tells afterwards which ones, in order.

    python -m espace_sante.bench.receiver

It prints the port that it listens on. `POST` is answered 204; `GET` gives the ids that were received, one a line.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from espace_sante.bench.wire import Connection, request_bytes

HOST = "127.0.0.1"
_ID = re.compile(rb"^webhook-id: *(\S+)", re.IGNORECASE | re.MULTILINE)


@contextmanager
def running_receiver() -> Iterator[int]:
    """The port of a receiver that runs for the length of the block."""
    command = [sys.executable, "-m", "espace_sante.bench.receiver"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own program
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def received(port: int) -> list[str]:
    """The ids of all that was pushed there so far."""
    connection = Connection(HOST, port)
    try:
        return connection.ask(request_bytes("GET", "/", host=f"{HOST}:{port}"))[1].decode().split()
    finally:
        connection.close()


async def _serve() -> None:
    ids: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if head.startswith(b"POST"):
            ids.extend(_ID.findall(head))
            writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        else:
            body = b"\n".join(ids)
            writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, HOST, 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - what this program says
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
