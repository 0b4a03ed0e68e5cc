"""The desk of the support: which reports wait, and one of them opened.

The list names nobody of the holder's side and has no words: an auditor may read it. Opening one is for the support
alone, and is in the trace of the space before a word is shown. Agents see the line of the trace that is reported, never
what a document holds; who the person is, only as long as the person agreed to it.
Source: RULES.md CIT-18, OPE-05, TRA-09.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from espace_sante.access.api import Action, check_operator
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.reports.domain.errors import ReportUnknown
from espace_sante.reports.domain.life import State
from espace_sante.reports.domain.target import Kind, LineOfTrace
from espace_sante.reports.models import Report
from espace_sante.reports.services.steps import trace
from espace_sante.reports.services.views import ReportThread, ReportView, thread_of, view_of
from espace_sante.spaces import api as spaces
from espace_sante.vault import api as vault

PAGE = 50


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last report of a page, after which the next one begins."""

    state_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class DeskPage:
    """Reports, those that moved last first; `after` asks for the following page, None at the end."""

    reports: list[ReportView]
    after: Cursor | None


@dataclass(frozen=True, slots=True)
class DeskReport:
    """A report opened by the support. `line`: what the trace says. `holder`: None unless the person agreed."""

    thread: ReportThread
    line: audit.TraceEntry | None
    holder: identity.HolderView | None


def reports_to_handle(
    *, actor: Actor, states: frozenset[State], kind: Kind | None = None, after: Cursor | None = None, size: int = PAGE
) -> DeskPage:
    """One page of the list, in one query. Raises AccessRefused."""
    check_operator(actor, Action.LIST_REPORTS)
    rows = _of_support().filter(state__in=[one.value for one in states]).order_by("-state_at", "id")
    if kind is not None:
        rows = rows.filter(kind=kind.value)
    if after is not None:
        rows = rows.filter(Q(state_at__lt=after.state_at) | Q(state_at=after.state_at, id__gt=after.id))
    found = [view_of(row) for row in rows[: size + 1]]
    last = found[size - 1] if len(found) > size else None
    return DeskPage(reports=found[:size], after=Cursor(last.state_at, last.id) if last else None)


def reports_about_service(*, actor: Actor, service_id: UUID, size: int = PAGE) -> list[ReportView]:
    """What people reported of one service of the catalogue, latest first, without words (CAT-09). One query.

    Raises AccessRefused.
    """
    check_operator(actor, Action.LIST_REPORTS)
    rows = Report.objects.filter(kind=Kind.SERVICE.value, subject_id=str(service_id)).order_by("-filed_at", "id")
    return [view_of(row) for row in rows[:size]]


def read_for_support(*, actor: Actor, space_id: UUID, report_id: UUID, now: datetime) -> DeskReport:
    """One report with its words, traced in the space first. Raises AccessRefused, ReportUnknown."""
    decision = check_operator(actor, Action.HANDLE_REPORTS)
    row = _of_support().filter(space_id=space_id, id=report_id).first()
    if row is None:
        raise ReportUnknown
    with transaction.atomic(using="dmp"):
        trace(row, audit.Act.REPORT_READ, actor=actor, decision=decision, edge="operator", now=now)
    thread = thread_of(row, vault.key_of(space_id))
    line = thread.report.line
    return DeskReport(
        thread=thread,
        line=_line(line) if line else None,
        holder=_holder(space_id) if thread.report.profile_may_be_looked_at else None,
    )


def _of_support() -> QuerySet[Report]:
    """An opposition is written to the author of a document, and answered there."""
    return Report.objects.exclude(kind=Kind.OPPOSITION.value)


def _line(line: LineOfTrace) -> audit.TraceEntry | None:
    found = audit.trace_page(space_id=line.space_id, before=line.position + 1, size=1).entries
    return found[0] if found and found[0].position == line.position else None


def _holder(space_id: UUID) -> identity.HolderView:
    holder_id = spaces.space_by_id(space_id).holder_id
    return identity.holders([holder_id])[holder_id]
