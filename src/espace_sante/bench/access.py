"""How fast the decision point answers in memory, and what five hundred rules about one professional cost a list.

Source: PEERS.md ask 18; RULES.md 17 C6.
"""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connections, transaction

from espace_sante.access import api as access
from espace_sante.bench import documents, registry
from espace_sante.bench.people import make_citizens, make_doctor
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.clock import utc_now
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces

DECISIONS = 100_000
RULES = 500
LISTS = 120
AIM_DECISIONS = 100_000  # a second of one core
AIM_RATIO = 1.2


@dataclass(frozen=True, slots=True)
class AccessFigures:
    """Decisions in a second of CPU; milliseconds of one page of a list, median; and their ratio."""

    database: str
    documents: int
    rules: int
    decisions: float
    list_ms: float
    list_with_rules_ms: float

    @property
    def ratio(self) -> float:
        return self.list_with_rules_ms / self.list_ms

    @property
    def missed(self) -> bool:
        return self.decisions < AIM_DECISIONS or self.ratio > AIM_RATIO


def run_access(*, count: int, tell: Callable[[str], object]) -> AccessFigures:
    """Fill a space with so many documents; list it for a doctor, and for one whom five hundred rules name."""
    now = utc_now()
    doctor = make_doctor(now)
    (one,) = make_citizens(first=0, count=1, doctor=doctor, now=now)
    registry.deposit_one(documents.small(one.ins), citizen=one, doctor=doctor, now=now)
    chance = random.Random(1)  # noqa: S311 - which document comes next
    model = registry.model_of(one)
    list(registry.fill([one], each=count - 1, model=model, doctor=doctor, now=now, chance=chance))
    space, bare, ruled = spaces.space_by_id(one.space_id), _reader("99900000999"), _reader("99900000998")
    for reader in (bare, ruled):
        access.declare_care_relation(actor=reader, space=space, in_care_team=True, now=now)
    decisions = _decisions(bare, space, now)
    tell(f"decisions in memory: {decisions:,.0f} a second of one core (aim {AIM_DECISIONS:,})")
    _name_on_documents(ruled, space, now)
    registry.settle()
    bare_ms, ruled_ms = _list_ms([bare, ruled], space, now)
    figures = AccessFigures(connections["dmp"].vendor, count, RULES, decisions, bare_ms, ruled_ms)
    tell(f"a page of {count} documents: {bare_ms:.2f} ms; with {RULES} rules on the reader: {ruled_ms:.2f} ms")
    tell(f"ratio {figures.ratio:.2f} (aim {AIM_RATIO} at most)")
    return figures


def _reader(rpps: str) -> Actor:
    """A doctor who wrote none of the documents."""
    return Actor(kind=ActorKind.PROFESSIONAL, id=rpps, name="Lecteur", rpps=rpps, profession="10")


def _decisions(actor: Actor, space: spaces.SpaceView, now: datetime) -> float:
    case = access.case_of(actor=actor, space=space, now=now)
    facts = access.DocumentFacts(document_id=UUID(int=1), type_code="11502-2", class_code="10", author_rpps="1")
    began = time.process_time()
    for _ in range(DECISIONS):
        case.decide(access.Action.READ_DOCUMENT, facts)
    return DECISIONS / (time.process_time() - began)


def _list_ms(readers: Sequence[Actor], space: spaces.SpaceView, now: datetime) -> list[float]:
    """The median page of each, in milliseconds. With SQLite, of CPU: its work is done here. Otherwise of the clock.

    They take turns, so that what else the machine does falls on all alike.
    """
    clock = time.process_time if connections["dmp"].vendor == "sqlite" else time.perf_counter
    taken: list[list[float]] = [[] for _ in readers]
    gc.collect()
    gc.freeze()  # as the service does when it has loaded
    for _ in range(LISTS):
        for reader, times in zip(readers, taken, strict=True):
            began = clock()
            record.list_documents(actor=reader, space=space, now=now)
            times.append(clock() - began)
    return [1000 * statistics.median(times[LISTS // 6 :]) for times in taken]


def _name_on_documents(actor: Actor, space: spaces.SpaceView, now: datetime) -> None:
    page = record.list_documents(actor=actor, space=space, now=now, size=RULES)
    with transaction.atomic(using="dmp"):
        for place, view in enumerate(page.documents):
            rule = access.DocumentRule.DENIED if place % 2 else access.DocumentRule.ALLOWED
            access.write_document_rule(
                actor=actor, space_id=space.id, document_id=view.id, rpps=actor.rpps or "", rule=rule, now=now
            )
