"""Kinds of notifications: what a person may switch off, which section of a space they are about.

Source: RULES.md NOT-01 to NOT-04, ANN-02, EMG-09; CSP art. R. 1111-48, R. 1111-53.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from espace_sante.kernel.carers import Section


class Topic(StrEnum):
    """The five types a person switches on and off (NOT-04)."""

    MESSAGE = "message"
    DOCUMENT = "document"
    APPOINTMENT = "appointment"
    SERVICES = "services"
    SCREENING = "screening"


class Kind(StrEnum):
    """What happened."""

    FIRST_ACCESS = "first_access"  # NOT-01
    EMERGENCY = "emergency"  # NOT-02, to the person
    EMERGENCY_OF_PATIENT = "emergency_of_patient"  # NOT-02, to the treating doctor
    DOCUMENT_ADDED = "document_added"  # NOT-03
    DOCUMENT_REPLACED = "document_replaced"  # NOT-03
    SEE_A_PROFESSIONAL = "see_a_professional"  # ANN-02
    CARER_MOVED = "carer_moved"  # to the person who is helped
    HELP_MOVED = "help_moved"  # to the carer
    FAMILY_QUESTION = "family_question"  # something is asked of this person
    FAMILY_NEWS = "family_news"  # something was answered, began or ended
    MESSAGE_ARRIVED = "message_arrived"  # NOT-08
    REPORT_ANSWERED = "report_answered"  # to who reported (CIT-18)
    OPPOSITION_ANSWERED = "opposition_answered"  # to who opposed a deposit, the delay being over too (CIT-12)
    PREVENTION_DUE = "prevention_due"  # NOT-04 (screening and exams), AGE-08
    DEPOSIT_OPPOSED = "deposit_opposed"  # to the author, who must answer (CIT-12)
    AGENDA_DUE = "agenda_due"  # the day before, and on the day (AGE-08)
    AGENDA_CHANGED = "agenda_changed"  # somebody else noted, moved or cancelled something (NOT-08)
    SERVICE_TO_REVIEW = "service_to_review"  # one changed, stopped, or has a consent that ends (SCO-05, SCO-06, C14)
    SERVICES_DIGEST = "services_digest"  # every ninety days (SCO-08)
    SPACE_CLOSED = "space_closed"  # to who may have it again (LC-14, LC-19)


@dataclass(frozen=True, slots=True)
class Nature:
    """What follows from a kind.

    `topic`: under what it is switched off; None: it never is. `section`: the section that must be open to a carer;
    None: no carer learns of it. `by_any_means`: when neither mail nor device reaches anybody, by SMS or by post.
    `timely`: it does not wait for the evening of who is told once a day.
    """

    topic: Topic | None
    section: Section | None
    by_any_means: bool = False
    timely: bool = False


NATURES: dict[Kind, Nature] = {
    # kind                       switched off with  open to carers with     by any means
    Kind.FIRST_ACCESS:         Nature(None,           Section.DOCUMENTS,  True),
    Kind.EMERGENCY:            Nature(None,           Section.DOCUMENTS,  True),
    Kind.EMERGENCY_OF_PATIENT: Nature(None,           None),
    Kind.DOCUMENT_ADDED:       Nature(Topic.DOCUMENT, Section.DOCUMENTS),
    Kind.DOCUMENT_REPLACED:    Nature(Topic.DOCUMENT, Section.DOCUMENTS),
    Kind.SEE_A_PROFESSIONAL:   Nature(None,           None,               True),
    Kind.CARER_MOVED:          Nature(None,           None),
    Kind.HELP_MOVED:           Nature(None,           None),
    Kind.FAMILY_QUESTION:      Nature(None,           None),
    Kind.FAMILY_NEWS:          Nature(None,           None),
    Kind.MESSAGE_ARRIVED:      Nature(Topic.MESSAGE,  Section.MESSAGES),
    Kind.REPORT_ANSWERED:      Nature(None,           None),
    Kind.OPPOSITION_ANSWERED:  Nature(None,           None),
    Kind.PREVENTION_DUE:       Nature(Topic.SCREENING, Section.AGENDA),
    Kind.DEPOSIT_OPPOSED:      Nature(None,           None),
    Kind.AGENDA_DUE:           Nature(Topic.APPOINTMENT, Section.AGENDA, timely=True),
    Kind.AGENDA_CHANGED:       Nature(Topic.APPOINTMENT, Section.AGENDA),
    Kind.SERVICE_TO_REVIEW:    Nature(Topic.SERVICES, None),
    Kind.SERVICES_DIGEST:      Nature(Topic.SERVICES, None),
    Kind.SPACE_CLOSED:         Nature(None,           None),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened in a space and has to be told. Ids and codes only.

    `key` names the happening: told twice, it makes one notification. `only_for` is the id of the one actor it is for
    (a holder's id, an RPPS number), empty when it is for everybody who may read the space. `about` is the id of the
    actor it is about. `hidden_from_law`: those who represent a minor learn nothing of it (MIN-10, MIN-11).
    """

    kind: Kind
    space_id: UUID
    key: str
    at: datetime
    only_for: str = ""
    about: str = ""
    document_id: UUID | None = None
    hidden_from_law: bool = False
