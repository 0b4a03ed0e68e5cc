"""The holder opens one document to one professional, or closes it to them, whatever the general rules say.

What the holder's side may not know of cannot be spoken of: the answer is that there is no such document.
Source: RULES.md 16 (ePA), 17 C6, MIN-11; Règlement (UE) 2025/327, art. 8.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access.api import Action, Case, DocumentRule, case_of, rules_of_document, write_document_rule
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import Rpps
from espace_sante.record.models import DocumentEntry
from espace_sante.record.services.facts import facts_of
from espace_sante.record.services.read import absent, refuse
from espace_sante.record.services.rows import entry_by_id
from espace_sante.spaces.api import SpaceView

_ACT = audit.Act.DOCUMENT_RULE_SET


def set_document_rule(
    *,
    actor: Actor,
    space: SpaceView,
    document_id: UUID,
    rpps: Rpps,
    name: str,
    rule: DocumentRule,
    now: datetime,
    edge: str = "portal",
) -> bool:
    """Say it, or say nothing any more (`DocumentRule.NONE`). True when something changed.

    Raises AccessRefused, DocumentUnknown (both traced).
    """
    case = case_of(actor=actor, space=space, now=now)
    entry = _entry(case, space, document_id, edge, now)
    with transaction.atomic(using="dmp"):
        changed = write_document_rule(
            actor=actor, space_id=space.id, document_id=entry.id, rpps=rpps.value, rule=rule, now=now
        )
        if changed:
            audit.append(
                audit.TraceRecord(
                    space_id=space.id, at=now, act=_ACT, actor=actor, reason=rule.value, document_id=entry.id,
                    type_code=entry.type_code, subject_id=rpps.value, subject_name=name, edge=edge,
                )
            )  # fmt: skip
    return changed


def document_rules(*, actor: Actor, space: SpaceView, document_id: UUID, now: datetime) -> dict[str, DocumentRule]:
    """What was said of a document, by RPPS number. Raises AccessRefused, DocumentUnknown (both traced)."""
    entry = _entry(case_of(actor=actor, space=space, now=now), space, document_id, "portal", now)
    return rules_of_document(space_id=space.id, document_id=entry.id, now=now)


def _entry(case: Case, space: SpaceView, document_id: UUID, edge: str, now: datetime) -> DocumentEntry:
    """The document, of which the actor may speak. Raises AccessRefused, DocumentUnknown."""
    entry = entry_by_id(space_id=space.id, document_id=document_id)
    decision = case.decide(Action.CHOOSE_PROFESSIONALS, facts_of(entry) if entry else None)
    if not decision.allowed:
        refuse(decision, act=_ACT, actor=case.actor, space=space, edge=edge, now=now)
    if entry is None:
        absent(decision, act=_ACT, actor=case.actor, space=space, document_id=document_id, edge=edge, now=now)
    return entry
