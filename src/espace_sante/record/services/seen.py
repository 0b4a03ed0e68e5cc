"""Whether somebody may know of one document, for who tells them that something changed and shows nothing."""

from __future__ import annotations

from uuid import UUID

from espace_sante.access.api import Action, Case
from espace_sante.record.services.facts import facts_of
from espace_sante.record.services.rows import entry_by_id


def sees_document(case: Case, document_id: UUID) -> bool:
    """The decision to let it be read; nothing is shown, so nothing is traced. One query."""
    entry = entry_by_id(space_id=case.space.space_id, document_id=document_id)
    return entry is not None and case.decide(Action.READ_DOCUMENT, facts_of(entry)).allowed
