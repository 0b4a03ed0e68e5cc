"""The load of cycles: a process of its own whose clients refresh a token, write one measure, read the last fifty.

    python -m espace_sante.bench.cycles_load < ammunition > figures

Each client looks after its own people, one after the other, as one instance of a service does. What happens during the
warm-up, in which codes are exchanged for the first tokens, is not counted.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import msgspec
import orjson

from espace_sante.bench.wire import Connection, request_bytes

GLUCOSE = "2345-7"
PATIENT, AT, VALUE = b"@patient@", b"@at@", b"@value@"  # stand-ins in the measure that is sent
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Ammunition(msgspec.Struct):
    """Where, who, for how long, from how many clients.

    `measure`: the body of a measure, with its stand-ins; `people`: patients, each with the code of their first token.
    """

    host: str
    port: int
    clients: int
    warm_seconds: float
    seconds: float
    client_id: str
    oid: str
    redirect: str
    verifier: str
    measure: bytes
    people: list[tuple[str, str]]


class Figures(msgspec.Struct):
    """Whole cycles. Times are of a cycle and of each of its three requests, in milliseconds.

    `all_cycles`: those of the warm-up too.
    """

    cycles: int
    all_cycles: int
    seconds: float
    errors: int
    first_errors: list[str]
    p50: float
    p99: float
    longest: float
    token_p50: float
    write_p50: float
    read_p50: float
    client_cores: float

    @property
    def rate(self) -> float:
        return self.cycles / self.seconds if self.seconds else 0.0


def run_load(ammunition: Ammunition) -> Figures:
    """Run the load in a process of its own."""
    command = [sys.executable, "-m", "espace_sante.bench.cycles_load"]
    sent = msgspec.msgpack.encode(ammunition)
    done = subprocess.run(command, input=sent, stdout=subprocess.PIPE, check=True)  # noqa: S603 - our own module
    return msgspec.msgpack.decode(done.stdout, type=Figures)


class Failed(Exception):
    """An answer that is not the one that was asked for."""


class _Client(threading.Thread):
    """One instance of the service."""

    def __init__(self, told: Ammunition, number: int, counted_from: float, until: float) -> None:
        super().__init__()
        self._told, self._from, self._until = told, counted_from, until
        self._people = told.people[number :: told.clients]
        self._host = f"{told.host}:{told.port}"
        self._searches: dict[str, str] = {}
        self._number = itertools.count(number, told.clients)
        self.times: list[tuple[float, float, float]] = []
        self.failures: list[str] = []
        self.all_cycles = 0

    def run(self) -> None:
        self._connection = Connection(self._told.host, self._told.port)
        tokens = {patient: self._first(code) for patient, code in self._people}
        for patient in itertools.cycle(tokens):
            began = time.perf_counter()
            if began >= self._until:
                break
            try:
                tokens[patient], times = self._cycle(patient, tokens[patient])
            except Failed as error:
                self.failures.append(str(error))
                continue
            self.all_cycles += 1
            if began >= self._from:
                self.times.append(times)
        self._connection.close()

    def _cycle(self, patient: str, refresh: str) -> tuple[str, tuple[float, float, float]]:
        began = time.perf_counter()
        answer = self._token(grant_type="refresh_token", refresh_token=refresh)
        bearer = {"Authorization": f"Bearer {answer['access_token']}"}
        got = time.perf_counter()
        self._ask("POST", "/fhir", bearer | {"Content-Type": "application/fhir+json"}, self._measure(patient))
        wrote = time.perf_counter()
        self._read(self._searches.get(patient) or self._search(patient), bearer)
        read = time.perf_counter()
        return answer["refresh_token"], (got - began, wrote - got, read - wrote)

    def _first(self, code: str) -> str:
        told = {"redirect_uri": self._told.redirect, "code_verifier": self._told.verifier}
        return self._token(grant_type="authorization_code", code=code, **told)["refresh_token"]

    def _token(self, **form: str) -> dict[str, str]:
        body = urlencode(form | {"client_id": self._told.client_id}).encode()
        answer: dict[str, str] = orjson.loads(self._ask("POST", "/oauth/token", _FORM, body))
        return answer

    def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
        status, answer = self._connection.ask(
            request_bytes(method, path, host=self._host, headers=headers, body=body)
        )  # fmt: skip
        if status not in {200, 201}:
            raise Failed(f"{method} {path.partition('?')[0]}: {status} {answer[:300]!r}")
        return answer

    def _read(self, path: str, headers: dict[str, str]) -> None:
        """The answer of fifty is received whole and thrown away: the client shares the cores with the service."""
        status, _length = self._connection.call(request_bytes("GET", path, host=self._host, headers=headers))
        if status != 200:
            raise Failed(f"GET {path.partition('?')[0]}: {status}")

    def _measure(self, patient: str) -> bytes:
        number = next(self._number)
        at = datetime.now(UTC) - timedelta(milliseconds=number % 1000)
        sent = self._told.measure.replace(PATIENT, patient.encode()).replace(AT, at.isoformat().encode())
        return sent.replace(b'"%s"' % VALUE, b"%d" % (70 + number % 120))

    def _search(self, patient: str) -> str:
        today = datetime.now(UTC).date()
        asked = [
            ("subject.identifier", f"urn:oid:{self._told.oid}|{patient}"), ("code", GLUCOSE),
            ("date", f"ge{today - timedelta(days=90)}"), ("date", f"le{today + timedelta(days=1)}"), ("_count", "50"),
        ]  # fmt: skip
        self._searches[patient] = f"/fhir/Observation?{urlencode(asked)}"
        return self._searches[patient]


def _load(told: Ammunition) -> Figures:
    began = time.perf_counter()
    counted_from = began + told.warm_seconds
    until = counted_from + told.seconds
    clients = [_Client(told, number, counted_from, until) for number in range(told.clients)]
    before = time.process_time()
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    cores = (time.process_time() - before) / (told.warm_seconds + told.seconds)
    times = [one for client in clients for one in client.times]
    whole = sorted(sum(one) * 1000 for one in times) or [0.0]
    failures = [one for client in clients for one in client.failures]
    parts = [sorted(one[part] * 1000 for one in times) or [0.0] for part in range(3)]
    middles = [part[len(part) // 2] for part in parts]
    return Figures(
        cycles=len(times), all_cycles=sum(one.all_cycles for one in clients), seconds=told.seconds,
        errors=len(failures), first_errors=failures[:3],
        p50=whole[len(whole) // 2], p99=whole[int(len(whole) * 0.99)], longest=whole[-1], token_p50=middles[0],
        write_p50=middles[1], read_p50=middles[2], client_cores=cores,
    )  # fmt: skip


if __name__ == "__main__":
    ammunition = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Ammunition)
    sys.stdout.buffer.write(msgspec.msgpack.encode(_load(ammunition)))
