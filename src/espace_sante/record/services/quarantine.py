"""A document whose deposit is opposed: hidden from every professional but its author until it is settled.

What is done holds for all the versions of the document. Who may ask, and when it ends, is said by the room of reports,
which keeps the motive and the answer.
Source: CSP art. R. 1111-47, R. 1111-51; RULES.md CIT-12, CIT-13, C3; ADR 29.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from espace_sante.access.api import Action, Case, DocumentStatus, case_of
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.record.domain.errors import DocumentUnknown
from espace_sante.record.models import DocumentEntry
from espace_sante.record.services.change import change
from espace_sante.record.services.facts import facts_of
from espace_sante.record.services.read import refuse
from espace_sante.record.services.rows import entry_by_id
from espace_sante.record.services.views import DocumentView, view_of
from espace_sante.record.services.words import WordBox
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault

_DELETED = DocumentStatus.DELETED.value


class Settlement(StrEnum):
    """What its author does of a document whose deposit is opposed."""

    KEEP = "keep"  # it is shown as before
    HIDE = "hide"  # it is masked to professionals, as if the holder had masked it
    DELETE = "delete"


_SETTLED: dict[Settlement, tuple[Action, audit.Act, dict[str, object]]] = {
    Settlement.KEEP: (Action.ANSWER_OPPOSITION, audit.Act.QUARANTINE_ENDED, {"quarantined": False}),
    Settlement.HIDE: (
        Action.ANSWER_OPPOSITION, audit.Act.DOCUMENT_MASKED, {"masque_ps": True, "quarantined": False},
    ),
    Settlement.DELETE: (Action.DELETE_DOCUMENT, audit.Act.DOCUMENT_DELETED, {"status": _DELETED}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpposedDocument:
    """A document as its author must know of it to answer. `readable`: its title may be shown to who asks."""

    view: DocumentView
    readable: bool


def set_quarantine(
    *, actor: Actor, space: SpaceView, document_id: UUID, quarantined: bool, now: datetime, edge: str = "portal"
) -> bool:
    """Hide a document from all but its author, or end that. True when something changed.

    Raises DocumentUnknown, AccessRefused (traced).
    """
    act = audit.Act.DOCUMENT_QUARANTINED if quarantined else audit.Act.QUARANTINE_ENDED
    return _on_each(
        (Action.OPPOSE_DEPOSIT, act, {"quarantined": quarantined}),
        actor=actor, space=space, document_id=document_id, edge=edge, now=now,
    )  # fmt: skip


def settle_document(
    *, actor: Actor, space: SpaceView, document_id: UUID, settlement: Settlement, now: datetime, edge: str = "portal"
) -> bool:
    """What the author, or somebody of the same structure, answers. True when something changed.

    Raises DocumentUnknown, AccessRefused (traced).
    """
    return _on_each(_SETTLED[settlement], actor=actor, space=space, document_id=document_id, edge=edge, now=now)


def opposed_document(*, actor: Actor, space: SpaceView, document_id: UUID, now: datetime) -> OpposedDocument:
    """The document about which somebody must answer. Raises DocumentUnknown, AccessRefused (traced)."""
    case = case_of(actor=actor, space=space, now=now)
    entry = entry_by_id(space_id=space.id, document_id=document_id)
    decision = case.decide(Action.ANSWER_OPPOSITION, facts_of(entry) if entry else None)
    if not decision.allowed:
        refuse(decision, act=audit.Act.OPPOSITION_READ, actor=actor, space=space, edge="portal", now=now)
    if entry is None:
        raise DocumentUnknown
    return OpposedDocument(view=view_of(entry, WordBox(space.id, vault.key_of(space.id))), readable=_reads(case, entry))


def is_current(*, space_id: UUID, document_id: UUID) -> bool:
    """Whether a document is in this space and not deleted. One query; it tells nobody anything by itself."""
    entry = entry_by_id(space_id=space_id, document_id=document_id)
    return entry is not None and entry.status != _DELETED


def _reads(case: Case, entry: DocumentEntry) -> bool:
    return case.decide(Action.READ_DOCUMENT, facts_of(entry)).allowed


def _on_each(
    what: tuple[Action, audit.Act, dict[str, object]],
    *,
    actor: Actor,
    space: SpaceView,
    document_id: UUID,
    edge: str,
    now: datetime,
) -> bool:
    action, act, changes = what
    changed = [
        change(
            actor=actor, space=space, document_id=one, action=action, act=act, changes=changes, edge=edge, now=now
        )
        for one in _versions(space.id, document_id)
    ]  # fmt: skip
    return any(changed)


def _versions(space_id: UUID, document_id: UUID) -> list[UUID]:
    """The document and its other versions that are not deleted; the document alone when it is unknown."""
    known, edge = {document_id}, {document_id}
    while edge:
        near = DocumentEntry.objects.filter(space_id=space_id).exclude(id__in=known)
        near = near.filter(Q(replaces_id__in=edge) | Q(replaced_by_id__in=edge)).exclude(status=_DELETED)
        edge = set(near.values_list("id", flat=True))
        known |= edge
    return sorted(known)
