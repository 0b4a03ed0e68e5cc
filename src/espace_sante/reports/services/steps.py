"""Append a step: the one place where a report moves. Row, trace and event in one transaction on `dmp`."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from espace_sante.access.api import Decision
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.envelope import associated_data, seal, unseal
from espace_sante.kernel.events import publish
from espace_sante.reports.domain.errors import ReportUnknown
from espace_sante.reports.domain.events import ReportAnswered
from espace_sante.reports.domain.life import BY_AUTHOR, State, Step, after
from espace_sante.reports.domain.target import Kind
from espace_sante.reports.models import Report, ReportStep
from espace_sante.vault import api as vault

ACTS = {
    Step.FILE: audit.Act.REPORT_FILED,
    Step.TAKE_UP: audit.Act.REPORT_TAKEN_UP,
    Step.ANSWER: audit.Act.REPORT_ANSWERED,
    Step.CLOSE: audit.Act.REPORT_CLOSED,
    Step.REOPEN: audit.Act.REPORT_REOPENED,
    Step.WITHDRAW: audit.Act.REPORT_WITHDRAWN,
}
OPPOSITION_ACTS = {
    Step.FILE: audit.Act.OPPOSITION_FILED,
    Step.HIDE: audit.Act.OPPOSITION_ACCEPTED,
    Step.DELETE: audit.Act.OPPOSITION_ACCEPTED,
    Step.KEEP: audit.Act.OPPOSITION_DECLINED,
    Step.LAPSE: audit.Act.OPPOSITION_UNANSWERED,
    Step.WITHDRAW: audit.Act.OPPOSITION_WITHDRAWN,
}
_TOLD = BY_AUTHOR | {Step.ANSWER, Step.LAPSE}  # to who wrote


def move(
    report: Report, step: Step, *, actor: Actor, decision: Decision, edge: str, now: datetime, words: str = ""
) -> None:
    """Take one step of a locked report, inside the caller's transaction on `dmp`. Raises StepNotPossible."""
    report.state, report.state_at = after(Kind(report.kind), State(report.state), step), now
    Report.objects.filter(space_id=report.space_id, id=report.id).update(state=report.state, state_at=now)
    append(report, step, actor=actor, decision=decision, edge=edge, now=now, words=words)
    if step in _TOLD:
        publish(
            ReportAnswered(
                space_id=report.space_id,
                report_id=report.id,
                by_id=report.by_id,
                at=now,
                secret=report.secret,
                opposition=report.kind == Kind.OPPOSITION,
            )
        )


def append(
    report: Report, step: Step, *, actor: Actor, decision: Decision, edge: str, now: datetime, words: str = ""
) -> None:
    """Write a step and its line of the trace, inside the caller's transaction on `dmp`."""
    position = ReportStep.objects.filter(space_id=report.space_id, report_id=report.id).count() + 1
    ReportStep.objects.create(
        space_id=report.space_id,
        report_id=report.id,
        position=position,
        step=step.value,
        at=now,
        by_kind=actor.kind.value,
        by_id=actor.id,
        by_name="" if actor.kind is ActorKind.CITIZEN else actor.name,
        words=seal_words(words, report, position, vault.key_of(report.space_id)) if words else None,
    )
    acts = OPPOSITION_ACTS if report.kind == Kind.OPPOSITION else ACTS
    trace(report, acts[step], actor=actor, decision=decision, edge=edge, now=now)


def trace(report: Report, act: audit.Act, *, actor: Actor, decision: Decision, edge: str, now: datetime) -> None:
    """A line of the trace about a report, which names whom the report is about."""
    audit.append(
        audit.TraceRecord(
            space_id=report.space_id,
            at=now,
            act=act,
            actor=actor,
            reason=decision.reason.value,
            document_id=report.document_id,
            subject_id=report.subject_id,
            subject_name=report.subject_name,
            mode=audit.SECRET_MODE if report.secret else "normal",
            matrix_version=decision.matrix_version,
            edge=edge,
        )
    )


def locked(space_id: UUID, report_id: UUID) -> Report:
    """A report, locked until the caller's transaction on `dmp` ends. Raises ReportUnknown."""
    found = Report.objects.select_for_update().filter(space_id=space_id, id=report_id).first()
    if found is None:
        raise ReportUnknown
    return found


def seal_words(words: str, report: Report, position: int, key: bytes) -> bytes:
    return seal(key, words.encode(), associated=_associated(report, position))


def open_words(step: ReportStep, report: Report, key: bytes) -> str:
    """What a step says, empty when it says nothing. Raises CannotDecrypt."""
    if step.words is None:
        return ""
    return unseal(key, bytes(step.words), associated=_associated(report, step.position)).decode()


def _associated(report: Report, position: int) -> bytes:
    return associated_data(space_id=report.space_id, item=f"report:{report.id}:{position}")
