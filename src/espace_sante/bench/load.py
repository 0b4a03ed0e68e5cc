"""The load: a process of its own whose clients send one request after another, as fast as they are answered.

    python -m espace_sante.bench.load < ammunition > figures

Requests are made beforehand and drawn at random; their stand-ins become ids that were never used. What happens
during the warm-up is not counted.
"""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections import Counter

import msgspec

from espace_sante.bench.wire import Connection

# The system gives each new connection to a process of the service at random: renewed connections, as those of a proxy,
# even out what the first draw would decide for the whole measure.
REQUESTS_A_CONNECTION = 25
UNIQUE_ID_LENGTH = 44  # of the stand_in too, so that a request keeps its length


def new_unique_id(chance: random.Random) -> bytes:
    """An OID made of a number (ITU-T X.667), always as long."""
    return b"2.25.1%038d" % chance.randrange(10**38)


class Ammunition(msgspec.Struct):
    """What to send: whole requests, the stand_in in them, where, for how long, from how many clients."""

    host: str
    port: int
    clients: int
    warm_seconds: float
    seconds: float
    requests: list[bytes]
    stand_in: bytes = b""


class Figures(msgspec.Struct):
    """What came back. `accepted` counts the answers 2xx of the warm-up too; times are in milliseconds."""

    requests: int
    seconds: float
    errors: int
    statuses: dict[int, int]
    accepted: int
    received_bytes: int
    p50: float
    p99: float
    longest: float
    client_cores: float  # processor time of the load itself, as a share of one core

    @property
    def rate(self) -> float:
        return self.requests / self.seconds if self.seconds else 0.0


def run_load(ammunition: Ammunition) -> Figures:
    """Run the load in a process of its own."""
    command = [sys.executable, "-m", "espace_sante.bench.load"]
    sent = msgspec.msgpack.encode(ammunition)
    done = subprocess.run(command, input=sent, stdout=subprocess.PIPE, check=True)  # noqa: S603 - our own module
    return msgspec.msgpack.decode(done.stdout, type=Figures)


class _Client(threading.Thread):
    """One of the clients at once."""

    def __init__(self, ammunition: Ammunition, cut: list[list[bytes]], counted_from: float, until: float) -> None:
        super().__init__()
        self._ammunition, self._cut, self._from, self._until = ammunition, cut, counted_from, until
        self.times: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.accepted = self.received = 0

    def run(self) -> None:
        chance = random.Random()  # noqa: S311 - which request comes next
        connection, left = Connection(self._ammunition.host, self._ammunition.port), REQUESTS_A_CONNECTION
        began = time.perf_counter()
        while began < self._until:
            request = self._next(chance)
            began = time.perf_counter()
            try:
                status, length = connection.call(request)
            except OSError:
                status, length = 0, 0
                connection.close()
                connection = Connection(self._ammunition.host, self._ammunition.port)
            ended = time.perf_counter()
            left -= 1
            if not left:
                connection.close()
                connection, left = Connection(self._ammunition.host, self._ammunition.port), REQUESTS_A_CONNECTION
            self.accepted += 200 <= status < 300
            if began >= self._from:
                self.times.append(ended - began)
                self.statuses[status] += 1
                self.received += length
        connection.close()

    def _next(self, chance: random.Random) -> bytes:
        parts = chance.choice(self._cut)
        whole = [parts[0]]
        for part in parts[1:]:
            whole += [new_unique_id(chance), part]
        return b"".join(whole)


def _main() -> None:
    ammunition = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Ammunition)
    stand_in = ammunition.stand_in
    cut = [one.split(stand_in) if stand_in else [one] for one in ammunition.requests]
    counted_from = time.perf_counter() + ammunition.warm_seconds
    clients = [
        _Client(ammunition, cut, counted_from, counted_from + ammunition.seconds) for _ in range(ammunition.clients)
    ]
    used = time.process_time()
    began = time.perf_counter()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    elapsed = time.perf_counter() - began
    times = sorted(one for client in clients for one in client.times)
    statuses = sum((client.statuses for client in clients), Counter())
    figures = Figures(
        requests=len(times),
        seconds=time.perf_counter() - counted_from,
        errors=sum(count for status, count in statuses.items() if not 200 <= status < 300),
        statuses=dict(statuses),
        accepted=sum(client.accepted for client in clients),
        received_bytes=sum(client.received for client in clients),
        p50=_quantile(times, 0.50),
        p99=_quantile(times, 0.99),
        longest=_quantile(times, 1.0),
        client_cores=(time.process_time() - used) / elapsed,
    )
    sys.stdout.buffer.write(msgspec.msgpack.encode(figures))


def _quantile(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(share * len(times)))] * 1000 if times else 0.0


if __name__ == "__main__":
    _main()
