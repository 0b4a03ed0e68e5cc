"""The author of a document, or somebody of the same structure, reads why its deposit is opposed, and answers.

They keep the document, hide it from the others or delete it, and say why. The words were written to them: opening them
is traced in the space first. The list has no words; whom it names, its reader deposited something for.
Source: CSP art. R. 1111-47, R. 1111-51; RULES.md CIT-12, CIT-13, STR-02, STR-04, C3; ADR 29.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from espace_sante.access.api import AccessRefused, Action, Decision, DocumentFacts, Relations, known_case
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.record import api as record
from espace_sante.reports.domain.errors import ReportUnknown
from espace_sante.reports.domain.life import WAITING, Step
from espace_sante.reports.domain.target import Kind
from espace_sante.reports.domain.words import MOST_OF_AN_ANSWER, checked
from espace_sante.reports.models import Report
from espace_sante.reports.services.oppose import RPPS_DIGITS
from espace_sante.reports.services.steps import locked, move, trace
from espace_sante.reports.services.views import ReportThread, ReportView, thread_of, view_of
from espace_sante.spaces import api as spaces
from espace_sante.vault import api as vault

MOST = 50  # of one page
_STEPS = {
    record.Settlement.KEEP: Step.KEEP,
    record.Settlement.HIDE: Step.HIDE,
    record.Settlement.DELETE: Step.DELETE,
}


@dataclass(frozen=True, slots=True)
class OppositionView:
    """One opposition in the list of who answers, and whom it comes from."""

    report: ReportView
    holder: identity.HolderView


@dataclass(frozen=True, slots=True)
class OppositionThread:
    """One opposition opened. `document`: None once it is deleted."""

    thread: ReportThread
    holder: identity.HolderView
    document: record.OpposedDocument | None


def oppositions_to_answer(*, actor: Actor) -> list[OppositionView]:
    """Those that this professional or their structure may answer or did, the waiting ones first. Four queries at most.

    Whoever is no professional has none. A space that is closed shows nothing.
    """
    rows = list(_of(actor).order_by("-filed_at", "-id")[:MOST])
    found = spaces.spaces_by_ids({one.space_id for one in rows}) if rows else {}
    open_rows = [one for one in rows if _decide(actor, found[one.space_id], one).allowed]
    people = identity.holders([found[one.space_id].holder_id for one in open_rows])
    shown = [OppositionView(report=view_of(one), holder=people[found[one.space_id].holder_id]) for one in open_rows]
    return sorted(shown, key=lambda one: one.report.state not in WAITING)


def count_to_answer(*, actor: Actor) -> int:
    """How many wait for an answer, one query."""
    return _of(actor).filter(state__in=[one.value for one in WAITING]).count()


def read_opposition(*, actor: Actor, space_id: UUID, report_id: UUID, now: datetime) -> OppositionThread:
    """One opposition with its words, traced in the space first. Raises ReportUnknown."""
    row, space, decision = _known(actor, space_id, report_id)
    with transaction.atomic(using="dmp"):
        trace(row, audit.Act.OPPOSITION_READ, actor=actor, decision=decision, edge="portal", now=now)
    return OppositionThread(
        thread=thread_of(row, vault.key_of(row.space_id)),
        holder=identity.holders([space.holder_id])[space.holder_id],
        document=_document(actor, space, row, now),
    )


def answer_opposition(
    *, actor: Actor, space_id: UUID, report_id: UUID, settlement: record.Settlement, words: str, now: datetime
) -> None:
    """Keep, hide or delete the document, and say why: 1 to 4,000 characters, to the person.

    Raises ReportUnknown, ReportWordsInvalid, StepNotPossible, DocumentUnknown; nothing is stored then.
    """
    known, space, decision = _known(actor, space_id, report_id)
    kept = checked(words, most=MOST_OF_AN_ANSWER)
    gone = _document(actor, space, known, now) is None
    with transaction.atomic(using="dmp"):
        row = locked(known.space_id, known.id)
        step = Step.DELETE if gone else _STEPS[settlement]
        move(row, step, actor=actor, decision=decision, edge="portal", now=now, words=kept)
        if not gone:
            assert row.document_id is not None  # every opposition is about one
            record.settle_document(
                actor=actor, space=space, document_id=row.document_id, settlement=settlement, now=now
            )  # fmt: skip


def _of(actor: Actor) -> QuerySet[Report]:
    if actor.kind is not ActorKind.PROFESSIONAL or not actor.rpps:
        return Report.objects.none()
    theirs = Q(subject_id=actor.rpps)
    if actor.finess:
        theirs |= Q(finess=actor.finess)
    return Report.objects.filter(theirs, kind=Kind.OPPOSITION.value)


def _known(actor: Actor, space_id: UUID, report_id: UUID) -> tuple[Report, spaces.SpaceView, Decision]:
    """Raises ReportUnknown for one that is somebody else's to answer, as for one that does not exist."""
    row = _of(actor).filter(space_id=space_id, id=report_id).first()
    if row is None:
        raise ReportUnknown
    space = spaces.space_by_id(row.space_id)
    decision = _decide(actor, space, row)
    if not decision.allowed:
        raise ReportUnknown
    return row, space, decision


def _decide(actor: Actor, space: spaces.SpaceView, row: Report) -> Decision:
    """Asked about the author as the opposition names them: the document may be deleted already."""
    facts = DocumentFacts(
        document_id=row.id,
        type_code="",
        class_code="",
        author_rpps=row.subject_id if len(row.subject_id) == RPPS_DIGITS else "",
        author_finess=row.finess,
    )
    case = known_case(actor=actor, space=space, relations=Relations())
    return case.decide(Action.ANSWER_OPPOSITION, facts)


def _document(actor: Actor, space: spaces.SpaceView, row: Report, now: datetime) -> record.OpposedDocument | None:
    assert row.document_id is not None  # every opposition is about one
    if not record.is_current(space_id=space.id, document_id=row.document_id):
        return None
    try:
        return record.opposed_document(actor=actor, space=space, document_id=row.document_id, now=now)
    except (record.DocumentUnknown, AccessRefused) as error:
        raise ReportUnknown from error
