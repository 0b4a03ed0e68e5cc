"""Take a document out of the record: logically, its trace stays.

Source: CSP art. R. 1111-51; RULES.md DOC-12, CIT-13, CIT-14, STR-02.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from espace_sante.access.api import Action, DocumentStatus
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.record.services.change import change
from espace_sante.spaces.api import SpaceView


def delete_document(*, actor: Actor, space: SpaceView, document_id: UUID, now: datetime, edge: str = "portal") -> bool:
    """Delete one document. True when something changed. Raises DocumentUnknown, AccessRefused."""
    return change(
        actor=actor, space=space, document_id=document_id, action=Action.DELETE_DOCUMENT,
        act=audit.Act.DOCUMENT_DELETED, edge=edge, now=now, changes={"status": DocumentStatus.DELETED.value},
    )  # fmt: skip
