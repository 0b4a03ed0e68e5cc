"""The facts of a stored document for the decision point, and the set form of the decision as SQL."""

from __future__ import annotations

from django.db.models import Q

from espace_sante.access.api import DocumentFacts, DocumentStatus, VisibleSet
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


def predicate_of(visible: VisibleSet) -> Q:
    """One SQL predicate that holds for exactly the documents of the set."""
    clause = Q(pk__in=[]) if not visible.others else _others(visible)
    if visible.allowed:  # last: most rows have passed or failed before this longer look
        clause = clause | Q(id__listed=sorted(visible.allowed))
    if visible.without_quarantined:
        clause = Q(quarantined=False) & clause
    if visible.author_rpps:
        clause = Q(author_rpps=visible.author_rpps) | clause
    return ~Q(status=DocumentStatus.DELETED.value) & clause


def _others(visible: VisibleSet) -> Q:
    clause = Q()
    if visible.types is not None:
        clause &= Q(type_code__listed=sorted(visible.types))
    if visible.within is not None:
        clause &= Q(id__listed=sorted(visible.within))
    if visible.denied:
        clause &= ~Q(id__listed=sorted(visible.denied))
    if visible.without_masked:
        clause &= Q(masque_ps=False)
    if visible.without_invisible_patient:
        clause &= Q(invisible_patient=False)
    if visible.without_invisible_representatives:
        clause &= Q(invisible_representants_legaux=False)
    return clause
