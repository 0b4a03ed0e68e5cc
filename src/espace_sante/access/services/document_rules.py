"""Open one document to one professional, or close it to them, whatever the general rules say.

A denial wins over everything but the author's right; an opening passes consent, matrix and mask, because the holder
named both the person and the document, and never passes a block. The record decides whether the holder's side may speak
of that document, and calls this in its transaction.
Source: RULES.md 16 (ePA: the right that was taken away), 17 C6; Règlement (UE) 2025/327, art. 8.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from espace_sante.access.models import CareRelation
from espace_sante.access.services.changes import begin, end
from espace_sante.access.services.stored_rules import DocumentRule
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import new_id

_Kind = CareRelation.Kind


def write_document_rule(
    *, actor: Actor, space_id: UUID, document_id: UUID, rpps: str, rule: DocumentRule, now: datetime
) -> bool:
    """Write it, in the caller's transaction. True when something changed."""
    found = rules_of_document(space_id=space_id, document_id=document_id, now=now).get(rpps, DocumentRule.NONE)
    if found is rule:
        return False
    kinds = [_Kind.DOCUMENT_ALLOWED, _Kind.DOCUMENT_DENIED]
    end(space_id, kinds, rpps=rpps, document_id=document_id, now=now)
    if rule is not DocumentRule.NONE:
        begin(space_id, _Kind(rule.value), rpps=rpps, document_id=document_id, by=actor, now=now, until=None)
    return True


def copy_document_rules(*, space_id: UUID, from_id: UUID, to_id: UUID) -> None:
    """What the holder said of a document holds for its correction, in the caller's transaction. One query, or two."""
    rows = list(CareRelation.objects.filter(space_id=space_id, document_id=from_id, until__isnull=True))
    for row in rows:
        row.id, row.document_id = new_id(), to_id
    if rows:
        CareRelation.objects.bulk_create(rows)


def rules_of_document(*, space_id: UUID, document_id: UUID, now: datetime) -> dict[str, DocumentRule]:
    """The rules about one document, by RPPS number. One query."""
    running = Q(until__isnull=True) | Q(until__gt=now)
    rows = CareRelation.objects.filter(running, space_id=space_id, document_id=document_id)
    return {rpps: DocumentRule(kind) for rpps, kind in rows.values_list("rpps", "kind")}
