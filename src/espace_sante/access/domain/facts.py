"""What the decision looks at. Facts are loaded before; the decision itself reads nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


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
    READ_TRACE = "read_trace"
    DECLARE_CARE_RELATION = "declare_care_relation"
    CHOOSE_PROFESSIONALS = "choose_professionals"  # give consent, withdraw it, block, unblock
    ACTIVATE_SPACE = "activate_space"


class DocumentStatus(StrEnum):
    """The availability of a document (IHE availabilityStatus, ANS JDV_J52)."""

    APPROVED = "approved"
    DEPRECATED = "deprecated"
    ARCHIVED = "archived"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class SpaceFacts:
    """Where the space stands. `open`: professionals may feed and read (S3, S4). `active`: the citizen enters (S4)."""

    space_id: UUID
    open: bool
    active: bool


@dataclass(frozen=True, slots=True)
class Relations:
    """What ties the actor to the space, as of now."""

    holder: bool = False
    representative: bool = False
    carer: bool = False
    blocked: bool = False
    medecin_traitant: bool = False
    care_team: bool = False
    consent: bool = False

    @property
    def holder_side(self) -> bool:
        return self.holder or self.representative or self.carer

    @property
    def authorised(self) -> bool:
        """Whether reading is authorised (PRO-01, PRO-02). The treating doctor is of the care team (CSP L. 1110-12)."""
        return self.medecin_traitant or self.care_team or self.consent


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
