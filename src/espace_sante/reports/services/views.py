"""A report as the rooms above see it: never a model, its words opened only where a service asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.reports.domain.life import OVER, State, Step, possible
from espace_sante.reports.domain.target import Kind, LineOfTrace
from espace_sante.reports.models import Report, ReportStep
from espace_sante.reports.services.steps import open_words


@dataclass(frozen=True, slots=True)
class ReportView:
    """What a report is about and where it stands. `space_id` is the space that holds it, maybe a merged one.

    `due_at`: until when an opposition is to be answered; None for the others.
    """

    space_id: UUID
    id: UUID
    kind: Kind
    subject_id: str
    subject_name: str
    document_id: UUID | None
    line: LineOfTrace | None
    filed_at: datetime
    by_id: str
    state: State
    state_at: datetime
    consent: bool
    secret: bool
    due_at: datetime | None = None

    @property
    def profile_may_be_looked_at(self) -> bool:
        """The consent holds until the report is over (CIT-18)."""
        return self.consent and self.state not in OVER

    @property
    def next_steps(self) -> frozenset[Step]:
        return possible(self.kind, self.state)


@dataclass(frozen=True, slots=True)
class StepView:
    """One step, its words opened. `by_name` is empty for a citizen, known by id alone."""

    step: Step
    at: datetime
    by_kind: str
    by_id: str
    by_name: str
    words: str


@dataclass(frozen=True, slots=True)
class ReportThread:
    """A report with its steps, oldest first."""

    report: ReportView
    steps: list[StepView]


def view_of(row: Report) -> ReportView:
    line = None
    if row.line_space_id is not None and row.line_position is not None:
        line = LineOfTrace(space_id=row.line_space_id, position=row.line_position)
    return ReportView(
        space_id=row.space_id,
        id=row.id,
        kind=Kind(row.kind),
        subject_id=row.subject_id,
        subject_name=row.subject_name,
        document_id=row.document_id,
        line=line,
        filed_at=row.filed_at,
        by_id=row.by_id,
        state=State(row.state),
        state_at=row.state_at,
        consent=row.profile_consent,
        secret=row.secret,
        due_at=row.due_at,
    )


def thread_of(row: Report, key: bytes) -> ReportThread:
    """One query: the steps. Raises CannotDecrypt."""
    steps = ReportStep.objects.filter(space_id=row.space_id, report_id=row.id).order_by("position")
    return ReportThread(report=view_of(row), steps=_opened(steps, row, key))


def _opened(steps: Iterable[ReportStep], row: Report, key: bytes) -> list[StepView]:
    return [
        StepView(
            step=Step(one.step),
            at=one.at,
            by_kind=one.by_kind,
            by_id=one.by_id,
            by_name=one.by_name,
            words=open_words(one, row, key),
        )
        for one in steps
    ]
