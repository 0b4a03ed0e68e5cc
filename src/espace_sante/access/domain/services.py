"""What a service of the catalogue may do in a space: what its person consented to, finality by finality, and no more.

| Action                          | Consent that opens it                                  |
|---------------------------------|--------------------------------------------------------|
| enter the space                 | any: it says which space it is, and opens nothing      |
| list, read documents            | documents, read                                        |
| deposit a document              | documents, write (SCO-12)                              |
| read the agenda; feed it        | agenda, read; agenda, write                            |
| read, write measures            | that measure, read; that measure, write                |

It acts in an active space alone, where somebody gave that consent and can take it back. Of documents it never sees what
is masked to professionals, in quarantine, waiting for an announcement or hidden from representatives, its own included:
a service is nobody who cares for the person, and the strictest reading of each flag holds for it.
Source: RULES.md SCO-01, SCO-02, SCO-04, SCO-12, CAT-06; CSP art. L. 1111-13-1 III, R. 1111-32, R. 1111-42.
"""

from __future__ import annotations

from espace_sante.access.domain.decision import Reason
from espace_sante.access.domain.facts import Action, DocumentFacts, DocumentStatus, Relations, SpaceFacts
from espace_sante.access.domain.finalities import MEASURES, Consent, Finality, Right

# What each action needs; a finality of None is the measure that is asked for.
NEEDS: dict[Action, tuple[Finality | None, Right]] = {
    Action.LIST_DOCUMENTS:   (Finality.DOCUMENTS, Right.READ),
    Action.READ_DOCUMENT:    (Finality.DOCUMENTS, Right.READ),
    Action.DEPOSIT_DOCUMENT: (Finality.DOCUMENTS, Right.WRITE),
    Action.READ_AGENDA:      (Finality.AGENDA,    Right.READ),
    Action.FEED_AGENDA:      (Finality.AGENDA,    Right.WRITE),
    Action.READ_MEASURES:    (None,               Right.READ),
    Action.WRITE_MEASURES:   (None,               Right.WRITE),
}  # fmt: skip


def needed_consent(action: Action, finality: Finality | None) -> Consent | None:
    """The consent without which a service may not do this. None when no consent opens it, as without its measure."""
    named, right = NEEDS[action]
    if named is None and finality not in MEASURES:
        return None
    consent = Consent(finality=named or Finality(finality or ""), right=right)
    return consent if consent.possible else None


def service_answer(
    action: Action, space: SpaceFacts, relations: Relations, document: DocumentFacts | None, finality: Finality | None
) -> tuple[bool, Reason]:
    """Whether a service may, and why, either way."""
    if not space.open:
        return False, Reason.SPACE_CLOSED
    if not space.active:
        return False, Reason.SPACE_NOT_ACTIVATED
    if not _consented(action, relations, finality):
        return False, Reason.NO_GRANT
    refusal = _hidden(document) if document is not None else None
    return (False, refusal) if refusal else (True, Reason.GRANT)


def _consented(action: Action, relations: Relations, finality: Finality | None) -> bool:
    if action is Action.ENTER_SPACE:
        return bool(relations.granted)
    return needed_consent(action, finality) in relations.granted


def _hidden(document: DocumentFacts) -> Reason | None:
    """The first flag that hides a document from services, or None."""
    if document.status is DocumentStatus.DELETED:
        return Reason.DELETED
    if document.quarantined:
        return Reason.QUARANTINED
    if document.masque_ps:
        return Reason.MASKED
    if document.invisible_patient:
        return Reason.INVISIBLE_PATIENT
    return Reason.INVISIBLE_REPRESENTATIVES if document.invisible_representants_legaux else None
