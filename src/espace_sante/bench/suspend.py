"""Stop a service that a million people linked: what its very next request gets, and what remains to be done after.

Somebody first unlinks everything, then an operator suspends the service, each through the services that pages use,
while the service asks over real HTTP with tokens that were good a moment before.
Source: RULES.md SCO-02, SCO-06; issue 8, "Speed".
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import orjson
from django.db import connections

from espace_sante.bench.cycles_load import GLUCOSE
from espace_sante.bench.linked import OID, RETURN, VERIFIER, Linked, link_service
from espace_sante.bench.people import Citizen, make_citizens, make_doctor
from espace_sante.bench.server import HOST, running_server
from espace_sante.bench.statements import ALIASES
from espace_sante.bench.suspended import DUE, link_many
from espace_sante.bench.wire import Connection, request_bytes
from espace_sante.catalogue import api as catalogue
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.clock import utc_now
from espace_sante.outbox import api as outbox
from espace_sante.pairing import api as pairing
from espace_sante.spaces import api as spaces

BATCH = 500  # people told of a change by one piece of work
LOOKS = 20
AIM_MS = 100.0  # of an act that stops everything, and of the refusal that follows
Ask = Callable[[], tuple[int, float]]  # the status of an answer, and its milliseconds
_OPERATOR = Actor(kind=ActorKind.OPERATOR, id="bench", name="Mesure")
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Stopped:
    """One act that stops tokens: its milliseconds, the rows it wrote, then the very next request."""

    act_ms: float
    rows: int
    before: int
    after: int
    after_ms: float


@dataclass(frozen=True, slots=True)
class SuspendFigures:
    """One run on one database. `tasks`: milliseconds of what the worker does, with so many people there."""

    database: str
    grants: int
    request_ms: float
    disconnect: Stopped
    suspend: Stopped
    refresh_after: int
    told_later: int
    tasks: dict[str, float] = field(default_factory=dict)

    @property
    def missed(self) -> list[str]:
        """What did not take effect at once, or took long."""
        found = []
        for name, one in (("disconnect", self.disconnect), ("suspend", self.suspend)):
            if (one.before, one.after) != (200, 401):
                found.append(f"{name}: {one.before} before, {one.after} after")
            found += [f"{name}: {ms:.0f} ms" for ms in (one.act_ms, one.after_ms) if ms > AIM_MS]
        return found + ([] if self.refresh_after == 400 else [f"a refresh was answered {self.refresh_after}"])


def run_suspend(*, grants: int, tell: Callable[[str], object]) -> SuspendFigures:
    """Link so many people to a service, two of whom it asks for, and stop it."""
    now = utc_now()
    citizens = make_citizens(first=1, count=2, doctor=make_doctor(now), now=now)
    client_id, linked = link_service(citizens, now - timedelta(minutes=1))
    client = pairing.client_named(client_id)
    assert client.service_id is not None
    with running_server(workers=1) as server:
        with _asking(server.port, client_id) as service:
            first = [service.first(one) for one in linked]
        for count in link_many(service_id=client.service_id, client=client.id, count=grants - 2, now=now):
            if count % 200_000 == 0:
                tell(f"{count:,} links, consents and tokens written")
        with _asking(server.port, client_id) as service:  # the first connection did not wait so long
            tokens = [service.refreshed(one["refresh_token"])[1] for one in first]
            asks = [service.asker(one, token["access_token"]) for one, token in zip(linked, tokens, strict=True)]
            usual = sorted(asks[0]()[1] for _ in range(LOOKS))[LOOKS // 2]
            disconnect = _stopped(lambda: _disconnect(citizens[1]), asks[1])
            suspend = _stopped(lambda: _suspend(client.service_id), asks[0])
            refresh = service.refreshed(tokens[0]["refresh_token"])[0]
    figures = SuspendFigures(
        connections["dmp"].vendor, grants, usual, disconnect, suspend, refresh, grants - 1, dict(_tasks())
    )
    _tell(figures, tell)
    return figures


def _disconnect(citizen: Citizen) -> None:
    holder = citizen.holder_id
    actor = Actor(kind=ActorKind.CITIZEN, id=str(holder), name="Dominique", holder_id=holder)
    pairing.disconnect_everything(actor=actor, space=spaces.space_by_id(citizen.space_id), now=utc_now())


def _suspend(service_id: Any) -> None:
    catalogue.suspend(actor=_OPERATOR, service_id=service_id, reason="Mesure.", now=utc_now())


def _stopped(act: Callable[[], None], ask: Ask) -> Stopped:
    before, _ = ask()
    with _rows_written() as written:
        began = time.perf_counter()
        act()
        act_ms = (time.perf_counter() - began) * 1000
    after, after_ms = ask()
    return Stopped(act_ms, sum(written), before, after, after_ms)


@contextmanager
def _rows_written() -> Iterator[list[int]]:
    """How many rows each statement wrote, on all hosts."""
    written: list[int] = []

    def watch(execute: Any, sql: str, parameters: Any, many: bool, context: Mapping[str, Any]) -> Any:
        answer = execute(sql, parameters, many, context)
        if sql.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}:
            written.append(max(context["cursor"].rowcount, 0))
        return answer

    with ExitStack() as stack:
        for alias in ALIASES:
            stack.enter_context(connections[alias].execute_wrapper(watch))
        yield written


def _tasks() -> Iterator[tuple[str, float]]:
    """What the worker does then, each timed once. The names are those of the figures."""
    now = utc_now()
    yield f"a batch of {BATCH} told of the change", _timed(lambda: outbox.drain(pairing.ChangesOutbox, now=now, most=1))
    yield f"{DUE} reminders that are due", _timed(lambda: pairing.tell_digests(now=now))
    yield f"{DUE} consents that end, {DUE} ended", _timed(lambda: pairing.look_after_consents(now=now))
    yield "reminders, none due", _timed(lambda: pairing.tell_digests(now=now))
    yield "consents, none due", _timed(lambda: pairing.look_after_consents(now=now))
    yield "tokens to forget, none", _timed(lambda: pairing.forget_tokens(now=now))


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


class _Service:
    """The linked service, asking over one connection."""

    def __init__(self, port: int, client_id: str) -> None:
        self._connection, self._host, self._client_id = Connection(HOST, port), f"{HOST}:{port}", client_id

    def token(self, **form: str) -> tuple[int, dict[str, str]]:
        body = urlencode(form | {"client_id": self._client_id}).encode()
        status, answer = self._connection.ask(
            request_bytes("POST", "/oauth/token", host=self._host, headers=_FORM, body=body)
        )
        return status, orjson.loads(answer)

    def first(self, one: Linked) -> dict[str, str]:
        told = {"grant_type": "authorization_code", "redirect_uri": RETURN, "code_verifier": VERIFIER}
        return self.token(code=one.code, **told)[1]

    def refreshed(self, refresh: str) -> tuple[int, dict[str, str]]:
        return self.token(grant_type="refresh_token", refresh_token=refresh)

    def asker(self, one: Linked, token: str) -> Ask:
        """Ask for the last measures of one person."""
        today = datetime.now(UTC).date()
        asked = [
            ("subject.identifier", f"urn:oid:{OID}|{one.patient}"), ("code", GLUCOSE),
            ("date", f"ge{today - timedelta(days=30)}"), ("date", f"le{today + timedelta(days=1)}"), ("_count", "50"),
        ]  # fmt: skip
        request = request_bytes(
            "GET", f"/fhir/Observation?{urlencode(asked)}", host=self._host,
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip

        def ask() -> tuple[int, float]:
            began = time.perf_counter()
            status, _ = self._connection.ask(request)
            return status, (time.perf_counter() - began) * 1000

        return ask

    def close(self) -> None:
        self._connection.close()


@contextmanager
def _asking(port: int, client_id: str) -> Iterator[_Service]:
    service = _Service(port, client_id)
    try:
        yield service
    finally:
        service.close()


def _tell(figures: SuspendFigures, tell: Callable[[str], object]) -> None:
    tell(f"{figures.database}, {figures.grants:,} grants; a request of the service: {figures.request_ms:.1f} ms")
    for name, one in (("disconnect everything", figures.disconnect), ("suspend the service", figures.suspend)):
        tell(
            f"{name}: {one.act_ms:.1f} ms, {one.rows} rows written; the next request: {one.before} became "
            f"{one.after} in {one.after_ms:.1f} ms"
        )
    tell(f"a refresh after it: {figures.refresh_after}; people to tell later: {figures.told_later:,}")
    for name, ms in figures.tasks.items():
        tell(f"  {name}: {ms:.1f} ms")
    for line in figures.missed:
        tell(f"missed: {line}")
