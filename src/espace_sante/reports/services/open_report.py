"""« Cela m’étonne » : somebody of the holder's side reports what they see, in their own words.

What is pointed at is found as they may know of it; a second report about the same thing, while the first one waits, is
refused and names the first. The words are sealed with the key of the space before they are stored.
Source: RULES.md CIT-18, C6, C8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from espace_sante.access.api import AccessRefused, Action, Decision, case_of
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import new_id
from espace_sante.record import api as record
from espace_sante.reports.domain.errors import AlreadyReported, TooManyReports
from espace_sante.reports.domain.life import WAITING, State, Step
from espace_sante.reports.domain.target import Asked, Target
from espace_sante.reports.domain.words import MOST_OF_A_REPORT, checked
from espace_sante.reports.models import Report
from espace_sante.reports.services.steps import append
from espace_sante.reports.services.targets import find_target
from espace_sante.spaces.api import SpaceView

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reportable:
    """What would be reported. `waiting_id`: the report about it that waits for its answer; `last_at`: the last one."""

    target: Target
    waiting_id: UUID | None
    last_at: datetime | None


def reportable(*, actor: Actor, space: SpaceView, asked: Asked, now: datetime) -> Reportable:
    """What somebody points at, before they write. Raises AccessRefused, NothingToReport."""
    check(actor, space, Action.REPORT_SOMETHING, now)
    target = find_target(actor=actor, space=space, asked=asked, now=now)
    known = list(_about(target, record.chains_of(space.id)).values_list("id", "state", "filed_at"))
    waiting = [report_id for report_id, state, _at in known if State(state) in WAITING]
    return Reportable(
        target=target,
        waiting_id=waiting[0] if waiting else None,
        last_at=max((at for _id, _state, at in known), default=None),
    )


def open_report(
    *, actor: Actor, space: SpaceView, asked: Asked, words: str, profile_consent: bool, now: datetime
) -> UUID:
    """File a report, and return its id.

    `words`: 1 to 2,000 characters, to the support. `profile_consent`: agents may look at the profile until it is over.
    Raises AccessRefused, NothingToReport, ReportWordsInvalid, TooManyReports, AlreadyReported; nothing is stored then.
    """
    decision = check(actor, space, Action.REPORT_SOMETHING, now)
    kept = checked(words, most=MOST_OF_A_REPORT)
    target = find_target(actor=actor, space=space, asked=asked, now=now)
    _stop_if_waiting(target, record.chains_of(space.id))
    try:
        with transaction.atomic(using="dmp"):
            stop_if_many(actor, space, now)
            report = Report.objects.create(**columns(target, actor, space, profile_consent, now))
            append(report, Step.FILE, actor=actor, decision=decision, edge="portal", now=now, words=kept)
    except IntegrityError:  # two at once, from two windows
        _stop_if_waiting(target, [space.id])
        raise
    return report.id


def check(actor: Actor, space: SpaceView, action: Action, now: datetime) -> Decision:
    """Raises AccessRefused."""
    decision = case_of(actor=actor, space=space, now=now).decide(action)
    if not decision.allowed:
        raise AccessRefused(decision)
    return decision


def _about(target: Target, chains: Sequence[UUID]) -> QuerySet[Report]:
    return Report.objects.filter(space_id__in=chains, about=target.about)


def _stop_if_waiting(target: Target, chains: Sequence[UUID]) -> None:
    waiting = _about(target, chains).filter(state__in=[one.value for one in WAITING])
    known = waiting.values_list("id", flat=True).first()
    if known is not None:
        raise AlreadyReported(known)


def stop_if_many(actor: Actor, space: SpaceView, now: datetime) -> None:
    filed = Report.objects.filter(space_id=space.id, by_id=actor.id, filed_at__gt=now - DAY).count()
    if filed >= settings.REPORTS_A_DAY:
        raise TooManyReports


def columns(target: Target, actor: Actor, space: SpaceView, consent: bool, now: datetime) -> dict[str, object]:
    return {
        "space_id": space.id,
        "id": new_id(),
        "kind": target.kind.value,
        "about": target.about,
        "subject_id": target.subject_id,
        "subject_name": target.subject_name,
        "document_id": target.document_id,
        "line_space_id": target.line.space_id if target.line else None,
        "line_position": target.line.position if target.line else None,
        "filed_at": now,
        "by_id": actor.id,
        "profile_consent": consent,
        "secret": target.secret,
        "state": State.FILED.value,
        "state_at": now,
    }
