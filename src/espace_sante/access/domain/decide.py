"""The decision, in the order of RULES.md PRO-17: closed space, block, consent, matrix, document flags.

Who reads a document
- its author, for as long as the space is open and unless blocked (VIS-06, CIT-08);
- the holder, once the space is active, unless the item waits for an announcement (ANN-01);
- a legal representative, a guardian or an assistant, as the holder, except what the minor asked to hide (MIN-09,
  MIN-16, `families.py`);
- a carer, as the holder, within what the holder opened to them and until the end date (CAR-08, `carers.py`);
- the treating doctor, the care team and those who have consent, for the types that the matrix gives to their
  profession, unless the holder masked the document (PRO-01, PRO-02, CIT-05);
- the health history is one item, that the matrix and the holder's one switch open or hide as a whole (CIT-06);
- nobody else: structures feed but do not read (STR-01), operators and auditors read no content (OPE-05, TRA-09).
"""

from __future__ import annotations

from espace_sante.access.domain.carers import carer_refusal
from espace_sante.access.domain.decision import Decision, Reason
from espace_sante.access.domain.ending import ABOUT_THE_SPACE, ending_refusal
from espace_sante.access.domain.facts import Action, DocumentFacts, DocumentStatus, Relations, SpaceFacts
from espace_sante.access.domain.families import family_refusal
from espace_sante.access.domain.matrix import AccessMatrix
from espace_sante.access.domain.opening import BEFORE_OPENING, opening_refusal
from espace_sante.kernel.actors import Actor, ActorKind

CITIZEN, PROFESSIONAL, STRUCTURE = ActorKind.CITIZEN, ActorKind.PROFESSIONAL, ActorKind.STRUCTURE

# Who may ask for what at all. An action absent from a row is refused before anything else is looked at.
ACTIONS_BY_KIND: dict[ActorKind, frozenset[Action]] = {
    ActorKind.CITIZEN: frozenset(
        {
            Action.ENTER_SPACE,
            Action.LIST_DOCUMENTS,
            Action.READ_DOCUMENT,
            Action.ADD_OWN_DOCUMENT,
            Action.MASK_DOCUMENT,
            Action.UNMASK_DOCUMENT,
            Action.DELETE_DOCUMENT,
            Action.READ_TRACE,
            Action.CHOOSE_PROFESSIONALS,
            Action.ACTIVATE_SPACE,
            Action.CLOSE_SPACE,
            Action.REOPEN_SPACE,
            Action.ERASE_SPACE,
            Action.REQUEST_SPACE,
            *BEFORE_OPENING,
            Action.READ_ERASURE_CERTIFICATE,
            Action.OBJECT_TO_SUSPENSION,
            Action.INVITE_REPRESENTATIVE,
            Action.SEE_PROFESSIONALS,
            Action.READ_MESSAGES,
            Action.SEND_MESSAGE,
            Action.READ_AGENDA,
            Action.CHANGE_AGENDA,
            Action.READ_PROFILE,
            Action.CHANGE_PROFILE,
            Action.CHOOSE_CARERS,
            Action.ANSWER_INVITATION,
            Action.STOP_HELPING,
            Action.DECLARE_EMERGENCY,
            Action.READ_HEALTH_HISTORY,
            Action.MASK_HEALTH_HISTORY,
            Action.REPORT_SOMETHING,
            Action.READ_REPORTS,
            Action.READ_NOTIFICATIONS,
            Action.CHANGE_NOTIFICATIONS,
        }
    ),
    ActorKind.PROFESSIONAL: frozenset(
        {
            Action.FIND_SPACE,
            Action.ENTER_SPACE,
            Action.LIST_DOCUMENTS,
            Action.READ_DOCUMENT,
            Action.DEPOSIT_DOCUMENT,
            Action.REPLACE_DOCUMENT,
            Action.UNMASK_DOCUMENT,
            Action.DELETE_DOCUMENT,
            Action.DECLARE_CARE_RELATION,
            Action.ANNOUNCE_DOCUMENT,
            Action.READ_HEALTH_HISTORY,
            Action.RECORD_OBJECTION,
            Action.READ_NOTIFICATIONS,  # of a patient who trusts them (NOT-02)
        }
    ),
    ActorKind.STRUCTURE: frozenset(
        {Action.FIND_SPACE, Action.DEPOSIT_DOCUMENT, Action.REPLACE_DOCUMENT, Action.DELETE_DOCUMENT}
    ),
    ActorKind.SERVICE: frozenset(),
    # A judge's decision, recorded (MIN-06); the life of spaces, without their content (OPE-05).
    ActorKind.OPERATOR: frozenset(
        {
            Action.DECIDE_REPRESENTATION,
            Action.LOOK_AFTER_SPACES,
            Action.RUN_CAMPAIGNS,
            Action.LOOK_UP_PERSON,
            Action.ASSIST_OPPOSITION,
            Action.HANDLE_RETURNS,
            Action.HANDLE_REPORTS,
            Action.LIST_REPORTS,
        }
    ),
    ActorKind.AUDITOR: frozenset({Action.READ_TRACES, Action.LIST_REPORTS}),  # TRA-09: traces, never what lies in a space
    # ANN-03: the month is over; CAR-07, CIT-14: the service's own documents; DOC-01: what the insurer sends.
    ActorKind.SYSTEM: frozenset({Action.ANNOUNCE_DOCUMENT, Action.ADD_SERVICE_DOCUMENT, Action.ADD_INSURER_EVENTS}),
}
SENDING = frozenset(
    {Action.DEPOSIT_DOCUMENT, Action.REPLACE_DOCUMENT, Action.ADD_OWN_DOCUMENT, Action.ADD_INSURER_EVENTS}
)
# What needs no authorisation and survives a block: a parent who blocks a doctor takes no right from the minor.
FEEDING = frozenset({Action.DEPOSIT_DOCUMENT, Action.RECORD_OBJECTION})  # DOC-03, PRO-06, CIT-08; MIN-07
READING = frozenset({Action.ENTER_SPACE, Action.LIST_DOCUMENTS, Action.READ_DOCUMENT})
# What waits for the activation where spaces open inert (C1): reading, the author's own documents too, and preparing it.
WAITS_FOR_ACTIVATION = READING | {Action.READ_HEALTH_HISTORY, Action.DECLARE_CARE_RELATION}
# Whatever became of the space: does it exist (LC-23), what a judge decided (MIN-06), the operator's own acts (LC-21,
# LC-22); and STOP_HELPING (CAR-06).
WHATEVER_THE_SPACE = (
    frozenset({Action.FIND_SPACE}) | ACTIONS_BY_KIND[ActorKind.OPERATOR] | ACTIONS_BY_KIND[ActorKind.AUDITOR]
)
OF_THE_SERVICE = {
    ActorKind.SYSTEM: Reason.SERVICE, ActorKind.OPERATOR: Reason.OPERATOR, ActorKind.AUDITOR: Reason.AUDITOR,
}  # fmt: skip
# About the tie between two people, not about what lies in the space.
ABOUT_THE_TIE = frozenset(
    {Action.CHOOSE_CARERS, Action.ANSWER_INVITATION, Action.STOP_HELPING, Action.DECLARE_EMERGENCY}
)


