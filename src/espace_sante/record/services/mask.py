"""Hide a document from professionals, or show it again (masque_ps).

Source: CSP art. R. 1111-49; RULES.md CIT-05, VIS-05; section 5.2 (who sets, who clears).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from espace_sante.access.api import Action
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.record.services.change import change
from espace_sante.spaces.api import SpaceView


def set_masked(
    *, actor: Actor, space: SpaceView, document_id: UUID, masked: bool, now: datetime, edge: str = "portal"
) -> bool:
    """Mask or unmask one document. True when something changed. Raises DocumentUnknown, AccessRefused."""
    action = Action.MASK_DOCUMENT if masked else Action.UNMASK_DOCUMENT
    act = audit.Act.DOCUMENT_MASKED if masked else audit.Act.DOCUMENT_UNMASKED
    return change(
        actor=actor, space=space, document_id=document_id, action=action, act=act, edge=edge, now=now,
        changes={"masque_ps": masked},
    )  # fmt: skip
