"""The holder's side opposes a deposit, for a legitimate motive that its author reads and answers.

Meanwhile the document may be in quarantine: no professional reads it but its author. Whoever stated the motive puts it
there, takes it out, or withdraws what was asked, for as long as nobody answered.
Source: CSP art. R. 1111-47; RULES.md CIT-12, CIT-13, C3; ADR 29.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from espace_sante.access.api import Action, DocumentStatus
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.events import publish
from espace_sante.outbox import api as outbox
from espace_sante.record import api as record
from espace_sante.reports.domain.errors import MotiveAlreadyStated, NothingToReport, ReportUnknown, StepNotPossible
from espace_sante.reports.domain.events import DepositOpposed
from espace_sante.reports.domain.life import WAITING, Step
from espace_sante.reports.domain.target import Kind, Target
from espace_sante.reports.domain.words import MOST_OF_A_REPORT, checked
from espace_sante.reports.models import Report
from espace_sante.reports.services.follow import known_report
from espace_sante.reports.services.open_report import check, columns, stop_if_many
from espace_sante.reports.services.opposition_delay import DUE_TOPIC
from espace_sante.reports.services.steps import append, locked, move
from espace_sante.spaces.api import SpaceView

RPPS_DIGITS = 11


@dataclass(frozen=True, slots=True)
class Opposable:
    """A deposit that may be opposed. `author`: who would answer, empty when the directory does not name them.

    `waiting_id`: the opposition that waits for its answer; `answer_at`: until when one made now is answered.
    """

    document: record.DocumentView
    author: str
    waiting_id: UUID | None
    answer_at: datetime


def opposable(*, actor: Actor, space: SpaceView, document_id: UUID, now: datetime) -> Opposable:
    """What would be opposed, before the motive is written. Raises AccessRefused, NothingToReport."""
    check(actor, space, Action.OPPOSE_DEPOSIT, now)
    view = _deposit(actor, space, document_id, now)
    target = _target(view)
    return Opposable(
        document=view,
        author=target.subject_name,
        waiting_id=_waiting(target, record.chains_of(space.id)),
        answer_at=now + settings.OPPOSITION_ANSWER,
    )


def oppose_deposit(
    *, actor: Actor, space: SpaceView, document_id: UUID, motive: str, quarantine: bool, now: datetime
) -> UUID:
    """State a motive against a deposit, and return the id of the opposition.

    `motive`: 1 to 2,000 characters, to the author. `quarantine`: nobody else reads the document until it is settled.
    Raises AccessRefused, NothingToReport, ReportWordsInvalid, TooManyReports, MotiveAlreadyStated; nothing is stored
    then.
    """
    decision = check(actor, space, Action.OPPOSE_DEPOSIT, now)
    words = checked(motive, most=MOST_OF_A_REPORT)
    target = _target(_deposit(actor, space, document_id, now))
    _stop_if_waiting(target, record.chains_of(space.id))
    try:
        with transaction.atomic(using="dmp"):
            stop_if_many(actor, space, now)
            row = Report.objects.create(
                **columns(target, actor, space, False, now),
                finess=target.finess,
                due_at=now + settings.OPPOSITION_ANSWER,
            )
            append(row, Step.FILE, actor=actor, decision=decision, edge="portal", now=now, words=words)
            if quarantine:
                record.set_quarantine(actor=actor, space=space, document_id=document_id, quarantined=True, now=now)
            tell_and_plan(row, now)
    except IntegrityError:  # two at once, from two windows
        _stop_if_waiting(target, [space.id])
        raise
    return row.id


def choose_quarantine(*, actor: Actor, space: SpaceView, report_id: UUID, quarantined: bool, now: datetime) -> None:
    """Hide the document from others, or no longer, while nobody answered. Raises as `withdraw_opposition`."""
    check(actor, space, Action.OPPOSE_DEPOSIT, now)
    row = _opposition(actor, space, report_id, now)
    if row.state not in WAITING:
        raise StepNotPossible
    _quarantine(actor, space, row, quarantined, now)


def withdraw_opposition(*, actor: Actor, space: SpaceView, report_id: UUID, now: datetime) -> None:
    """Oppose no more: the quarantine ends. Raises AccessRefused, ReportUnknown, StepNotPossible."""
    decision = check(actor, space, Action.OPPOSE_DEPOSIT, now)
    known = _opposition(actor, space, report_id, now)
    with transaction.atomic(using="dmp"):
        row = locked(known.space_id, known.id)
        move(row, Step.WITHDRAW, actor=actor, decision=decision, edge="portal", now=now)
        _quarantine(actor, space, row, False, now)


def _quarantine(actor: Actor, space: SpaceView, row: Report, quarantined: bool, now: datetime) -> None:
    """Of a document that its author deleted meanwhile, nothing is left to hide."""
    assert row.document_id is not None  # every opposition is about one
    if record.is_current(space_id=space.id, document_id=row.document_id):
        record.set_quarantine(
            actor=actor, space=space, document_id=row.document_id, quarantined=quarantined, now=now
        )  # fmt: skip


def _deposit(actor: Actor, space: SpaceView, document_id: UUID, now: datetime) -> record.DocumentView:
    """A document that a professional or a structure deposited, and that who asks may know of.

    What the holder's side or the service itself wrote has no author to answer (CIT-13, CIT-14).
    """
    try:
        view = record.document_metadata(actor=actor, space=space, document_id=document_id, now=now)
    except record.DocumentUnknown as error:
        raise NothingToReport from error
    facts = view.facts
    deposited = not facts.by_holder_side and (facts.author_rpps or facts.author_finess)
    if not deposited or facts.status is not DocumentStatus.APPROVED:
        raise NothingToReport
    return view


def _target(view: record.DocumentView) -> Target:
    """The author is named when the public directory names them: the words of a document stay in the record."""
    facts = view.facts
    return target_of(view.id, facts.author_rpps, facts.author_finess, secret=facts.invisible_representants_legaux)


def target_of(document_id: UUID, rpps: str, finess: str, *, secret: bool) -> Target:
    """What an opposition to one document is about. One query."""
    person = identity.professionals([rpps]).get(rpps) if rpps else None
    place = identity.structures([finess]).get(finess, "") if finess and person is None else ""
    return Target(
        kind=Kind.OPPOSITION,
        subject_id=rpps or finess,
        subject_name=person.name if person else place,
        finess=finess,
        document_id=document_id,
        secret=secret,
    )


def _waiting(target: Target, chains: list[UUID]) -> UUID | None:
    rows = Report.objects.filter(space_id__in=chains, about=target.about, state__in=[one.value for one in WAITING])
    return rows.values_list("id", flat=True).first()


def _stop_if_waiting(target: Target, chains: list[UUID]) -> None:
    waiting = _waiting(target, chains)
    if waiting is not None:
        raise MotiveAlreadyStated(waiting)


def tell_and_plan(row: Report, now: datetime) -> None:
    """In the transaction: tell the author, and come back at the end of the delay."""
    if len(row.subject_id) == RPPS_DIGITS:
        publish(DepositOpposed(space_id=row.space_id, report_id=row.id, author_rpps=row.subject_id, at=now))
    payload = {"space": str(row.space_id), "report": str(row.id)}
    outbox.put(record.RecordOutbox, topic=DUE_TOPIC, payloads=[payload], now=now, due_at=row.due_at)


def _opposition(actor: Actor, space: SpaceView, report_id: UUID, now: datetime) -> Report:
    """Raises ReportUnknown."""
    row = known_report(actor, space, report_id, now)
    if row.kind != Kind.OPPOSITION:
        raise ReportUnknown
    return row
