"""How fast the decision point answers in memory, and what five hundred rules about one professional cost a list.

Source: PEERS.md ask 18; RULES.md 17 C6.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connections, transaction

from espace_sante.access import api as access
from espace_sante.bench import documents, registry
from espace_sante.bench.people import Doctor, make_citizens, make_doctor
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.clock import utc_now
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces

DECISIONS = 100_000
RULES = 500
LISTS = 60
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
    """Fill a space with so many documents, list it, name the reader on five hundred of them, list it again."""
    now = utc_now()
    doctor = make_doctor(now)
    (one,) = make_citizens(first=0, count=1, doctor=doctor, now=now)
    registry.deposit_one(documents.small(one.ins), citizen=one, doctor=doctor, now=now)
    chance = random.Random(1)  # noqa: S311 - which document comes next
    model = registry.model_of(one)
    list(registry.fill([one], each=count - 1, model=model, doctor=doctor, now=now, chance=chance))
    space, reader = spaces.space_by_id(one.space_id), _reader(doctor)
    access.declare_care_relation(actor=reader, space=space, in_care_team=True, now=now)
    decisions = _decisions(reader, space, now)
    tell(f"decisions in memory: {decisions:,.0f} a second of one core (aim {AIM_DECISIONS:,})")
    registry.settle()
    bare = _list_ms(reader, space, now)
    _name_on_documents(reader, space, now)
    registry.settle()
    ruled = _list_ms(reader, space, now)
    figures = AccessFigures(connections["dmp"].vendor, count, RULES, decisions, bare, ruled)
    tell(f"a page of {count} documents: {bare:.2f} ms; with {RULES} rules on the reader: {ruled:.2f} ms")
    tell(f"ratio {figures.ratio:.2f} (aim {AIM_RATIO} at most)")
    return figures


def _reader(doctor: Doctor) -> Actor:
    """A doctor who wrote none of the documents."""
    return Actor(kind=doctor.actor.kind, id="99900000999", name="Lecteur", rpps="99900000999", profession="10")


def _decisions(actor: Actor, space: spaces.SpaceView, now: datetime) -> float:
    case = access.case_of(actor=actor, space=space, now=now)
    facts = access.DocumentFacts(document_id=UUID(int=1), type_code="11502-2", class_code="10", author_rpps="1")
    began = time.process_time()
    for _ in range(DECISIONS):
        case.decide(access.Action.READ_DOCUMENT, facts)
    return DECISIONS / (time.process_time() - began)


def _list_ms(actor: Actor, space: spaces.SpaceView, now: datetime) -> float:
    """The median page, in milliseconds. With SQLite, of CPU: its work is done here. Otherwise of the clock."""
    clock = time.process_time if connections["dmp"].vendor == "sqlite" else time.perf_counter
    taken = []
    for _ in range(LISTS):
        began = clock()
        record.list_documents(actor=actor, space=space, now=now)
        taken.append(clock() - began)
    return 1000 * statistics.median(taken[LISTS // 6 :])


def _name_on_documents(actor: Actor, space: spaces.SpaceView, now: datetime) -> None:
    page = record.list_documents(actor=actor, space=space, now=now, size=RULES)
    with transaction.atomic(using="dmp"):
        for place, view in enumerate(page.documents):
            rule = access.DocumentRule.DENIED if place % 2 else access.DocumentRule.ALLOWED
            access.write_document_rule(
                actor=actor, space_id=space.id, document_id=view.id, rpps=actor.rpps or "", rule=rule, now=now
            )
