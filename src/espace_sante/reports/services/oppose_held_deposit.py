"""A deposit of somebody whose deposits are opposed is there to be seen: the opposition to it begins by itself.

It has the motive that was stated once, the same delay, the same answers. Nothing begins while the document waits for an
announcement, nor twice for one document. Source: RULES.md CIT-12, C3, ANN-01; ADR 29.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from espace_sante.access.api import Action, case_of
from espace_sante.kernel.actors import SYSTEM
from espace_sante.record import api as record
from espace_sante.reports.domain.life import Step
from espace_sante.reports.domain.target import Target
from espace_sante.reports.models import Report
from espace_sante.reports.services.open_report import columns
from espace_sante.reports.services.oppose import target_of, tell_and_plan
from espace_sante.reports.services.standing import Standing, standing_in
from espace_sante.reports.services.steps import append
from espace_sante.spaces.api import SpaceUnknown, SpaceView, space_by_id


def oppose_held_deposit(event: record.DocumentShown) -> None:
    """Subscriber, by the work after the commit: doing it twice is no error. One query when nothing is held."""
    if event.replaces or not event.author_rpps:
        return
    held = record.held_deposit(space_id=event.space_id, document_id=event.document_id)
    if held is None:
        return
    try:
        space = space_by_id(event.space_id)
    except SpaceUnknown:
        return
    target = target_of(event.document_id, held.author_rpps, held.author_finess, secret=held.secret)
    with transaction.atomic(using="dmp"):
        if Report.objects.filter(space_id__in=record.chains_of(space.id), about=target.about).exists():
            return
        standing = standing_in(space.id, event.author_rpps)
        if standing is None:  # opposed no more, before the person could know of this document
            _release(space, event)
        else:
            _begin(space, event, target, standing)


def _begin(space: SpaceView, event: record.DocumentShown, target: Target, standing: Standing) -> None:
    decision = case_of(actor=SYSTEM, space=space, now=event.at).decide(Action.OPPOSE_DEPOSIT)
    due_at = event.at + settings.OPPOSITION_ANSWER
    who = {"by_id": standing.by_id, "finess": target.finess, "due_at": due_at}
    row = Report.objects.create(**{**columns(target, SYSTEM, space, False, event.at), **who})
    append(row, Step.FILE, actor=SYSTEM, decision=decision, edge="task", now=event.at, words=standing.words)
    tell_and_plan(row, event.at)


def _release(space: SpaceView, event: record.DocumentShown) -> None:
    record.set_quarantine(
        actor=SYSTEM, space=space, document_id=event.document_id, quarantined=False, now=event.at, edge="task"
    )
