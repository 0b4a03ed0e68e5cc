"""What heirs may be given of the record of somebody who died: nothing that the person hid, nothing that waits.

The law gives heirs what answers one of three purposes, "unless the person opposed it while alive". Hiding a document
from professionals is read as such an opposition, the strictest reading; so is what a minor hid from representatives.
Source: CSP art. L. 1110-4 V, L. 1111-7, R. 1111-1; RULES.md LC-22, ANN-01, MIN-09.
"""

from __future__ import annotations

from espace_sante.access.domain.decision import Reason
from espace_sante.access.domain.facts import DocumentFacts, DocumentStatus, SpaceFacts


def heirs_answer(space: SpaceFacts, document: DocumentFacts | None) -> tuple[bool, Reason]:
    """Whether the service may give this to heirs, once people have decided; of the space, when `document` is None."""
    if not space.deceased:
        return False, Reason.OTHER_STATE
    refusal = _hidden(document) if document is not None else None
    return (False, refusal) if refusal else (True, Reason.SERVICE)


def _hidden(document: DocumentFacts) -> Reason | None:
    if document.status is DocumentStatus.DELETED:
        return Reason.DELETED
    if document.masque_ps:
        return Reason.MASKED
    if document.invisible_patient:
        return Reason.INVISIBLE_PATIENT
    return Reason.INVISIBLE_REPRESENTATIVES if document.invisible_representants_legaux else None
