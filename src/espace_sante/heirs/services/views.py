"""A file as the operators see it: its words opened, its papers named by their place alone, its steps."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from espace_sante.heirs.domain.claims import Answer, Claims, Refusal
from espace_sante.heirs.domain.life import State, Step
from espace_sante.heirs.models import HeirFile, HeirPaper, HeirStep
from espace_sante.heirs.services.steps import open_words, seal_words
from espace_sante.spaces.api import HeirPurpose

ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class FileRow:
    """One line of the queue: nobody is named in it."""

    id: UUID
    reference: str
    purpose: HeirPurpose
    state: State
    received_at: datetime
    proposed_by: str


@dataclass(frozen=True, slots=True)
class PaperView:
    id: UUID
    mime_type: str
    size: int


@dataclass(frozen=True, slots=True)
class StepView:
    """`by`: a login, empty for who asks."""

    step: Step
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class FileView:
    """One file, opened."""

    row: FileRow
    claims: Claims
    papers: list[PaperView]
    steps: list[StepView]
    holder_id: UUID | None
    answer: Answer | None
    take_until: datetime | None
    taken_at: datetime | None


def row_of(file: HeirFile) -> FileRow:
    return FileRow(
        id=file.id,
        reference=file.reference,
        purpose=HeirPurpose(file.purpose),
        state=State(file.state),
        received_at=file.received_at,
        proposed_by=file.proposed_by,
    )


def view_of(file: HeirFile) -> FileView:
    """Raises SpaceKeyMissing, CannotDecrypt."""
    papers = HeirPaper.objects.filter(file=file).order_by("position")
    steps = HeirStep.objects.filter(file=file).order_by("position")
    return FileView(
        row=row_of(file),
        claims=claims_of(file),
        papers=[PaperView(one.id, one.mime_type, one.size) for one in papers],
        steps=[StepView(Step(one.step), one.at, one.by_id) for one in steps],
        holder_id=file.holder_id,
        answer=answer_of(file),
        take_until=file.take_until,
        taken_at=file.taken_at,
    )


def claims_of(file: HeirFile) -> Claims:
    return Claims.of_text(open_words(file.id, "claims", file.claims))


def answer_of(file: HeirFile) -> Answer | None:
    """What is proposed, or answered; None before."""
    if file.answer is None:
        return None
    told = json.loads(open_words(file.id, ANSWER, file.answer))
    return Answer(
        reason=told["reason"],
        refusal=Refusal(told["refusal"]) if told["refusal"] else None,
        categories=tuple(told["categories"]),
        since=date.fromisoformat(told["since"]) if told["since"] else None,
    )


def seal_answer(file_id: UUID, answer: Answer) -> bytes:
    told = {
        "reason": answer.reason,
        "refusal": answer.refusal.value if answer.refusal else "",
        "categories": list(answer.categories),
        "since": answer.since.isoformat() if answer.since else "",
    }
    return seal_words(file_id, ANSWER, json.dumps(told, ensure_ascii=False))
