"""The facts of a stored document for the decision point, and the set form of the decision as SQL."""

from __future__ import annotations

from collections.abc import Set
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from espace_sante.access.api import DocumentFacts, DocumentStatus, StoredRules, VisibleSet
from espace_sante.record.models import DocumentEntry


def facts_of(entry: DocumentEntry) -> DocumentFacts:
    return DocumentFacts(
        document_id=entry.id,
        type_code=entry.type_code,
        class_code=entry.class_code,
        status=DocumentStatus(entry.status),
        author_rpps=entry.author_rpps,
        author_finess=entry.author_finess,
        by_holder_side=entry.by_holder_side,
        masque_ps=entry.masque_ps,
        invisible_patient=entry.invisible_patient,
        invisible_representants_legaux=entry.invisible_representants_legaux,
        quarantined=entry.quarantined,
    )


def predicate_of(visible: VisibleSet, *, of_a_page: bool = False) -> Q:
    """One SQL predicate that holds for exactly the documents of the set.

    `of_a_page`: for the few documents of a page, for each of which rules that stay in their table are looked up there.
    """
    clause = Q(pk__in=[]) if not visible.others else _others(visible, of_a_page)
    if visible.allowed:  # last: most rows have passed or failed before this longer look
        clause = clause | listed(visible.allowed, of_a_page)
    if visible.without_quarantined:
        clause = Q(quarantined=False) & clause
    if visible.author_rpps:
        clause = Q(author_rpps=visible.author_rpps) | clause
    return ~Q(status=DocumentStatus.DELETED.value) & clause


def listed(ids: Set[UUID], of_a_page: bool = False) -> Q:
    """That a document found by something else is one of these."""
    if not isinstance(ids, StoredRules):
        return Q(id__listed=sorted(ids))
    return Q(Exists(ids.rows().filter(document_id=OuterRef("id")))) if of_a_page else Q(id__in=ids.rows())


def _others(visible: VisibleSet, of_a_page: bool) -> Q:
    clause = Q()
    if visible.types is not None:
        clause &= Q(type_code__listed=sorted(visible.types))
    if visible.within is not None:
        clause &= Q(id__listed=sorted(visible.within))
    if visible.denied:
        clause &= ~listed(visible.denied, of_a_page)
    if visible.without_masked:
        clause &= Q(masque_ps=False)
    if visible.without_invisible_patient:
        clause &= Q(invisible_patient=False)
    if visible.without_invisible_representatives:
        clause &= Q(invisible_representants_legaux=False)
    return clause
