"""The delay to answer an opposition is over: silence hides, and takes nothing from who may still answer.

The document goes into quarantine if it was not there, until its author answers or the holder decides otherwise.
Source: RULES.md CIT-12, C3; docs/divergences.md.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from espace_sante.access.api import Action, case_of
from espace_sante.kernel.actors import SYSTEM
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.outbox import Message, register
from espace_sante.record import api as record
from espace_sante.reports.domain.life import State, Step
from espace_sante.reports.models import Report
from espace_sante.reports.services.steps import move
from espace_sante.spaces.api import SpaceUnknown, space_by_id

DUE_TOPIC = "reports.opposition-due"


def end_of_delay(message: Message) -> None:
    """Handler of the outbox. What was answered, withdrawn or erased meanwhile is left alone."""
    space_id, report_id, now = UUID(message.payload["space"]), UUID(message.payload["report"]), utc_now()
    try:
        space = space_by_id(space_id)
    except SpaceUnknown:
        return
    with transaction.atomic(using="dmp"):
        row = Report.objects.select_for_update().filter(space_id=space_id, id=report_id).first()
        if row is None or row.document_id is None or row.state != State.FILED:
            return
        decision = case_of(actor=SYSTEM, space=space, now=now).decide(Action.OPPOSE_DEPOSIT)
        move(row, Step.LAPSE, actor=SYSTEM, decision=decision, edge="task", now=now)
        if decision.allowed and record.is_current(space_id=space.id, document_id=row.document_id):
            record.set_quarantine(
                actor=SYSTEM, space=space, document_id=row.document_id, quarantined=True, now=now, edge="task"
            )


register(DUE_TOPIC, end_of_delay)
