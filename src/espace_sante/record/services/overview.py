"""What a space has to say at first glance, in a number of queries that does not grow with it.

Source: LOOK.md "One page, one question"; RULES.md NOT-06 (counts by person), MIN-11, TRA-04.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from espace_sante.access.api import Action, Case, DocumentStatus, Relations, case_of
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.record.models import DocumentEntry
from espace_sante.record.services.activity import ActivityEntry, fold, names_in, opened_by, views_of
from espace_sante.record.services.facts import predicate_of
from espace_sante.record.services.read import refuse
from espace_sante.record.services.views import DocumentView
from espace_sante.spaces.api import SpaceView, State

RECENT = 4
NEWS = 5
_LOOKED_AT = 24  # lines of trace read to find NEWS sentences
_TOLD = (
    audit.Act.DOCUMENT_DEPOSITED,
    audit.Act.DOCUMENT_REPLACED,
    audit.Act.DOCUMENT_READ,
    audit.Act.CARE_RELATION_DECLARED,
)


@dataclass(frozen=True, slots=True)
class HelpedSpace:
    """The space of somebody one acts for, and as what (`representative` or `carer`)."""

    space: SpaceView
    kind: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The news of a space, its recent documents, and how many documents wait in each space, by space id."""

    news: list[ActivityEntry]
    recent: list[DocumentView]
    new_counts: Mapping[UUID, int]
    names: Mapping[str, str]


def overview_of(*, actor: Actor, space: SpaceView, helped: Iterable[HelpedSpace], now: datetime) -> Overview:
    """The first page of a space, traced as a listing. Raises AccessRefused (traced)."""
    case = case_of(actor=actor, space=space, now=now)
    decision, visible = case.visible()
    if not decision.allowed:
        refuse(decision, act=audit.Act.DOCUMENTS_LISTED, actor=actor, space=space, edge="portal", now=now)
    kinds = [ActorKind.PROFESSIONAL.value, ActorKind.STRUCTURE.value, ActorKind.SYSTEM.value]
    page = audit.trace_page(space_id=space.id, actor_kinds=kinds, acts=[act.value for act in _TOLD], size=_LOOKED_AT)
    wanted = {entry.document_id for entry in page.entries if entry.document_id}
    current = DocumentEntry.objects.filter(
        predicate_of(visible), space_id=space.id, status=DocumentStatus.APPROVED.value
    )
    latest = current.order_by("-submitted_at", "-id").values("id")[:RECENT]
    documents = views_of(case, DocumentEntry.objects.filter(Q(id__in=wanted) | Q(id__in=latest)))
    news = [
        ActivityEntry(entry, documents.get(entry.document_id) if entry.document_id else None)
        for entry in page.entries
        if not entry.document_id or entry.document_id in documents
    ]
    recent = sorted(
        (view for view in documents.values() if view.facts.status is DocumentStatus.APPROVED),
        key=lambda view: (view.submitted_at, view.id),
        reverse=True,
    )
    counts = _new_counts(case, space, helped)
    _trace(case, space, now)
    return Overview(
        news=fold(news)[:NEWS], recent=recent[:RECENT], new_counts=counts, names=names_in(page.entries, but=actor)
    )


def _new_counts(case: Case, space: SpaceView, helped: Iterable[HelpedSpace]) -> dict[UUID, int]:
    """How many current documents this person has not opened, in each of these spaces, in one query."""
    cases = {space.id: case}
    for one in helped:
        if one.space.id != space.id:
            cases[one.space.id] = _as(case, one)
    clause = Q(pk__in=[])
    for space_id, its_case in cases.items():
        visible = its_case.visible()[1]
        if not visible.empty:
            clause |= Q(space_id=space_id) & predicate_of(visible)
    rows = DocumentEntry.objects.filter(clause, status=DocumentStatus.APPROVED.value, by_holder_side=False)
    counted = rows.filter(~opened_by(case)).values_list("space_id").annotate(Count("id"))
    return {**dict.fromkeys(cases, 0), **dict(counted)}


def _as(case: Case, one: HelpedSpace) -> Case:
    """The same reader before another space: what ties them is already known, no query is needed."""
    active = one.space.state is State.ACTIVE
    return replace(
        case,
        space=replace(case.space, space_id=one.space.id, open=active, active=active),
        relations=Relations(
            holder=one.kind == "holder", representative=one.kind == "representative", carer=one.kind == "carer"
        ),
    )


def _trace(case: Case, space: SpaceView, now: datetime) -> None:
    decision = case.decide(Action.LIST_DOCUMENTS)
    with transaction.atomic(using="dmp"):
        audit.append(
            audit.TraceRecord(
                space_id=space.id,
                at=now,
                act=audit.Act.DOCUMENTS_LISTED,
                actor=case.actor,
                reason=decision.reason.value,
                matrix_version=decision.matrix_version,
                edge="portal",
            )
        )
