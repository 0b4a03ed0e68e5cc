"""The decision, in the order of RULES.md PRO-17: closed space, block, emergency, consent, matrix, document flags.

Who reads a document
- its author, for as long as the space is open and unless blocked (VIS-06, CIT-08);
- the holder, once the space is active, unless the item waits for an announcement (ANN-01);
- a legal representative, a guardian or an assistant, as the holder, except what the minor asked to hide (MIN-09,
  MIN-16, `families.py`);
- a carer, as the holder, within what the holder opened to them and until the end date (CAR-08, `carers.py`);
- a professional whom the holder named on the document, whatever the rest says, unless blocked; one whom the holder
  denied it, never, but its author (RULES.md 16, ePA; C6);
- while the holder opposes its deposit and keeps it in quarantine, no professional but its author, not even in an
  emergency (C3);
- in an emergency, a health professional, for a while, unless opposed in advance (EMG-01, EMG-02, `emergency.py`);
- those whom the person authorised, whatever the way (`consent.py`), and those to whom they gave a code (PRO-13);
- both for the types that the matrix gives to their profession, unless the holder masked the document (`flags.py`);
- heirs, of the record of somebody who died, what two operators decided to give, but what the person hid (`heirs.py`);
- the health history is one item, that the matrix and the holder's one switch open or hide as a whole (CIT-06);
- a service of the catalogue, to which the person consented for that, what no flag hides (SCO-01, `services.py`);
- nobody else: structures feed but do not read (STR-01), operators and auditors read no content (OPE-05, TRA-09).
"""

from __future__ import annotations

from functools import lru_cache

