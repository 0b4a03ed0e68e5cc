"""Findings as an auditor reads them, and what they write of what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import NotFound
from espace_sante.oversight.domain.follow_up import FollowUp, check_step
from espace_sante.oversight.domain.rules import Rule
from espace_sante.oversight.models import Finding, FollowUpRow
from espace_sante.oversight.services.ask import check_auditor, note_look

PAGE = 30


class FindingUnknown(NotFound):
    """There is no such finding."""

    code = "finding-unknown"


@dataclass(frozen=True, slots=True)
class Step:
    """What an auditor wrote of a finding."""

    state: FollowUp
    at: datetime
    by_name: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding. `name`, `structure_name`: of the directory, empty for who left no trace there. `followed`: of `count`,
    people whom the professional first read six months before or earlier.
    """

    id: UUID
    rule: Rule
    rpps: str
    name: str
    profession: str
    structure_name: str
    since: datetime
    until: datetime
    count: int
    usual: float
    followed: int
    found_at: datetime
    steps: tuple[Step, ...]

    @property
    def state(self) -> FollowUp:
        return self.steps[-1].state if self.steps else FollowUp.NEW


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """Newest periods first. `total`: in this state."""

    findings: Sequence[FindingView]
    total: int


def findings(
    *, actor: Actor, now: datetime, state: FollowUp | None = None, rpps: str = "", page: int = 1
) -> FindingsPage:
    """One page, of one state or of all, of one professional or of all. Raises AccessRefused. Six queries at most."""
    check_auditor(actor)
    rows = _rows(state)
    if rpps:
        rows = rows.filter(rpps=rpps)
    total = rows.count()
    shown = list(rows.order_by("-until", "-id")[(page - 1) * PAGE : page * PAGE])
    note_look(actor=actor, now=now, edge="portal", count=len(shown), about=rpps, asked="report")
    return FindingsPage(_views(shown), total)


def write_step(*, actor: Actor, finding_id: UUID, state: FollowUp, now: datetime) -> None:
    """Write what became of a finding. Raises AccessRefused, FindingUnknown, StepNotPossible; twice the same is once."""
    check_auditor(actor)
    with transaction.atomic(using="dmp"):
        finding = Finding.objects.select_for_update().filter(id=finding_id).first()
        if finding is None:
            raise FindingUnknown
        last = finding.steps.order_by("-position").first()
        before = FollowUp(last.state) if last else FollowUp.NEW
        if before is state:
            return
        check_step(before, state)
        position = last.position + 1 if last else 1
        FollowUpRow.objects.create(
            finding=finding, position=position, state=state.value, at=now, by_id=actor.id, by_name=actor.name
        )
        note_look(actor=actor, now=now, edge="portal", count=None, about=finding.rpps, asked=f"finding {state.value}")


def _rows(state: FollowUp | None) -> QuerySet[Finding]:
    if state is None:
        return Finding.objects.all()
    if state is FollowUp.NEW:
        return Finding.objects.filter(steps=None)
    last = FollowUpRow.objects.filter(finding=OuterRef("pk")).order_by("-position").values("state")[:1]
    return Finding.objects.annotate(last=Subquery(last)).filter(last=state.value)


def _views(rows: Sequence[Finding]) -> list[FindingView]:
    people = identity.professionals({row.rpps for row in rows}) if rows else {}
    steps: dict[UUID, list[Step]] = {}
    for one in FollowUpRow.objects.filter(finding__in=rows).order_by("position"):
        steps.setdefault(one.finding_id, []).append(Step(FollowUp(one.state), one.at, one.by_name or one.by_id))
    return [_view(row, people.get(row.rpps), tuple(steps.get(row.id, ()))) for row in rows]


def _view(row: Finding, person: identity.ProfessionalView | None, steps: tuple[Step, ...]) -> FindingView:
    return FindingView(
        id=row.id,
        rule=Rule(row.rule),
        rpps=row.rpps,
        name=person.name if person else "",
        profession=person.profession if person else "",
        structure_name=person.structure_name if person else "",
        since=row.since,
        until=row.until,
        count=row.count,
        usual=row.usual,
        followed=row.followed,
        found_at=row.found_at,
        steps=steps,
    )
