"""How fast the agenda of a family of five with ten years of dates opens, and what a pass of reminders reads.

The page is asked of the service's own handler, in this process: session, rights, agenda, template. The pass is timed
among many events that are due later: it must cost what is due, not what is there.
Source: RULES.md AGE-08; PEERS.md ask 33.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as hour
from typing import Any

from django.apps import apps
from django.db import connections
from django.test import Client

from espace_sante.agenda import api as agenda
from espace_sante.bench.calendars import Reading, measure_calendars
from espace_sante.bench.people import Citizen, make_citizens, make_doctor, sign_in
from espace_sante.bench.statements import recording
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.identifiers import new_id
from espace_sante.spaces import api as spaces

PEOPLE, YEARS, EACH_YEAR = 5, 10, 20
PAGES = 300
AIM_MS, AIM_QUERIES, AIM_RATIO = 100.0, 8, 2.0
DUE = 100
SERIES = ("FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=MONTHLY;INTERVAL=3")


@dataclass(frozen=True, slots=True)
class AgendaFigures:
    """Milliseconds of the family's page and of a pass over `due` reminders, alone and among `waiting` others.

    `calendars`: what programs of calendars read of two thousand dates.
    """

    database: str
    events: int
    page_p50_ms: float
    page_p99_ms: float
    page_queries: int
    waiting: int
    due: int
    pass_alone_ms: float
    pass_among_ms: float
    nothing_due_ms: float
    calendars: tuple[Reading, ...]

    @property
    def ratio(self) -> float:
        return self.pass_among_ms / self.pass_alone_ms

    @property
    def missed(self) -> bool:
        page = self.page_p99_ms > AIM_MS or self.page_queries > AIM_QUERIES
        return page or self.ratio > AIM_RATIO or any(one.missed for one in self.calendars)


def run_agenda(*, waiting: int, tell: Callable[[str], object]) -> AgendaFigures:
    """Fill five agendas with ten years of dates, open the family's page, then count what so many reminders cost."""
    now = utc_now()
    *family, reader = make_citizens(first=0, count=PEOPLE + 1, doctor=make_doctor(now), now=now)
    parent = family[0]
    for one in family[1:]:
        identity.relate(person_id=parent.holder_id, helped_id=one.holder_id, kind="guardian", now=now)
    events = _fill(family, now)
    tell(f"{events} events, {len(SERIES)} of which come back, in each of {PEOPLE} agendas")
    p50, p99, queries = _pages(parent, now)
    tell(f"page of the family: p50 {p50:.1f} ms, p99 {p99:.1f} ms (aim {AIM_MS:.0f}), {queries} queries")
    alone = _pass_ms(parent, now)
    _wait(parent, waiting, now)
    among, nothing = _pass_ms(parent, now), _nothing_ms(now)
    tell(f"{DUE} reminders: {alone:.1f} ms alone, {among:.1f} ms among {waiting} that wait")
    tell(f"nothing due: {nothing:.2f} ms")
    return AgendaFigures(
        connections["ens"].vendor, events, p50, p99, queries, waiting, DUE, alone, among, nothing,
        measure_calendars(reader, now, tell=tell),
    )  # fmt: skip


def _fill(family: Sequence[Citizen], now: datetime) -> int:
    first = now.date() - timedelta(days=365 * YEARS // 2)
    step = timedelta(days=365 // EACH_YEAR)
    count = 0
    for one in family:
        actor, space = _actor(one), spaces.space_by_id(one.space_id)
        contents = [_appointment(first + step * number) for number in range(YEARS * EACH_YEAR)]
        contents += [_appointment(first, rule) for rule in SERIES]
        for content in contents:
            agenda.create_event(actor=actor, space=space, content=content, source=agenda.Source.PORTAL, now=now)
        count += len(contents)
    return count


def _actor(one: Citizen) -> Actor:
    return Actor(kind=ActorKind.CITIZEN, id=str(one.holder_id), name="Dominique", holder_id=one.holder_id)


def _appointment(day: date, rule: str = "") -> agenda.Content:
    starts = agenda.instant(day, hour(10), agenda.DEFAULT_ZONE)
    return agenda.Content(
        kind=agenda.Kind.APPOINTMENT, moment=agenda.Moment(starts, starts + timedelta(minutes=30)), rule=rule,
        practitioner="Dr Mesure Fictive", speciality="Médecine générale", note="Une note.", address="1 rue des Lilas",
    )  # fmt: skip


def _pages(parent: Citizen, now: datetime) -> tuple[float, float, int]:
    """Median and 99th percentile of the page, over months, weeks and lists of ten years; its queries.

    Milliseconds of CPU with SQLite, whose work is done here; of the clock otherwise.
    """
    clock = time.process_time if connections["ens"].vendor == "sqlite" else time.perf_counter
    client = Client(SERVER_NAME="localhost")
    client.cookies.load(sign_in(parent))
    queries = 0
    times: list[float] = []
    for number in range(PAGES + 20):
        day = now.date() + timedelta(days=(number * 37) % 3_000 - 1_500)
        view = ("mois", "semaine", "liste")[number % 3]
        address = f"/espace/agenda/?vue={view}&du={day}"
        if number == 10:
            with recording() as recorded:
                client.get(address)
            queries = recorded.count
        began = clock()
        answer = client.get(address)
        taken = clock() - began
        if answer.status_code != 200:
            raise RuntimeError(f"The page answered {answer.status_code}.")
        if number >= 20:  # the first ones load templates
            times.append(1000 * taken)
    return statistics.median(times), statistics.quantiles(times, n=100)[98], queries


def _pass_ms(parent: Citizen, now: datetime) -> float:
    """The best of five passes over the same number of reminders."""
    model = apps.get_model("agenda", "Event")
    best = float("inf")
    for _ in range(5):
        ids = list(model._default_manager.filter(space_id=parent.space_id, rule="").values_list("id", flat=True)[:DUE])
        model._default_manager.filter(space_id=parent.space_id, id__in=ids).update(due_at=now)
        began = time.perf_counter()
        told = agenda.remind_due(now=now)
        best = min(best, 1000 * (time.perf_counter() - began))
        if told != DUE:
            raise RuntimeError(f"{told} reminders were told.")
    return best


def _nothing_ms(now: datetime) -> float:
    began = time.perf_counter()
    for _ in range(20):
        agenda.remind_due(now=now)
    return 1000 * (time.perf_counter() - began) / 20


def _wait(parent: Citizen, waiting: int, now: datetime) -> None:
    """So many events whose reminder is due later: copies of a row, in one agenda that no page shows."""
    model: Any = apps.get_model("agenda", "Event")
    row: dict[str, Any] = model._default_manager.filter(space_id=parent.space_id).values().first()
    row.pop("pk", None)
    elsewhere = new_id()
    for start in range(0, waiting, 1_000):
        model._default_manager.bulk_create(
            model(**row | {"space_id": elsewhere, "id": new_id(), "due_at": now + timedelta(hours=1, seconds=number)})
            for number in range(start, min(start + 1_000, waiting))
        )
