"""What the decision looks at. Facts are loaded before; the decision itself reads nothing."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from espace_sante.access.domain.finalities import Consent
from espace_sante.kernel.carers import CarerScope


class Action(StrEnum):
    """What somebody asks to do."""

    FIND_SPACE = "find_space"
    ENTER_SPACE = "enter_space"
    LIST_DOCUMENTS = "list_documents"
    READ_DOCUMENT = "read_document"
    DEPOSIT_DOCUMENT = "deposit_document"
    ADD_OWN_DOCUMENT = "add_own_document"
    REPLACE_DOCUMENT = "replace_document"
    MASK_DOCUMENT = "mask_document"
    UNMASK_DOCUMENT = "unmask_document"
    DELETE_DOCUMENT = "delete_document"
    ANNOUNCE_DOCUMENT = "announce_document"
    READ_TRACE = "read_trace"
    READ_TRACES = "read_traces"  # those of all spaces, without content: the auditor (TRA-09)
    DECLARE_CARE_RELATION = "declare_care_relation"
    CHOOSE_PROFESSIONALS = "choose_professionals"  # give consent, withdraw it, block, unblock
    ACTIVATE_SPACE = "activate_space"
    SEE_PROFESSIONALS = "see_professionals"
    READ_MESSAGES = "read_messages"
    SEND_MESSAGE = "send_message"
    DELIVER_MESSAGE = "deliver_message"  # by secure mail, into the mailbox of a space
    READ_AGENDA = "read_agenda"
    CHANGE_AGENDA = "change_agenda"
    FEED_AGENDA = "feed_agenda"  # note in it, and read back, change, cancel what one noted (AGE-01, AGE-04)
    PUBLISH_AVAILABILITY = "publish_availability"  # when one is free, of oneself: of no person (AGE-01, AGE-02)
    READ_AVAILABILITY = "read_availability"
    PUBLISH_SERVICE = "publish_service"  # of the catalogue, by the members of its publisher (CAT-01)
    ADVISE_ON_SERVICES = "advise_on_services"  # read a file before the commission, give an opinion (CAT-03)
    REGISTER_SOFTWARE = "register_software"  # of structures: let in, keys changed, stopped (STR-01)
    REVIEW_SERVICES = "review_services"  # check, record, sign, suspend, de-reference (CAT-03, CAT-04)
    READ_PROFILE = "read_profile"
    CHANGE_PROFILE = "change_profile"
    CHOOSE_CARERS = "choose_carers"  # invite, change what was opened, withdraw, end
    ANSWER_INVITATION = "answer_invitation"
    STOP_HELPING = "stop_helping"
    DECLARE_EMERGENCY = "declare_emergency"
    CLOSE_SPACE = "close_space"  # LC-14, LC-16: close, to be kept or to be erased
    REOPEN_SPACE = "reopen_space"  # LC-18, LC-19
    ERASE_SPACE = "erase_space"  # LC-16: have an archive erased
    REQUEST_SPACE = "request_space"  # LC-20: once erased, a new one
    SEE_OPENING = "see_opening"  # C4: where one's space stands before it is open, since when, why
    OPPOSE_OPENING = "oppose_opening"  # LC-04
    WITHDRAW_OPPOSITION = "withdraw_opposition"
    CONFIRM_OPPOSITION = "confirm_opposition"  # which closes the older record of who refused (LC-09)
    REQUEST_OPENING = "request_opening"  # C1, LC-06: have it opened now, without waiting for the six weeks
    READ_OPPOSITION = "read_opposition"  # LC-05: the proof
    READ_ERASURE_CERTIFICATE = "read_erasure_certificate"
    OBJECT_TO_SUSPENSION = "object_to_suspension"  # LC-21
    GIVE_TO_HEIRS = "give_to_heirs"  # what two operators decided to give of a dead person's record (LC-22)
    LOOK_AFTER_SPACES = "look_after_spaces"  # what the operator does of suspensions, closures, deaths, holds
    RUN_CAMPAIGNS = "run_campaigns"  # numbers, waves proposed, approved, paused; nobody's name
    LOOK_UP_PERSON = "look_up_person"  # where one person stands and why, without content (OPE-05, C4)
    ASSIST_OPPOSITION = "assist_opposition"  # said by telephone, at a counter, by post (OPE-04, LC-04)
    HANDLE_RETURNS = "handle_returns"  # letters that came back, and sent again (LC-02)
    INVITE_REPRESENTATIVE = "invite_representative"
    DECIDE_REPRESENTATION = "decide_representation"  # what the operator records of a judge's decision
    LOOK_AFTER_IDENTITIES = "look_after_identities"  # correct, prove, verify, merge, part: the operator (RNIV 1)
    ADD_SERVICE_DOCUMENT = "add_service_document"  # what the service itself puts in the record
    READ_HEALTH_HISTORY = "read_health_history"  # the insurer's events, one item as a whole (CIT-06)
    MASK_HEALTH_HISTORY = "mask_health_history"  # and show it again
    ADD_INSURER_EVENTS = "add_insurer_events"
    READ_NOTIFICATIONS = "read_notifications"
    CHANGE_NOTIFICATIONS = "change_notifications"  # delete one, for everybody of the space (NOT-06)
    REPORT_SOMETHING = "report_something"  # « Cela m’étonne », and what follows (CIT-18)
    READ_REPORTS = "read_reports"  # one's own, with the answers
    OPPOSE_DEPOSIT = "oppose_deposit"  # for a legitimate motive, to its author (CIT-12); quarantine meanwhile (C3)
    ANSWER_OPPOSITION = "answer_opposition"  # by the author, or somebody of the same structure
    HANDLE_REPORTS = "handle_reports"  # take up, answer, close, for the operator's support
    LIST_REPORTS = "list_reports"  # what was reported and where it stands, without its words (TRA-09)
    RECORD_OBJECTION = "record_objection"  # of a minor, to the mention of an act (MIN-07)
    CHOOSE_CONFIDENTIALITY = "choose_confidentiality"  # of new items, of all of them, in an emergency (CIT-04, EMG-03)
    BREAK_GLASS = "break_glass"  # open a record when the person cannot answer and is in danger (EMG-01)
    CALL_CENTRE = "call_centre"  # open the record of the person a call is about (EMG-02)
    BLOCK_PROFESSIONAL = "block_professional"  # by an administrator; the holder has CHOOSE_PROFESSIONALS (CIT-07)
    COLLECT_CONSENT = "collect_consent"  # on behalf of another professional (PRO-03)
    USE_CODE = "use_code"  # that the holder gave (PRO-13)
    READ_MEASURES = "read_measures"
    WRITE_MEASURES = "write_measures"  # note one, and delete it
    SEE_SERVICES = "see_services"  # which services of the catalogue are linked to the space, and what they may do
    CHOOSE_SERVICES = "choose_services"  # link one, change what it may do, unlink it (SCO-02)


class DocumentStatus(StrEnum):
    """The availability of a document (IHE availabilityStatus, ANS JDV_J52)."""

    APPROVED = "approved"
    DEPRECATED = "deprecated"
    ARCHIVED = "archived"
    DELETED = "deleted"


class EmergencyMode(StrEnum):
    """How a record is opened in an emergency (CSP L. 1111-17 I)."""

    BREAK_GLASS = "break_glass"
    CALL_CENTRE = "call_centre"


class Place(StrEnum):
    """Where a professional acts, when the law makes a difference of it. The operator lists the structures."""

    CALL_CENTRE = "call_centre"  # of a SAMU (EMG-02)
    FIRE_BRIGADE = "fire_brigade"  # PRO-09


@dataclass(frozen=True, slots=True)
class CodeScope:
    """What a one-off code opens: documents of some types, or some documents; None for all of them (PRO-13)."""

    types: frozenset[str] | None = None
    documents: frozenset[UUID] | None = None

    def covers(self, document: DocumentFacts) -> bool:
        return (self.types is None or document.type_code in self.types) and (
            self.documents is None or document.document_id in self.documents
        )


@dataclass(frozen=True, slots=True)
class SpaceFacts:
    """Where the space stands. `open`: professionals may feed and read (S3, S4). `active`: the citizen enters (S4).

    `inert`: open, but nobody reads before its holder activates it (C1).
    `unknown` (S0), `notified` (S1), `opposed` (S2), `suspended` (S5), `archived` (S6), `erasing` (S7), `erased` (S8),
    `deceased` (S9): what the holder may still do of it.
    `identity_qualified`: the holder's national identity is qualified, so that documents may be sent (DOC-05).
    `treating_doctor_sees_masked`: the operator's reading of MT-05, the strict one unless they set the other.
    """

    space_id: UUID
    open: bool
    active: bool
    identity_qualified: bool = True
    inert: bool = False
    unknown: bool = False
    notified: bool = False
    opposed: bool = False
    suspended: bool = False
    archived: bool = False
    erasing: bool = False
    erased: bool = False
    deceased: bool = False
    treating_doctor_sees_masked: bool = False


@dataclass(frozen=True, slots=True)
class Relations:
    """What ties the actor to the space, as of now.

    Of a professional. `structure`: the whole structure where they act is authorised (STR-03). `express_consent`: asked
    and given in so many words, by a person told that they may hide things (PRO-09). `not_this_visit`: the holder keeps
    them out for a while. `denied`, `allowed`: documents on which the holder named this professional. `emergency`: one
    that they opened and that runs; `code`: one that they typed and that runs. `listed`, `correspondent`: the holder
    wrote their name down, and that opens nothing (CIT-11, MT-02). `deposits_opposed`: what they deposit arrives in
    quarantine (CIT-12). `known`: they have read here before (NOT-01).

    Of everybody. `opposed`: emergencies the holder refuses in advance; `masked_in_emergency`: what is masked is read in
    the others (EMG-03); `new_items_masked`: what arrives is masked (CIT-04).

    `invited`: the holder asks them to be a carer, and waits. `contested` and `awaiting` are about representatives of a
    minor: a parent contests, or can still answer (MIN-05); so is `opposed_by_other`: another one refused.

    Of a service of the catalogue. `granted`: what was consented to for it, in force now (SCO-01).
    """

    holder: bool = False
    representative: bool = False
    guardian: bool = False
    assistant: bool = False
    contested: bool = False
    awaiting: bool = False
    opposed_by_other: bool = False
    carer: CarerScope | None = None
    invited: bool = False
    blocked: bool = False
    medecin_traitant: bool = False
    care_team: bool = False
    consent: bool = False
    express_consent: bool = False
    administrator: bool = False
    structure: bool = False
    not_this_visit: bool = False
    deposits_opposed: bool = False
    listed: bool = False
    correspondent: bool = False
    known: bool = False
    place: Place | None = None
    emergency: EmergencyMode | None = None
    code: CodeScope | None = None
    denied: Set[UUID] = frozenset()
    allowed: Set[UUID] = frozenset()
    opposed: frozenset[EmergencyMode] = frozenset()
    masked_in_emergency: bool = False
    new_items_masked: bool = False
    granted: frozenset[Consent] = frozenset()

    @property
    def holder_side(self) -> bool:
        return self.holder or self.by_law or self.carer is not None

    @property
    def by_law(self) -> bool:
        """Whether one acts as a representative, a guardian or an assistant: what a minor hid stays hidden from them."""
        return self.representative or self.guardian or self.assistant

    @property
    def authorised(self) -> bool:
        """Whether something authorises to read (PRO-01, PRO-02, STR-03). `consent.py` says for whom it is enough.

        The treating doctor is of the care team (CSP L. 1110-12).
        """
        return (
            self.medecin_traitant or self.care_team or self.consent or self.express_consent or self.structure
        ) and not self.not_this_visit


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What matters of a document for a decision: codes, authors and flags, never its content."""

    document_id: UUID
    type_code: str
    class_code: str
    status: DocumentStatus = DocumentStatus.APPROVED
    author_rpps: str = ""
    author_finess: str = ""
    by_holder_side: bool = False
    masque_ps: bool = False
    invisible_patient: bool = False
    invisible_representants_legaux: bool = False
    quarantined: bool = False


def health_history_facts(*, space_id: UUID, masked: bool) -> DocumentFacts:
    """The health history as one item of the type "reimbursement data": the matrix and the mask hold for all of it.

    Nobody of the holder's side wrote it, so nobody there deletes it. Source: RULES.md CIT-06, CIT-14.
    """
    return DocumentFacts(document_id=space_id, type_code="REMB", class_code="60", masque_ps=masked)