from espace_sante.access.domain.citizens import citizen_answer
from espace_sante.access.domain.decision import Decision, Obligation, Reason
from espace_sante.access.domain.emergency import MODES
from espace_sante.access.domain.facts import Action, DocumentFacts, DocumentStatus, Relations, SpaceFacts
from espace_sante.access.domain.finalities import Finality
from espace_sante.access.domain.heirs import heirs_answer
from espace_sante.access.domain.matrix import AccessMatrix
from espace_sante.access.domain.opening import BEFORE_OPENING
from espace_sante.access.domain.professionals import READING, Answer, professional_answer
from espace_sante.access.domain.services import NEEDS, service_answer
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
            Action.CHOOSE_CONFIDENTIALITY,
            Action.REPORT_SOMETHING,
            Action.READ_REPORTS,
            Action.OPPOSE_DEPOSIT,
            Action.READ_NOTIFICATIONS,
            Action.CHANGE_NOTIFICATIONS,
            Action.READ_MEASURES,
            Action.WRITE_MEASURES,
            Action.SEE_SERVICES,
            Action.CHOOSE_SERVICES,
        }
    ),
    ActorKind.PROFESSIONAL: frozenset(
        {
            Action.FIND_SPACE,
            Action.ENTER_SPACE,
            Action.LIST_DOCUMENTS,
            Action.READ_DOCUMENT,
            Action.DEPOSIT_DOCUMENT,
            Action.DELIVER_MESSAGE,
            Action.FEED_AGENDA,
            Action.REPLACE_DOCUMENT,
            Action.UNMASK_DOCUMENT,
            Action.DELETE_DOCUMENT,
            Action.DECLARE_CARE_RELATION,
            Action.ANNOUNCE_DOCUMENT,
            Action.READ_HEALTH_HISTORY,
            Action.BREAK_GLASS,
            Action.CALL_CENTRE,
            Action.BLOCK_PROFESSIONAL,
            Action.COLLECT_CONSENT,
            Action.USE_CODE,
            Action.RECORD_OBJECTION,
            Action.ANSWER_OPPOSITION,
            Action.READ_NOTIFICATIONS,  # of a patient who trusts them (NOT-02)
        }
    ),
    ActorKind.STRUCTURE: frozenset(
        {
            Action.FIND_SPACE,
            Action.DEPOSIT_DOCUMENT,
            Action.DELIVER_MESSAGE,
            Action.FEED_AGENDA,
            Action.REPLACE_DOCUMENT,
            Action.DELETE_DOCUMENT,
        }
    ),
    ActorKind.SERVICE: frozenset({Action.ENTER_SPACE, *NEEDS}),  # what was consented to (SCO-01)
    ActorKind.PUBLISHER: frozenset(),  # of no space, ever: see OF_NO_SPACE
    ActorKind.COMMISSION: frozenset(),  # no more: files of services, and nobody's data
    # A judge's decision, recorded (MIN-06); the life of spaces, without their content (OPE-05).
    ActorKind.OPERATOR: frozenset(
        {
            Action.DECIDE_REPRESENTATION,
            Action.LOOK_AFTER_SPACES,
            Action.RUN_CAMPAIGNS,
            Action.LOOK_UP_PERSON,
            Action.ASSIST_OPPOSITION,
            Action.HANDLE_RETURNS,
            Action.LOOK_AFTER_IDENTITIES,
            Action.HANDLE_REPORTS,
            Action.LIST_REPORTS,
        }
    ),
    ActorKind.AUDITOR: frozenset({Action.READ_TRACES, Action.LIST_REPORTS}),  # TRA-09: nothing that lies in a space
    # ANN-03: the month is over; CAR-07, CIT-14: the service's own documents; DOC-01: what the insurer sends; LC-22; C3:
    # nobody answered in time; AGE-08: reminders in the mailbox.
    ActorKind.SYSTEM: frozenset(
        {
            Action.ANNOUNCE_DOCUMENT,
            Action.ADD_SERVICE_DOCUMENT,
            Action.ADD_INSURER_EVENTS,
            Action.GIVE_TO_HEIRS,
            Action.OPPOSE_DEPOSIT,
            Action.DELIVER_MESSAGE,
        }
    ),
}
SENDING = frozenset(
    {Action.DEPOSIT_DOCUMENT, Action.REPLACE_DOCUMENT, Action.ADD_OWN_DOCUMENT, Action.ADD_INSURER_EVENTS}
)
# What waits for the activation where spaces open inert (C1): reading, the author's own documents too, and preparing it.
WAITS_FOR_ACTIVATION = READING | {*MODES, Action.DECLARE_CARE_RELATION, Action.COLLECT_CONSENT, Action.USE_CODE}
# What is given for a time.
TIMED = frozenset({*MODES, Action.DECLARE_CARE_RELATION, Action.COLLECT_CONSENT, Action.USE_CODE})
# Whatever became of the space: does it exist (LC-23), what a judge decided (MIN-06), the operator's own acts (LC-21,
# LC-22).
WHATEVER_THE_SPACE = (
    frozenset({Action.FIND_SPACE}) | ACTIONS_BY_KIND[ActorKind.OPERATOR] | ACTIONS_BY_KIND[ActorKind.AUDITOR]
)
# About nobody's space: who asks is all there is to it (AGE-01, AGE-02, CAT-01, CAT-03,
# STR-01).
OF_NO_SPACE: dict[Action, frozenset[ActorKind]] = {
    Action.PUBLISH_AVAILABILITY: frozenset({PROFESSIONAL, STRUCTURE}),
    Action.READ_AVAILABILITY: frozenset({PROFESSIONAL, STRUCTURE, CITIZEN, ActorKind.SERVICE}),
    Action.PUBLISH_SERVICE: frozenset({ActorKind.PUBLISHER}),
    Action.ADVISE_ON_SERVICES: frozenset({ActorKind.COMMISSION}),
    Action.REVIEW_SERVICES: frozenset({ActorKind.OPERATOR}),
    Action.REGISTER_SOFTWARE: frozenset({ActorKind.OPERATOR}),
}
REASONS_OF_NO_SPACE = {
    Action.PUBLISH_SERVICE: Reason.PUBLISHER,
    Action.ADVISE_ON_SERVICES: Reason.COMMISSION,
    Action.REVIEW_SERVICES: Reason.OPERATOR,
    Action.REGISTER_SOFTWARE: Reason.OPERATOR,
}
OF_THE_SERVICE = {
    ActorKind.SYSTEM: Reason.SERVICE, ActorKind.OPERATOR: Reason.OPERATOR, ActorKind.AUDITOR: Reason.AUDITOR,
}  # fmt: skip


def decide(
    *,
    actor: Actor,
    action: Action,
    space: SpaceFacts,
    relations: Relations,
    matrix: AccessMatrix,
    document: DocumentFacts | None = None,
    finality: Finality | None = None,
) -> Decision:
    """Whether this actor may do this now, and why. Pure: the same facts always give the same answer.

    `finality`: of measures, which one; a service has a consent for each (SCO-01).
    Source: RULES.md PRO-17; CSP art. L. 1111-17, R. 1111-46 to R. 1111-51.
    """
    allowed, reason = _answer(actor, action, space, relations, matrix, document, finality)
    first = allowed and action in READING and actor.kind is PROFESSIONAL and not relations.known
    return _decision(allowed, reason, matrix.version, action in TIMED, action in MODES, first)


