"""List the documents an actor may read: one predicate from the decision point, for page one, page two and counts alike.

Source: IHE ITI-67 (search parameters); RULES.md VIS-05, DOC-14; PEERS.md ask 16 and 18.
Queries: the relation, the page, the counts, its event codes, previews and readings, the key; then the trace.
"""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from espace_sante.access.api import (
    Case,
    Decision,
    DocumentStatus,
    VisibleSet,
    case_of,
    document_types,
    tell_first_access,
)
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import Malformed
from espace_sante.prepared.api import Select
from espace_sante.record.domain.submission import Coded
from espace_sante.record.models import DocumentCode, DocumentEntry, DocumentPreview, Reading
from espace_sante.record.services.facts import predicate_of
from espace_sante.record.services.read import refuse
from espace_sante.record.services.usual_page import following, usual_page
from espace_sante.record.services.views import DocumentView, view_of
from espace_sante.record.services.words import WordBox
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault

CURRENT = frozenset({DocumentStatus.APPROVED})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CURSOR = struct.Struct(">q16s")


class CursorInvalid(Malformed):
    """This page address is not one that was given here."""

    code = "cursor-invalid"


@dataclass(frozen=True, slots=True)
class Range:
    """A half-open interval of time: `start` is in it, `end` is not."""

    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class DocumentQuery:
    """What to look for. Several values of one attribute mean any of them; several attributes mean all.

    `words` is a test on the opened metadata (title, author name), run after the predicate; None opens nothing more
    than the page.
    """

    statuses: frozenset[DocumentStatus] = CURRENT
    type_codes: frozenset[str] | None = None
    class_codes: frozenset[str] | None = None
    format_codes: frozenset[str] | None = None
    facility_codes: frozenset[str] | None = None
    setting_codes: frozenset[str] | None = None
    event_codes: frozenset[str] | None = None
    reference_ids: frozenset[str] | None = None
    categories: frozenset[str] | None = None
    unique_ids: frozenset[str] | None = None
    document_ids: frozenset[UUID] | None = None
    entry_uuids: frozenset[UUID] | None = None
    submission_set_ids: frozenset[UUID] | None = None
    author_rpps: frozenset[str] | None = None
    masque_ps: bool | None = None
    invisible_patient: bool | None = None
    invisible_representants_legaux: bool | None = None
    created: tuple[Range, ...] = ()
    submitted: tuple[Range, ...] = ()
    act_starts: tuple[Range, ...] = ()
    act_stops: tuple[Range, ...] = ()
    act_overlaps: tuple[Range, ...] = ()
    related_unique_ids: frozenset[str] | None = None
    words: Callable[[DocumentView], bool] | None = None
    only_new: bool = False


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One page, newest act first. `total` counts everything visible that matches; `next_cursor` is None at the end."""

    documents: list[DocumentView]
    total: int
    next_cursor: str | None
    decision: Decision


def list_documents(
    *,
    actor: Actor,
    space: SpaceView,
    now: datetime,
    query: DocumentQuery = DocumentQuery(),
    cursor: str | None = None,
    size: int = 50,
    edge: str = "portal",
    also_in: VisibleSet | None = None,
) -> DocumentPage:
    """One page of what the actor may read. Traced. Raises AccessRefused (traced), CursorInvalid.

    `also_in`: only what this other set holds too, somebody else's for example.
    """
    case = case_of(actor=actor, space=space, now=now, rules_stay=True)
    decision, visible = case.visible()
    after = _read_cursor(cursor) if cursor else None
    box = WordBox(space.id, vault.key_of(space.id)) if not visible.empty else None
    if box is None:
        _refuse_list(case, decision, space, edge, now)
    assert box is not None  # an empty set has been refused
    if also_in is None and replace(query, statuses=CURRENT) == DocumentQuery():
        entries, total, more = usual_page(space.id, visible, query.statuses, after, size)
    else:
        rows = _matching(space.id, visible, query, actor)
        shared = rows if also_in is None else rows.filter(predicate_of(also_in))
        entries, total, more = _page(shared, query, after, size, box)
    if not decision.allowed and total == 0:
        _refuse_list(case, decision, space, edge, now)
    documents = _views(entries, box, actor)
    _trace_list(decision, case=case, space=space, count=len(documents), edge=edge, now=now)
    cursor_after = _write_cursor(documents[-1]) if more and documents else None
    return DocumentPage(documents=documents, total=total, next_cursor=cursor_after, decision=decision)


def count_by_category(*, actor: Actor, space: SpaceView, now: datetime) -> dict[str, int]:
    """How many current documents the actor may read, by citizen-facing category; the same predicate as the list."""
    _, visible = case_of(actor=actor, space=space, now=now).visible()
    if visible.empty:
        return {}
    rows = _matching(space.id, visible, DocumentQuery(), actor).values_list("type_code").annotate(Count("id"))
    counts: dict[str, int] = {}
    for type_code, count in rows:
        category = document_types()[type_code].citizen_category
        counts[category] = counts.get(category, 0) + count
    return counts


def count_new(*, actor: Actor, space: SpaceView, now: datetime) -> int:
    """How many current documents this person has not opened yet."""
    _, visible = case_of(actor=actor, space=space, now=now).visible()
    if visible.empty:
        return 0
    return _matching(space.id, visible, DocumentQuery(only_new=True), actor).count()


def _matching(
    space_id: UUID, visible: VisibleSet, query: DocumentQuery, actor: Actor | None
) -> QuerySet[DocumentEntry]:
    rows = DocumentEntry.objects.filter(predicate_of(visible), space_id=space_id)
    rows = rows.filter(status__in=[status.value for status in query.statuses - {DocumentStatus.DELETED}])
    for column, wanted in _columns(query).items():
        if wanted is not None:
            rows = rows.filter(**{f"{column}__in": list(wanted)})
    for flag in ("masque_ps", "invisible_patient", "invisible_representants_legaux"):
        if (value := getattr(query, flag)) is not None:
            rows = rows.filter(**{flag: value})
    for kind, values in (("event", query.event_codes), ("reference", query.reference_ids)):
        if values is not None:
            rows = rows.filter(id__in=_with_code(space_id, kind, values))
    if query.related_unique_ids is not None:
        rows = rows.filter(replaces_id__in=_ids_of(space_id, query.related_unique_ids))
    if query.only_new and actor and actor.holder_id:
        read = Reading.objects.filter(space_id=space_id, reader_id=actor.holder_id).values("document_id")
        rows = rows.exclude(id__in=read).exclude(by_holder_side=True)
    return rows.filter(_ranges(query))


def _columns(query: DocumentQuery) -> dict[str, frozenset[str] | frozenset[UUID] | None]:
    types = query.type_codes
    if query.categories is not None:
        of_categories = {code for code, one in document_types().items() if one.citizen_category in query.categories}
        types = frozenset(of_categories if types is None else of_categories & types)
    return {
        "type_code": types,
        "class_code": query.class_codes,
        "format_code": query.format_codes,
        "healthcare_facility_type_code": query.facility_codes,
        "practice_setting_code": query.setting_codes,
        "unique_id": query.unique_ids,
        "id": query.document_ids,
        "entry_uuid": query.entry_uuids,
        "submission_set_id": query.submission_set_ids,
        "author_rpps": query.author_rpps,
    }


def _with_code(space_id: UUID, kind: str, values: frozenset[str]) -> QuerySet[DocumentCode, Any]:
    return DocumentCode.objects.filter(space_id=space_id, kind=kind, value__in=values).values("document_id")


def _ids_of(space_id: UUID, unique_ids: frozenset[str]) -> QuerySet[DocumentEntry, Any]:
    return DocumentEntry.objects.filter(space_id=space_id, unique_id__in=unique_ids).values("id")


def _ranges(query: DocumentQuery) -> Q:
    clause = Q()
    for column, ranges in (
        ("creation_time", query.created),
        ("submitted_at", query.submitted),
        ("service_start_time", query.act_starts),
        ("service_stop_time", query.act_stops),
    ):
        for one in ranges:
            clause &= Q(**{f"{column}__gte": one.start}) if one.start else Q()
            clause &= Q(**{f"{column}__lt": one.end}) if one.end else Q()
    for one in query.act_overlaps:
        if one.start:
            ended_before = Q(service_stop_time__lt=one.start)
            clause &= ~ended_before & (Q(service_stop_time__isnull=False) | Q(service_start_time__gte=one.start))
        if one.end:
            clause &= Q(service_start_time__lt=one.end)
    return clause


def _page(
    rows: QuerySet[DocumentEntry],
    query: DocumentQuery,
    after: tuple[datetime, UUID] | None,
    size: int,
    box: WordBox,
) -> tuple[list[DocumentEntry], int, bool]:
    """The entries of a page, how many match in all, and whether there are more."""
    ordered = rows.order_by("-service_start_time", "-id")
    if query.words is not None:
        found = [entry for entry in ordered if query.words(view_of(entry, box))]
        start = next((i for i, entry in enumerate(found) if after is None or _key(entry) < after), len(found))
        return found[start : start + size], len(found), len(found) > start + size
    total = rows.count()
    if after is not None:
        ordered = ordered.filter(following(*after))
    entries = list(ordered[: size + 1])
    return entries[:size], total, len(entries) > size


def _views(entries: list[DocumentEntry], box: WordBox, actor: Actor) -> list[DocumentView]:
    """The entries opened, with what lies in other tables, in one query each for the whole page."""
    if not entries:
        return []
    of_page = {"space_id": box.space_id, "ids": [entry.id for entry in entries]}
    events: dict[UUID, list[Coded]] = {}
    for document_id, value, system in _EVENTS.rows(**of_page):
        events.setdefault(document_id, []).append(Coded(value, system))
    previews = {document_id for (document_id,) in _PREVIEWS.rows(**of_page)}
    read: set[UUID] = set()
    if actor.holder_id:
        read = {document_id for (document_id,) in _READ.rows(**of_page, reader_id=actor.holder_id)}
    return [
        view_of(
            entry,
            box,
            event_codes=tuple(events.get(entry.id, ())),
            has_preview=entry.id in previews,
            new=bool(actor.holder_id) and entry.id not in read and not entry.by_holder_side,
        )
        for entry in entries
    ]


_EVENTS = Select(
    lambda a: DocumentCode.objects.filter(
        space_id=a.space_id, document_id__among=a.ids, kind=DocumentCode.Kind.EVENT
    ).values_list("document_id", "value", "system"),
    space_id=UUID,
    ids=[UUID],
)
_PREVIEWS = Select(
    lambda a: DocumentPreview.objects.filter(space_id=a.space_id, document_id__among=a.ids).values_list("document_id"),
    space_id=UUID,
    ids=[UUID],
)
_READ = Select(
    lambda a: Reading.objects.filter(space_id=a.space_id, document_id__among=a.ids, reader_id=a.reader_id).values_list(
        "document_id"
    ),
    space_id=UUID,
    ids=[UUID],
    reader_id=UUID,
)


def _refuse_list(case: Case, decision: Decision, space: SpaceView, edge: str, now: datetime) -> None:
    refuse(decision, act=audit.Act.DOCUMENTS_LISTED, actor=case.actor, space=space, edge=edge, now=now)


def _trace_list(decision: Decision, *, case: Case, space: SpaceView, count: int, edge: str, now: datetime) -> None:
    with transaction.atomic(using="dmp"):
        tell_first_access(case, decision, now=now)
        audit.append(
            audit.TraceRecord(
                space_id=space.id,
                at=now,
                act=audit.Act.DOCUMENTS_LISTED,
                actor=case.actor,
                reason=decision.reason.value if decision.allowed else "author",
                mode=decision.mode,
                matrix_version=decision.matrix_version,
                edge=edge,
                count=count,
            )
        )


def _key(entry: DocumentEntry) -> tuple[datetime, UUID]:
    return entry.service_start_time, entry.id


def _write_cursor(view: DocumentView) -> str:
    microseconds = (view.service_start_time - _EPOCH) // timedelta(microseconds=1)
    return base64.urlsafe_b64encode(_CURSOR.pack(microseconds, view.id.bytes)).decode().rstrip("=")


def _read_cursor(text: str) -> tuple[datetime, UUID]:
    try:
        microseconds, document_id = _CURSOR.unpack(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return _EPOCH + timedelta(microseconds=microseconds), UUID(bytes=document_id)
    except (binascii.Error, struct.error, ValueError, OverflowError) as error:
        raise CursorInvalid from error
