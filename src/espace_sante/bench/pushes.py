"""Pushes to a linked service over real HTTP: how many a second, what each costs, and who waits for a silent receiver.

One worker, in this process; the service's server is in another. Measures are written by people, through the services.
Every push is looked for at the other end: none lost, none twice, those of one subscription in order.
Source: ADR 42; issue 8, "webhooks".
"""

from __future__ import annotations

import socket
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import connections

from espace_sante.access.api import Finality
from espace_sante.bench.linked import OID, link_service
from espace_sante.bench.people import Citizen, make_citizens, make_doctor
from espace_sante.bench.receiver import HOST, received, running_receiver
from espace_sante.bench.statements import ALIASES
from espace_sante.kernel.actors import Actor, ActorKind, Paired
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.identifiers import PairwiseIdentifier
from espace_sante.measures import api as measures
from espace_sante.outbox import api as outbox
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces
from espace_sante.subscriptions import api as subscriptions

EACH = 10  # pushes of one subscription
COUNTED = 16  # pushes whose statements are counted
SILENT = 200  # subscriptions whose address says nothing, due before the others
WAIT_AIM = 12.0  # seconds that a service waits at most because another one is silent


@dataclass(frozen=True, slots=True)
class PushFigures:
    """One run on one database. `core_ms`, `statements`: of this process, for one push, on all hosts.

    `behind_silent`: seconds until a push to who listens had left, behind so many to an address that says nothing.
    """

    database: str
    pushes: int
    subscriptions: int
    per_second: float
    core_ms: float
    statements: float
    lost: int
    twice: int
    in_order: bool
    silent: int
    behind_silent: float

    @property
    def missed(self) -> list[str]:
        """What did not arrive as it should, or waited."""
        found = [f"{count} {what}" for count, what in ((self.lost, "lost"), (self.twice, "received twice")) if count]
        found += [] if self.in_order else ["out of order"]
        late = self.behind_silent > WAIT_AIM
        return found + ([f"{self.behind_silent:.0f} s behind a silent receiver"] if late else [])


def run_pushes(*, pushes: int, tell: Callable[[str], object]) -> PushFigures:
    """Push so many to a service, then to one that listens behind many who do not."""
    people, now = max(COUNTED, pushes // EACH), utc_now()
    citizens = make_citizens(first=1, count=people, doctor=make_doctor(now), now=now)
    services = _linked(citizens, now)
    with running_receiver() as port:
        for one in services:
            _watch(one, f"http://{HOST}:{port}/avis")
        _push_all()
        before = len(received(port))
        _measure(citizens)
        wanted = _waiting()
        with _counted() as statements:
            subscriptions.push_due(now=utc_now(), most=COUNTED)
        counted = len(statements)
        clock, core = time.perf_counter(), time.process_time()
        _push_all()
        seconds, core = time.perf_counter() - clock, time.process_time() - core
        there = received(port)[before:]
        silent, behind = _behind_silent(citizens[0], services, port)
    told = sum(map(len, wanted.values()))
    figures = PushFigures(
        database=connections["dmp"].vendor, pushes=told, subscriptions=people,
        per_second=(told - COUNTED) / seconds, core_ms=core * 1000 / (told - COUNTED), statements=counted / COUNTED,
        lost=len(set().union(*wanted.values()) - set(there)), twice=len(there) - len(set(there)),
        in_order=_by_subscription(there) == wanted, silent=silent, behind_silent=behind,
    )  # fmt: skip
    _tell(figures, tell)
    return figures


def _linked(citizens: Sequence[Citizen], now: datetime) -> list[Actor]:
    """The service, as its token for each of these people has it, with a key that signs."""
    link_service(citizens, now - timedelta(minutes=1))
    rows = list(_model("pairing", "Pairing").order_by("id"))
    subscriptions.make_signing_key(service_id=rows[0].service_id, now=now)
    return [_service(row) for row in rows]


def _service(row: Any) -> Actor:
    paired = Paired(row.id, row.space_id, row.holder_id, PairwiseIdentifier(row.pairwise_id, OID))
    return Actor(kind=ActorKind.SERVICE, id=str(row.service_id), name="Carnet de mesure", paired=paired)


def _watch(actor: Actor, endpoint: str) -> None:
    asked = subscriptions.Asked(frozenset({Finality.BLOOD_GLUCOSE}), endpoint, criteria="Observation?code=2345-7")
    subscriptions.subscribe(actor=actor, asked=asked, edge="bench", now=utc_now())


def _measure(citizens: Sequence[Citizen]) -> None:
    """Each person notes some glycaemia, and the worker tells of it to who watches."""
    now = utc_now()
    contents = [
        measures.Content(
            kind=measures.Kind.BLOOD_GLUCOSE, at=now - timedelta(minutes=number + 1), values=(90.0 + number,),
            moment=measures.Moment.FASTING,
        )
        for number in range(EACH)
    ]  # fmt: skip
    for one in citizens:
        holder = one.holder_id
        actor = Actor(kind=ActorKind.CITIZEN, id=str(holder), name="Dominique", holder_id=holder)
        space = spaces.space_by_id(one.space_id)
        measures.write_measures(actor=actor, space=space, contents=contents, edge="bench", now=utc_now())
    while outbox.drain(record.RecordOutbox, now=utc_now()):
        pass


def _push_all() -> None:
    while subscriptions.push_due(now=utc_now()):
        pass


def _waiting() -> dict[str, list[str]]:
    """The ids of what waits, in order, by subscription."""
    rows = _model("subscriptions", "Push").order_by("subscription_id", "number")
    return _by_subscription(subscriptions.message_id(*row) for row in rows.values_list("subscription_id", "key"))


def _by_subscription(ids: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in ids:
        found[one.partition(".")[0]].append(one)
    return found


def _behind_silent(citizen: Citizen, services: Sequence[Actor], port: int) -> tuple[int, float]:
    """Subscriptions to an address that takes a call and says nothing; seconds that somebody else waits behind them."""
    with socket.create_server((HOST, 0), backlog=4096) as silent:
        there = f"http://{HOST}:{silent.getsockname()[1]}/avis"
        for number in range(SILENT):
            _watch(services[1 + number % (len(services) - 1)], there)
        _measure([citizen])
        wanted, began = len(received(port)) + EACH, time.perf_counter()
        while len(received(port)) < wanted:
            subscriptions.push_due(now=utc_now())
        return SILENT, time.perf_counter() - began


@contextmanager
def _counted() -> Iterator[list[str]]:
    """The statements that are sent to all hosts."""
    sent: list[str] = []

    def watch(execute: Any, sql: str, parameters: Any, many: bool, context: Mapping[str, Any]) -> Any:
        sent.append(sql)
        return execute(sql, parameters, many, context)

    with ExitStack() as stack:
        for alias in ALIASES:
            stack.enter_context(connections[alias].execute_wrapper(watch))
        yield sent


def _model(app: str, name: str) -> Any:
    return apps.get_model(app, name)._default_manager


def _tell(figures: PushFigures, tell: Callable[[str], object]) -> None:
    tell(
        f"pushes on {figures.database}, one worker, {figures.subscriptions} subscriptions: {figures.pushes} at "
        f"{figures.per_second:.0f}/s, {figures.core_ms:.1f} ms of a core and {figures.statements:.1f} statements each; "
        f"{figures.lost} lost, {figures.twice} twice, {'in' if figures.in_order else 'out of'} order"
    )
    tell(f"behind {figures.silent} to an address that says nothing: {figures.behind_silent:.1f} s")
    for line in figures.missed:
        tell(f"missed: {line}")