def decide(
    *,
    actor: Actor,
    action: Action,
    space: SpaceFacts,
    relations: Relations,
    matrix: AccessMatrix,
    document: DocumentFacts | None = None,
) -> Decision:
    """Whether this actor may do this now, and why. Pure: the same facts always give the same answer.

    Source: RULES.md PRO-17; CSP art. L. 1111-17, R. 1111-46 to R. 1111-51.
    """
    reason = _refusal(actor, action, space, relations, matrix, document)
    if reason is not None:
        return Decision(allowed=False, reason=reason, matrix_version=matrix.version)
    return Decision(allowed=True, reason=_ground(actor, action, relations, document), matrix_version=matrix.version)


def _refusal(
    actor: Actor,
    action: Action,
    space: SpaceFacts,
    relations: Relations,
    matrix: AccessMatrix,
    document: DocumentFacts | None,
) -> Reason | None:
    """The first reason to refuse, or None."""
    if action not in ACTIONS_BY_KIND[actor.kind]:
        reading_software = actor.kind is STRUCTURE and action in READING
        return Reason.NOT_A_NAMED_PERSON if reading_software else Reason.NOT_FOR_THIS_KIND  # STR-01, PRO-08
    if actor.kind is CITIZEN and not relations.holder_side:
        return None if action is Action.ANSWER_INVITATION and relations.invited and space.active else Reason.NOT_YOURS
    if action in WHATEVER_THE_SPACE or (action is Action.STOP_HELPING and relations.carer is not None):
        return None
    if action in ABOUT_THE_SPACE | BEFORE_OPENING:  # LC-04, LC-10, LC-14: before it is active too
        return (opening_refusal if action in BEFORE_OPENING else ending_refusal)(action, space, relations)
    if not space.open and action is not Action.ANNOUNCE_DOCUMENT:
        return Reason.SPACE_CLOSED
    if document is not None and document.status is DocumentStatus.DELETED:
        return Reason.DELETED
    if actor.kind is ActorKind.SYSTEM:
        refusal = None
    elif actor.kind is CITIZEN:
        refusal = _citizen_refusal(action, space, relations, document)
    else:
        refusal = _inert_refusal(action, space) or _professional_refusal(actor, action, relations, matrix, document)
    if refusal is None and action in SENDING and not space.identity_qualified:
        return Reason.IDENTITY_NOT_QUALIFIED  # DOC-05: nothing may be sent, by whomever
    return refusal


