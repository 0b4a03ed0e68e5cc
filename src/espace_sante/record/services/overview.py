"""What a space has to say at first glance, in a number of queries that does not grow with it.

Source: LOOK.md "One page, one question"; RULES.md NOT-06 (counts by person), MIN-11, TRA-04.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from espace_sante.access.api import Action, Case, DocumentStatus, Relations, VisibleSet, case_of
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.prepared.api import Select
from espace_sante.record.models import DocumentEntry
from espace_sante.record.services.activity import names_in, opened_by, secret, views_in
from espace_sante.record.services.activity_fold import ActivityEntry, fold
from espace_sante.record.services.facts import predicate_of
from espace_sante.record.services.read import refuse
from espace_sante.record.services.rows import COLUMNS, as_entries
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
    audit.Act.EMERGENCY_OPENED,
)


@dataclass(frozen=True, slots=True)
class HelpedSpace:
    """A space one may open, one's own included, and what ties one to it."""

    space: SpaceView
    relations: Relations


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
    documents = {view.id: view for view in _documents(case, visible, wanted)}
    news = [
        ActivityEntry(entry, documents.get(entry.document_id) if entry.document_id else None)
        for entry in page.entries
        if (not entry.document_id or entry.document_id in documents) and not secret(case, entry)
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
    visible = {space_id: its_case.visible()[1] for space_id, its_case in cases.items()}
    seen = {space_id: its_set for space_id, its_set in visible.items() if not its_set.empty}
    places = {f"space_{number}": space_id for number, space_id in enumerate(seen)}
    rows = _count_new(tuple(seen.values())).rows(reader=_reader(case), **places) if seen else []
    counted = {row[0]: row[1] for row in rows}
    return {**dict.fromkeys(cases, 0), **counted}


@lru_cache(maxsize=64)
def _count_new(visible: tuple[VisibleSet, ...]) -> Select:
    """How many documents of each space, whose visible set stands at its place, the reader has not opened."""
    names = [f"space_{number}" for number in range(len(visible))]

    def build(a: Any) -> QuerySet[DocumentEntry, Any]:
        clauses = (Q(space_id=getattr(a, name)) & predicate_of(its) for name, its in zip(names, visible, strict=True))
        rows = DocumentEntry.objects.filter(
            reduce(or_, clauses), ~opened_by(a.reader), status=DocumentStatus.APPROVED.value, by_holder_side=False
        )
        return rows.values_list("space_id").annotate(Count("id"))

    kinds: dict[str, Any] = dict.fromkeys(names, UUID)
    return Select(build, reader=UUID, **kinds)


def _documents(case: Case, visible: VisibleSet, wanted: Iterable[UUID]) -> list[DocumentView]:
    """The latest documents and those that are wanted, as far as the reader may read them."""
    space_id = case.space.space_id
    rows = _shown(visible).rows(space_id=space_id, reader=_reader(case), wanted=list(wanted))
    return views_in(case, as_entries(rows))


@lru_cache(maxsize=64)
def _shown(visible: VisibleSet) -> Select:
    def build(a: Any) -> QuerySet[DocumentEntry, Any]:
        of_space = DocumentEntry.objects.filter(space_id=a.space_id)
        current = of_space.filter(predicate_of(visible), status=DocumentStatus.APPROVED.value)
        latest = current.order_by("-submitted_at", "-id").values("id")[:RECENT]
        rows = of_space.filter(Q(id__among=a.wanted) | Q(id__in=latest)).annotate(was_read=opened_by(a.reader))
        return rows.values_list(*COLUMNS, "was_read")

    return Select(build, named=True, space_id=UUID, reader=UUID, wanted=[UUID])


def _reader(case: Case) -> UUID:
    return case.actor.holder_id or UUID(int=0)


def _as(case: Case, one: HelpedSpace) -> Case:
    """The same reader before another space: what ties them is already known, no query is needed."""
    active = one.space.state is State.ACTIVE
    return replace(
        case,
        space=replace(case.space, space_id=one.space.id, open=active, active=active),
        relations=one.relations,
    )


def _trace(case: Case, space: SpaceView, now: datetime) -> None:
    decision = case.decide(Action.LIST_DOCUMENTS)
    audit.append_alone(
        audit.TraceRecord(
            space_id=space.id,
            at=now,
            act=audit.Act.DOCUMENTS_LISTED,
            actor=case.actor,
            reason=decision.reason.value,
            mode=decision.mode,
            matrix_version=decision.matrix_version,
            edge="portal",
        )
    )
