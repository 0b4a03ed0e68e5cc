"""A world with a reading that surprises, an operator, an auditor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import pytest

from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.record import api as record
from espace_sante.reports import api as reports
from tests.factories import make_program
from tests.worlds import World

WORDS = "Je ne connais pas cette personne : pourquoi a-t-elle lu mon bilan ?"


@dataclass
class Desk:
    """Camille's space, a document that the nurse read, and who answers."""

    world: World
    document_id: UUID
    operator: Actor
    auditor: Actor

    @property
    def now(self) -> datetime:
        return self.world.now

    def entry(self, act: audit.Act, *, actor: Actor | None = None) -> audit.TraceEntry:
        """The newest line of this act in the trace of the space."""
        found = audit.trace_page(space_id=self.world.space.id, acts=[act.value]).entries
        return next(one for one in found if actor is None or one.actor_id == actor.id)

    def line(self, act: audit.Act = audit.Act.DOCUMENT_READ) -> reports.Asked:
        entry = self.entry(act)
        return reports.Asked(line=reports.LineOfTrace(space_id=entry.space_id, position=entry.position))

    def file(
        self,
        asked: reports.Asked | None = None,
        *,
        by: Actor | None = None,
        words: str = WORDS,
        consent: bool = False,
        now: datetime | None = None,
    ) -> UUID:
        return reports.open_report(
            actor=by or self.world.camille,
            space=self.world.space,
            asked=asked or self.line(),
            words=words,
            profile_consent=consent,
            now=now or self.now,
        )

    def thread(self, report_id: UUID, *, by: Actor | None = None) -> reports.ReportThread:
        return reports.report_of(
            actor=by or self.world.camille, space=self.world.space, report_id=report_id, now=self.now
        )

    def answer(self, report_id: UUID, words: str = "C’est l’infirmière du cabinet.") -> None:
        reports.answer(
            actor=self.operator, space_id=self.world.space.id, report_id=report_id, words=words, now=self.now
        )


@pytest.fixture
def desk(db: None) -> Desk:
    return desk_of(World())


@pytest.fixture
def desk_of_a_minor(db: None) -> Desk:
    """The same, the holder being sixteen: who represents them may act (MIN-01)."""
    return desk_of(World(born=date(2010, 3, 1)))


def desk_of(world: World) -> Desk:
    done = world.deposit(world.new_document(title="Bilan fictif"))
    record.read_document(actor=world.nurse, space=world.space, document_id=done.document_id, now=world.now)
    return Desk(
        world=world,
        document_id=done.document_id,
        operator=make_program("operateur", kind=ActorKind.OPERATOR),
        auditor=make_program("auditeur", kind=ActorKind.AUDITOR),
    )
