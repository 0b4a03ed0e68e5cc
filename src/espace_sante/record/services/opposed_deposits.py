"""What a professional deposits whose deposits are opposed: it is taken, and arrives in quarantine.

A correction follows the document that it corrects. The exchange about each document begins in the room of reports, once
the person may know of the document.
Source: CSP art. R. 1111-47; RULES.md CIT-12, C3, ANN-01; ADR 29.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.access.api import Case, DocumentStatus, deposits_opposed
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import SYSTEM, ActorKind
from espace_sante.record.models import DocumentEntry
from espace_sante.record.services.rows import entry_by_id

REASON = "deposits-opposed"


@dataclass(frozen=True, slots=True)
class HeldDeposit:
    """A document in quarantine: who answers for it. `secret`: hidden from who represents the person (MIN-09)."""

    author_rpps: str
    author_finess: str
    secret: bool


def arrives_in_quarantine(case: Case, author_rpps: str, *, now: datetime) -> bool:
    """Whether the holder's side opposes what this author deposits.

    One query for a structure that names a professional; none for anybody else.
    """
    if case.actor.kind is not ActorKind.STRUCTURE:
        return case.relations.deposits_opposed
    return bool(author_rpps) and deposits_opposed(space_id=case.space.space_id, rpps=author_rpps, now=now)


def lines_of_quarantine(entries: Iterable[DocumentEntry], *, now: datetime, edge: str) -> list[audit.TraceRecord]:
    """What the trace says of documents that arrive in quarantine."""
    return [
        audit.TraceRecord(
            space_id=one.space_id,
            at=now,
            act=audit.Act.DOCUMENT_QUARANTINED,
            actor=SYSTEM,
            reason=REASON,
            document_id=one.id,
            type_code=one.type_code,
            edge=edge,
        )
        for one in entries
        if one.quarantined
    ]


def held_deposit(*, space_id: UUID, document_id: UUID) -> HeldDeposit | None:
    """A document that is in quarantine now, or None. One query; it tells nobody anything by itself."""
    entry = entry_by_id(space_id=space_id, document_id=document_id)
    if entry is None or not entry.quarantined or entry.status != DocumentStatus.APPROVED.value:
        return None
    return HeldDeposit(entry.author_rpps, entry.author_finess, entry.invisible_representants_legaux)
