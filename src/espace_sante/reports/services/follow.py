"""What the holder's side reads of its reports, and does of them: read the answer, ask again, withdraw.

What is hidden from who reads is not there: a report about a secret connection, or about a document that a minor keeps
from who represents them, is not found (MIN-10, MIN-11). A merged space's reports are read with it.
Source: RULES.md CIT-18, TRA-04.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from espace_sante.access.api import Action, Case, case_of
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.record import api as record
from espace_sante.reports.domain.errors import ReportUnknown, StepNotPossible
from espace_sante.reports.domain.life import Step
from espace_sante.reports.domain.target import Kind
from espace_sante.reports.domain.words import MOST_OF_A_REPORT, checked
from espace_sante.reports.models import Report
from espace_sante.reports.services.open_report import check
from espace_sante.reports.services.steps import locked, move, trace
from espace_sante.reports.services.views import ReportThread, ReportView, thread_of, view_of
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault

MOST = 100  # of one page: far beyond what a person files


def reports_of(*, actor: Actor, space: SpaceView, now: datetime) -> list[ReportView]:
    """The reports of a space that the reader may know of, newest first, without their words. Raises AccessRefused."""
    check(actor, space, Action.READ_REPORTS, now)
    case = case_of(actor=actor, space=space, now=now)
    rows = Report.objects.filter(space_id__in=record.chains_of(space.id)).order_by("-filed_at", "-id")
    return [view_of(row) for row in rows[:MOST] if not _hidden(case, row)]


def report_of(*, actor: Actor, space: SpaceView, report_id: UUID, now: datetime) -> ReportThread:
    """One report with its words, which is traced. Raises AccessRefused, ReportUnknown."""
    decision = check(actor, space, Action.READ_REPORTS, now)
    row = known_report(actor, space, report_id, now)
    with transaction.atomic(using="dmp"):
        act = audit.Act.OPPOSITION_READ if row.kind == Kind.OPPOSITION else audit.Act.REPORT_READ
        trace(row, act, actor=actor, decision=decision, edge="portal", now=now)
    return thread_of(row, vault.key_of(row.space_id))


def reopen_report(*, actor: Actor, space: SpaceView, report_id: UUID, words: str, now: datetime) -> None:
    """The answer does not do: the report waits again. Raises what `withdraw_report` raises, and ReportWordsInvalid."""
    _step(Step.REOPEN, actor, space, report_id, now=now, words=checked(words, most=MOST_OF_A_REPORT))


def withdraw_report(*, actor: Actor, space: SpaceView, report_id: UUID, now: datetime) -> None:
    """Nothing is asked any more. Raises AccessRefused, ReportUnknown, StepNotPossible."""
    _step(Step.WITHDRAW, actor, space, report_id, now=now)


def _step(step: Step, actor: Actor, space: SpaceView, report_id: UUID, *, now: datetime, words: str = "") -> None:
    decision = check(actor, space, Action.REPORT_SOMETHING, now)
    known = known_report(actor, space, report_id, now)
    if known.kind == Kind.OPPOSITION:  # it goes on in `oppose.py`, with the document
        raise ReportUnknown
    try:
        with transaction.atomic(using="dmp"):
            row = locked(known.space_id, known.id)
            move(row, step, actor=actor, decision=decision, edge="portal", now=now, words=words)
    except IntegrityError as error:  # another report about the same thing waits already: it is that one that goes on
        raise StepNotPossible from error


def known_report(actor: Actor, space: SpaceView, report_id: UUID, now: datetime) -> Report:
    """Raises ReportUnknown for another space's report, and for one that is hidden from the reader."""
    row = Report.objects.filter(space_id__in=record.chains_of(space.id), id=report_id).first()
    if row is None or _hidden(case_of(actor=actor, space=space, now=now), row):
        raise ReportUnknown
    return row


def _hidden(case: Case, row: Report) -> bool:
    """Who represents the person by law does not learn of what was secret when it was reported."""
    return row.secret and case.relations.by_law
