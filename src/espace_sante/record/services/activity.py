"""The activity of a space as the holder's side reads it: who did what, and why, with the titles they may read.

Entries about a document that the decision point hides from the reader are left out as if they had never been: neither
a line, nor a title, nor a hole in the count (RULES.md MIN-11, ANN-01). A merged space's history is read with it
(`histories.py`). Source: TRA-01, TRA-02, TRA-05, CSP L. 1111-16.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from espace_sante.access.api import Action, Case, VisibleSet, case_of
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.record.domain.errors import DocumentUnknown
from espace_sante.record.models import DocumentEntry, Reading
from espace_sante.record.services.activity_fold import ActivityEntry, fold, gather
from espace_sante.record.services.facts import facts_of
from espace_sante.record.services.histories import HistoryFilter, chains_of, history_page
from espace_sante.record.services.read import DOCUMENT_ABSENT, refuse
from espace_sante.record.services.views import DocumentView, view_of
from espace_sante.record.services.words import WordBox
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault

PAGE = 100  # lines of the trace read for one page (TRA-05); folded, they are fewer sentences


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """Newest first. `before` asks for the following page, None at the end. `names`: citizens by holder id."""

    entries: list[ActivityEntry]
    before: str | None
    names: Mapping[str, str]


def activity_of(
    *,
    actor: Actor,
    space: SpaceView,
    now: datetime,
    wanted: HistoryFilter | None = None,
    before: str | None = None,
    size: int = PAGE,
) -> ActivityPage:
    """One page of the activity; reading it is traced too. Raises AccessRefused (traced)."""
    case = allowed_case(actor, space, now)
    entries, following = visible_entries(case, wanted=wanted, before=before, size=size)
    trace_reading(case, space, audit.Act.TRACE_READ, now=now)
    told = gather(fold(with_documents(case, entries)))
    return ActivityPage(entries=told, before=following, names=names_in(entries, but=actor))


def history_of(*, actor: Actor, space: SpaceView, document_id: UUID, now: datetime, size: int = PAGE) -> ActivityPage:
    """What happened to one document, for its page; the reading of the document is what the trace tells.

    Raises AccessRefused, DocumentUnknown.
    """
    case = allowed_case(actor, space, now)
    known = DocumentEntry.objects.filter(space_id=space.id, id=document_id).first()
    if known is None or hidden(case.visible()[1], known):
        raise DocumentUnknown
    entries = history_page(chains_of(space.id), wanted=HistoryFilter(document_id=document_id), size=size).entries
    told = fold([ActivityEntry(entry) for entry in entries if not secret(case, entry)])
    return ActivityPage(entries=told, before=None, names=names_in(entries, but=actor))


def hidden(visible: VisibleSet, entry: DocumentEntry) -> bool:
    """Whether the reader may not even know of this document. A deleted one they knew is not hidden: its trace stays."""
    facts = facts_of(entry)
    return (visible.without_invisible_patient and facts.invisible_patient) or (
        visible.without_invisible_representatives and facts.invisible_representants_legaux
    )


def secret(case: Case, entry: audit.TraceEntry) -> bool:
    """Whether the entry is one that who represents the person must not know of: a secret connection (MIN-10).

    A professional looks for a person before choosing how to open their record: to who represents a minor, that search
    would tell what the secret connection hides, so no search by a professional is told to them. What a minor keeps out
    of the space is the holder's alone, now and later (MIN-08). That a document which is not there was asked for is in
    nobody's activity: who asked would learn that it is not one which is hidden from them (VIS-05).
    """
    if entry.reason == DOCUMENT_ABSENT:
        return True
    if (
        entry.act == audit.Act.SPACE_FOUND
        and entry.actor_kind == ActorKind.PROFESSIONAL
        and case.relations.representative
    ):
        return True
    if entry.act == audit.Act.OBJECTION_RECORDED:
        return not case.relations.holder
    return entry.mode == audit.SECRET_MODE and case.relations.by_law


def with_documents(case: Case, entries: list[audit.TraceEntry]) -> list[ActivityEntry]:
    """Each entry with its document, in two queries: the documents, the key."""
    wanted = {entry.document_id for entry in entries if entry.document_id}
    documents = views_of(case, DocumentEntry.objects.filter(id__in=wanted)) if wanted else {}
    return [ActivityEntry(entry, documents.get(entry.document_id) if entry.document_id else None) for entry in entries]


def views_of(case: Case, rows: QuerySet[DocumentEntry]) -> dict[UUID, DocumentView]:
    """The documents among `rows` that the reader may read, opened, with whether they have opened them before."""
    reader = case.actor.holder_id or UUID(int=0)
    found = rows.filter(space_id=case.space.space_id).annotate(was_read=opened_by(reader))
    return {view.id: view for view in views_in(case, found)}


def views_in(case: Case, entries: Iterable[DocumentEntry]) -> list[DocumentView]:
    """The entries of this space that the reader may read, opened; each says in `was_read` if they have been before."""
    visible = case.visible()[1]
    space_id = case.space.space_id
    found: list[Any] = [entry for entry in entries if visible.matches(facts_of(entry))]
    if not found:
        return []
    box = WordBox(space_id, vault.key_of(space_id))
    return [view_of(entry, box, new=not entry.was_read and not entry.by_holder_side) for entry in found]


def opened_by(reader: UUID) -> Exists:
    """Whether a person has opened a document before, for a query over documents. False for the reader zero."""
    return Exists(Reading.objects.filter(space_id=OuterRef("space_id"), document_id=OuterRef("id"), reader_id=reader))


def names_in(entries: Iterable[audit.TraceEntry], *, but: Actor) -> dict[str, str]:
    """The names of the citizens in these entries, the reader apart; the trace knows them by id alone."""
    citizens = {entry.actor_id for entry in entries if entry.actor_kind == ActorKind.CITIZEN} - {but.id}
    found = identity.holders(UUID(one) for one in citizens) if citizens else {}
    return {str(holder_id): holder.full_name for holder_id, holder in found.items()}


def allowed_case(actor: Actor, space: SpaceView, now: datetime) -> Case:
    """The case of somebody who may read the activity. Raises AccessRefused (traced)."""
    case = case_of(actor=actor, space=space, now=now)
    decision = case.decide(Action.READ_TRACE)
    if not decision.allowed:
        refuse(decision, act=audit.Act.TRACE_READ, actor=actor, space=space, edge="portal", now=now)
    return case


def trace_reading(case: Case, space: SpaceView, act: audit.Act, *, now: datetime) -> None:
    """The trace tells who reads it, too (TRA-04)."""
    decision = case.decide(Action.READ_TRACE)
    audit.append_alone(
        audit.TraceRecord(
            space_id=space.id,
            at=now,
            act=act,
            actor=case.actor,
            reason=decision.reason.value,
            mode=decision.mode,
            edge="portal",
        )
    )


def visible_entries(
    case: Case, *, wanted: HistoryFilter | None, before: str | None, size: int
) -> tuple[list[audit.TraceEntry], str | None]:
    """A full page of entries the reader may know of, whatever lies between them, and where the next one begins."""
    chains = chains_of(case.space.space_id)
    unknown = hidden_ids(case, chains)
    kept: list[audit.TraceEntry] = []
    while len(kept) < size:
        page = history_page(chains, before=before, wanted=wanted, size=size - len(kept))
        kept += [entry for entry in page.entries if entry.document_id not in unknown and not secret(case, entry)]
        before = page.before
        if before is None:
            break
    return kept, before


def hidden_ids(case: Case, chains: list[UUID]) -> frozenset[UUID | None]:
    """The documents of these spaces that the reader may not know of: a merged space keeps copies of some."""
    visible = case.visible()[1]
    clause = Q(pk__in=[])
    if visible.without_invisible_patient:
        clause |= Q(invisible_patient=True)
    if visible.without_invisible_representatives:
        clause |= Q(invisible_representants_legaux=True)
    rows = DocumentEntry.objects.filter(clause, space_id__in=chains)
    return frozenset(rows.values_list("id", flat=True))
