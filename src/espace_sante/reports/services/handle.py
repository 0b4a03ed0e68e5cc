"""What the support does of a report: take it up, answer, close. Each step is dated, signed and traced in the space.

Source: RULES.md CIT-18, OPE-05.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access.api import Action, check_operator
from espace_sante.kernel.actors import Actor
from espace_sante.reports.domain.life import Step
from espace_sante.reports.domain.words import MOST_OF_AN_ANSWER, checked
from espace_sante.reports.services.steps import locked, move


def take_up(*, actor: Actor, space_id: UUID, report_id: UUID, now: datetime) -> None:
    """Say that somebody looks into it. Raises AccessRefused, ReportUnknown, StepNotPossible."""
    _step(Step.TAKE_UP, actor, space_id, report_id, now=now)


def answer(*, actor: Actor, space_id: UUID, report_id: UUID, words: str, now: datetime) -> None:
    """Answer: 1 to 4,000 characters. Raises as `take_up`, and ReportWordsInvalid; nothing is stored then."""
    _step(Step.ANSWER, actor, space_id, report_id, now=now, words=checked(words, most=MOST_OF_AN_ANSWER))


def close(*, actor: Actor, space_id: UUID, report_id: UUID, now: datetime) -> None:
    """End what was answered; the person may ask again. Raises as `take_up`."""
    _step(Step.CLOSE, actor, space_id, report_id, now=now)


def _step(step: Step, actor: Actor, space_id: UUID, report_id: UUID, *, now: datetime, words: str = "") -> None:
    decision = check_operator(actor, Action.HANDLE_REPORTS)
    with transaction.atomic(using="dmp"):
        row = locked(space_id, report_id)
        move(row, step, actor=actor, decision=decision, edge="operator", now=now, words=words)
