"""« Voir mon espace comme un pharmacien le verrait »: the same set form, asked for somebody who is not there.

What the asker may not know of stays out of it, so that looking through other eyes tells nothing more (ANN-01, MIN-11).
The trace has the asker's own reading of a list, and no reading of the professional, who has read nothing.
Source: RULES.md M5, VIS-05.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from espace_sante.access.api import Action, Case, case_of
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.record.services.health_history import health_history_open_to
from espace_sante.record.services.list_documents import DocumentPage, list_documents
from espace_sante.record.services.read import refuse
from espace_sante.spaces.api import SpaceView


@dataclass(frozen=True, slots=True)
class SeenAs:
    """A page of what they would have in their list, and whether the health history would be open to them."""

    page: DocumentPage
    reads_history: bool


def documents_seen_as(
    case: Case, *, actor: Actor, space: SpaceView, now: datetime, cursor: str | None = None, size: int = 50
) -> SeenAs:
    """`case`: theirs, in this space. Raises AccessRefused (traced), CursorInvalid."""
    decision = case_of(actor=actor, space=space, now=now).decide(Action.CHOOSE_PROFESSIONALS)
    if not decision.allowed:
        refuse(decision, act=audit.Act.DOCUMENTS_LISTED, actor=actor, space=space, edge="portal", now=now)
    _, theirs = case.visible()
    page = list_documents(actor=actor, space=space, now=now, cursor=cursor, size=size, also_in=theirs)
    return SeenAs(page=page, reads_history=health_history_open_to(case))