def _citizen_refusal(
    action: Action, space: SpaceFacts, relations: Relations, document: DocumentFacts | None
) -> Reason | None:
    if not space.active:
        return Reason.SPACE_NOT_ACTIVATED
    if relations.carer is not None:
        refusal = carer_refusal(action, relations.carer)
        if refusal is not None:
            return refusal
    elif action in ABOUT_THE_TIE and not (relations.holder and action is Action.CHOOSE_CARERS):
        return Reason.NOT_FOR_THIS_KIND  # the holder alone chooses who helps; nobody answers in their place
    refusal = family_refusal(action, relations)
    if refusal is not None or document is None:
        return refusal
    if document.invisible_patient:
        return Reason.INVISIBLE_PATIENT  # ANN-01
    if document.invisible_representants_legaux and relations.by_law:
        return Reason.INVISIBLE_REPRESENTATIVES  # MIN-09, MIN-11
    if action is Action.DELETE_DOCUMENT and not document.by_holder_side:
        return Reason.NOT_AUTHOR  # CIT-13, CIT-14
    return None


def _inert_refusal(action: Action, space: SpaceFacts) -> Reason | None:
    """C1: opened by silence, a space may be fed, and is read by nobody until the person activates it."""
    return Reason.NOT_YET_ACTIVATED if space.inert and action in WAITS_FOR_ACTIVATION else None


def _professional_refusal(
    actor: Actor, action: Action, relations: Relations, matrix: AccessMatrix, document: DocumentFacts | None
) -> Reason | None:
    if action in FEEDING:
        return None
    if action in {Action.REPLACE_DOCUMENT, Action.DELETE_DOCUMENT, Action.UNMASK_DOCUMENT}:
        return None if document and _wrote(actor, document, with_structure=True) else Reason.NOT_AUTHOR  # STR-02
    if relations.blocked:
        return Reason.BLOCKED  # CIT-08: a block wins over everything, the author's right included
    if action is Action.DECLARE_CARE_RELATION:
        return None  # PRO-05
    if document is not None and _wrote(actor, document, with_structure=False):
        return None  # VIS-06
    if not relations.authorised:
        to_read = document is None or action in {Action.READ_DOCUMENT, Action.READ_HEALTH_HISTORY}
        return Reason.NO_AUTHORISATION if to_read else Reason.NOT_AUTHOR
    if document is None:
        return None
    if not matrix.reads(profession=actor.profession, type_code=document.type_code):
        return Reason.MATRIX
    return Reason.MASKED if document.masque_ps else None  # CIT-05; MT-05: the treating doctor too


def _wrote(actor: Actor, document: DocumentFacts, *, with_structure: bool) -> bool:
    if actor.rpps and actor.rpps == document.author_rpps:
        return True
    return bool(with_structure and actor.finess and actor.finess == document.author_finess)


def _ground(actor: Actor, action: Action, relations: Relations, document: DocumentFacts | None) -> Reason:
    """Why an allowed act is allowed, for the trace and for the sentence that tells it."""
    if actor.kind is CITIZEN:
        return _citizen_ground(action, relations)
    if actor.kind in OF_THE_SERVICE:
        return OF_THE_SERVICE[actor.kind]
    if action is Action.FIND_SPACE:
        return Reason.NAMED_PERSON if actor.kind is PROFESSIONAL else Reason.FEEDING
    if action in FEEDING:
        return Reason.FEEDING
    if action is Action.DECLARE_CARE_RELATION:
        return Reason.OWN_DECLARATION
    if document is not None and _wrote(actor, document, with_structure=False):
        return Reason.AUTHOR
    if document is not None and action in {Action.REPLACE_DOCUMENT, Action.DELETE_DOCUMENT, Action.UNMASK_DOCUMENT}:
        return Reason.AUTHOR_STRUCTURE
    if relations.medecin_traitant:
        return Reason.MEDECIN_TRAITANT
    return Reason.CARE_TEAM if relations.care_team else Reason.CONSENT


def _citizen_ground(action: Action, relations: Relations) -> Reason:
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
