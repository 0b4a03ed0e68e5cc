"""What somebody of the holder's side may do: the holder, who acts for them by law, a carer.

The chapters are `carers.py`, `families.py`, `opening.py`, `ending.py`; what flags hide from them is in `flags.py`.
"""

from __future__ import annotations

from espace_sante.access.domain.carers import carer_refusal
from espace_sante.access.domain.decision import Reason
from espace_sante.access.domain.ending import ABOUT_THE_SPACE, ending_refusal
from espace_sante.access.domain.facts import Action, DocumentFacts, DocumentStatus, Relations, SpaceFacts
from espace_sante.access.domain.families import family_refusal
from espace_sante.access.domain.flags import hidden_from_holder_side
from espace_sante.access.domain.opening import BEFORE_OPENING, opening_refusal

# About the tie between two people, not about what lies in the space.
ABOUT_THE_TIE = frozenset(
    {Action.CHOOSE_CARERS, Action.ANSWER_INVITATION, Action.STOP_HELPING, Action.DECLARE_EMERGENCY}
)


def citizen_answer(
    action: Action, space: SpaceFacts, relations: Relations, document: DocumentFacts | None
) -> tuple[bool, Reason]:
    """Whether a citizen may do this of a space, their own or not; and why, either way."""
    refusal = _refusal(action, space, relations, document)
    return (False, refusal) if refusal else (True, _ground(action, relations))


def _refusal(action: Action, space: SpaceFacts, relations: Relations, document: DocumentFacts | None) -> Reason | None:
    if not relations.holder_side:
        return None if action is Action.ANSWER_INVITATION and relations.invited and space.active else Reason.NOT_YOURS
    if action is Action.STOP_HELPING and relations.carer is not None:
        return None  # CAR-06: whatever became of the space
    if action in BEFORE_OPENING:  # LC-04
        return opening_refusal(action, space, relations)
    if action in ABOUT_THE_SPACE:  # LC-10, LC-14: before it is active too
        return ending_refusal(action, space, relations)
    refusal = _in_the_space_refusal(action, space, relations)
    if refusal is None and document is not None:  # of a document, nothing is told to who could do nothing with it
        refusal = _document_refusal(action, relations, document)
    return refusal


def _in_the_space_refusal(action: Action, space: SpaceFacts, relations: Relations) -> Reason | None:
    if not space.open:
        return Reason.SPACE_CLOSED
    if not space.active:
        return Reason.SPACE_NOT_ACTIVATED
    if relations.carer is not None:
        refusal = carer_refusal(action, relations.carer)
        if refusal is not None:
            return refusal
    elif action in ABOUT_THE_TIE and not (relations.holder and action is Action.CHOOSE_CARERS):
        return Reason.NOT_FOR_THIS_KIND  # the holder alone chooses who helps; nobody answers in their place
    return family_refusal(action, relations)


def _document_refusal(action: Action, relations: Relations, document: DocumentFacts) -> Reason | None:
    if document.status is DocumentStatus.DELETED:
        return Reason.DELETED
    hidden = hidden_from_holder_side(relations, document)
    if hidden is None and action is Action.DELETE_DOCUMENT and not document.by_holder_side:
        return Reason.NOT_AUTHOR  # CIT-13, CIT-14
    return hidden


def _ground(action: Action, relations: Relations) -> Reason:
    if relations.holder:
        return Reason.HOLDER
    if relations.representative:
        return Reason.REPRESENTATIVE
    if relations.by_law:
        return Reason.GUARDIAN if relations.guardian else Reason.ASSISTANT
    if relations.carer is None:
        return Reason.INVITED
    in_emergency = relations.carer.emergency_only and action is not Action.STOP_HELPING
    return Reason.CARER_EMERGENCY if in_emergency else Reason.CARER