@lru_cache(maxsize=1024)
def _decision(allowed: bool, reason: Reason, version: str, timed: bool, emergency: bool, first: bool) -> Decision:
    """The answer with what it obliges to. A handful of them exist, so that each is made once."""
    owed = {Obligation.TRACE}
    if allowed and (first or emergency):
        owed.add(Obligation.NOTIFY_HOLDER)  # NOT-01, NOT-02
    if allowed and emergency:
        owed.add(Obligation.NOTIFY_TREATING_DOCTOR)  # NOT-02, MT-03
    if allowed and timed:
        owed.add(Obligation.TIME_BOX)  # EMG-08, PRO-02, PRO-05, PRO-13
    return Decision(allowed=allowed, reason=reason, matrix_version=version, obligations=frozenset(owed))


def _answer(
    actor: Actor,
    action: Action,
    space: SpaceFacts,
    relations: Relations,
    matrix: AccessMatrix,
    document: DocumentFacts | None,
    finality: Finality | None,
) -> Answer:
    """What holds for everybody, then the chapter of each kind of actor."""
    kind = actor.kind
    if action in OF_NO_SPACE:
        allowed = kind in OF_NO_SPACE[action]
        return allowed, REASONS_OF_NO_SPACE.get(action, Reason.PUBLISHED) if allowed else Reason.NOT_FOR_THIS_KIND
    if action not in ACTIONS_BY_KIND[kind]:
        reading_software = kind is STRUCTURE and action in READING
        return False, Reason.NOT_A_NAMED_PERSON if reading_software else Reason.NOT_FOR_THIS_KIND  # STR-01, PRO-08
    if kind is CITIZEN:
        answer = citizen_answer(action, space, relations, document)
    elif kind is ActorKind.SERVICE:
        answer = service_answer(action, space, relations, document, finality)
    elif action is Action.GIVE_TO_HEIRS:
        return heirs_answer(space, document)
    elif kind in OF_THE_SERVICE:
        refusal = None if action in WHATEVER_THE_SPACE else _space_refusal(kind, action, space, document)
        answer = (False, refusal) if refusal else (True, OF_THE_SERVICE[kind])
    elif action is Action.FIND_SPACE:
        return True, Reason.NAMED_PERSON if kind is PROFESSIONAL else Reason.FEEDING  # LC-23
    else:
        answer = _care_answer(actor, action, space, relations, matrix, document)
    if answer[0] and action in SENDING and not space.identity_qualified:
        return False, Reason.IDENTITY_NOT_QUALIFIED  # DOC-05: nothing may be sent, by whomever
    return answer


def _care_answer(
    actor: Actor,
    action: Action,
    space: SpaceFacts,
    relations: Relations,
    matrix: AccessMatrix,
    document: DocumentFacts | None,
) -> Answer:
    """What a professional or a structure's software gets. Who could do nothing with a document that was deleted is
    answered as about one that never was.
    """
    refusal = _space_refusal(actor.kind, action, space, None) or _inert_refusal(action, space)
    if refusal is not None:
        return False, refusal
    answer = professional_answer(actor, action, space, relations, matrix, document)
    if document is None or document.status is not DocumentStatus.DELETED:
        return answer
    absent = professional_answer(actor, action, space, relations, matrix, None)
    return False, Reason.DELETED if answer[0] or absent[0] else absent[1]


def _space_refusal(kind: ActorKind, action: Action, space: SpaceFacts, document: DocumentFacts | None) -> Reason | None:
    """A closed space opens for nothing but the end of a wait, when the month is over (ANN-03)."""
    ends_a_wait = kind is ActorKind.SYSTEM and action is Action.ANNOUNCE_DOCUMENT
    if not space.open and not ends_a_wait:
        return Reason.SPACE_CLOSED
    return Reason.DELETED if document is not None and document.status is DocumentStatus.DELETED else None


def _inert_refusal(action: Action, space: SpaceFacts) -> Reason | None:
    """C1: opened by silence, a space may be fed, and is read by nobody until the person activates it."""
    return Reason.NOT_YET_ACTIVATED if space.inert and action in WAITS_FOR_ACTIVATION else None
