"""What other rooms may ask of the record."""

from espace_sante.record.domain.announcement import last_day_of_waiting
from espace_sante.record.domain.erased import RecordErased, SpacesErasing
from espace_sante.record.domain.errors import (
    ContentNotAsDeclared,
    ContentRefused,
    DirectivesOfAMinor,
    DocumentTooLarge,
    DocumentUnknown,
    HolderNotAMinor,
    MetadataInvalid,
    NonIdenticalHash,
    ObjectionInvalid,
    PatientDisagrees,
    ReplacedUnknown,
    SubmissionSetKnown,
    TypeNotAccepted,
)
from espace_sante.record.domain.events import DocumentFiled, DocumentShown
from espace_sante.record.domain.health_events import COLUMNS as REIMBURSEMENT_COLUMNS
from espace_sante.record.domain.health_events import Nature
from espace_sante.record.domain.objections import ActFamily
from espace_sante.record.domain.submission import Author, Coded, Deposited, NewDocument, Registered, Submission
from espace_sante.record.models import RecordOutbox
from espace_sante.record.services.activity import ActivityPage, activity_of, history_of
from espace_sante.record.services.activity_export import ExportedLine, exported_activity
from espace_sante.record.services.activity_fold import ActivityEntry
from espace_sante.record.services.activity_line import LineReference, LineUnknown, activity_line, emergency_line
from espace_sante.record.services.activity_proof import activity_proof, proof_offered
from espace_sante.record.services.announce import announce_document
from espace_sante.record.services.certificate_words import day_words
from espace_sante.record.services.certificates import delegation_certificate
from espace_sante.record.services.content import CITIZEN_TYPES, PROFESSIONAL_TYPES, check_content, normal_type, sniff
from espace_sante.record.services.delete import delete_document
from espace_sante.record.services.deposit import deposit
from espace_sante.record.services.document_rules import document_rules, set_document_rule
from espace_sante.record.services.erasure_certificate import erasure_certificate
from espace_sante.record.services.erasure_proof import erasure_proof
from espace_sante.record.services.hand_to_heirs import hand_to_heirs
from espace_sante.record.services.health_history import (
    HealthEventView,
    HealthHistoryPage,
    count_health_events,
    health_history,
    health_history_open_to,
    set_health_history_masked,
)
from espace_sante.record.services.histories import EMERGENCY_MODES, HistoryFilter, chains_of
from espace_sante.record.services.import_reimbursements import ReimbursementOutcome, import_reimbursements
from espace_sante.record.services.keep_received import keep_received
from espace_sante.record.services.list_documents import (
    CursorInvalid,
    DocumentPage,
    DocumentQuery,
    Range,
    count_by_category,
    count_new,
    list_documents,
)
from espace_sante.record.services.mask import set_masked
from espace_sante.record.services.mask_all import set_all_masked, set_several_masked
from espace_sante.record.services.move_documents import MoveProgress, move_progress
from espace_sante.record.services.opposed_deposits import HeldDeposit, held_deposit
from espace_sante.record.services.overdue_announcements import tell_overdue_announcements
from espace_sante.record.services.overview import HelpedSpace, Overview, overview_of
from espace_sante.record.services.ports import Certificate, ClinicalHeader, blob_store, use_clinical_document_reader
from espace_sante.record.services.quarantine import (
    OpposedDocument,
    Settlement,
    is_current,
    opposed_document,
    set_quarantine,
    settle_document,
)
from espace_sante.record.services.read import (
    DOCUMENT_ABSENT,
    OpenedDocument,
    document_metadata,
    read_document,
    read_preview,
)
from espace_sante.record.services.record_objection import record_objection
from espace_sante.record.services.saved_copies import SavedCopy, saved_copies
from espace_sante.record.services.seen import sees_document
from espace_sante.record.services.seen_as import SeenAs, documents_seen_as
from espace_sante.record.services.service_documents import draw_certificate, file_certificate
from espace_sante.record.services.trace_feed import TraceFeed, trace_feed, trace_line
from espace_sante.record.services.upload import add_own_document
from espace_sante.record.services.vaccination_notes import VaccinationNote, vaccination_notes
from espace_sante.record.services.views import DocumentView
from espace_sante.record.services.words import AuthorWords, Words

__all__ = [
    "CITIZEN_TYPES",
    "DOCUMENT_ABSENT",
    "EMERGENCY_MODES",
    "PROFESSIONAL_TYPES",
    "REIMBURSEMENT_COLUMNS",
    "ActFamily",
    "ActivityEntry",
    "ActivityPage",
    "Author",
    "AuthorWords",
    "Certificate",
    "ClinicalHeader",
    "Coded",
    "ContentNotAsDeclared",
    "ContentRefused",
    "CursorInvalid",
    "Deposited",
    "DirectivesOfAMinor",
    "DocumentFiled",
    "DocumentPage",
    "DocumentQuery",
    "DocumentShown",
    "DocumentTooLarge",
    "DocumentUnknown",
    "DocumentView",
    "ExportedLine",
    "HealthEventView",
    "HealthHistoryPage",
    "HeldDeposit",
    "HelpedSpace",
    "HistoryFilter",
    "HolderNotAMinor",
    "LineReference",
    "LineUnknown",
    "MetadataInvalid",
    "MoveProgress",
    "Nature",
    "NewDocument",
    "NonIdenticalHash",
    "ObjectionInvalid",
    "OpenedDocument",
    "OpposedDocument",
    "Overview",
    "PatientDisagrees",
    "Range",
    "RecordErased",
    "RecordOutbox",
    "Registered",
    "ReimbursementOutcome",
    "ReplacedUnknown",
    "SavedCopy",
    "SeenAs",
    "Settlement",
    "SpacesErasing",
    "Submission",
    "SubmissionSetKnown",
    "TraceFeed",
    "TypeNotAccepted",
    "VaccinationNote",
    "Words",
    "activity_line",
    "activity_of",
    "activity_proof",
    "add_own_document",
    "announce_document",
    "blob_store",
    "chains_of",
    "check_content",
    "count_by_category",
    "count_health_events",
    "count_new",
    "day_words",
    "delegation_certificate",
    "delete_document",
    "deposit",
    "document_metadata",
    "document_rules",
    "documents_seen_as",
    "draw_certificate",
    "emergency_line",
    "erasure_certificate",
    "erasure_proof",
    "exported_activity",
    "file_certificate",
    "hand_to_heirs",
    "health_history",
    "health_history_open_to",
    "held_deposit",
    "history_of",
    "import_reimbursements",
    "is_current",
    "keep_received",
    "last_day_of_waiting",
    "list_documents",
    "move_progress",
    "normal_type",
    "opposed_document",
    "overview_of",
    "proof_offered",
    "read_document",
    "read_preview",
    "record_objection",
    "saved_copies",
    "sees_document",
    "set_all_masked",
    "set_document_rule",
    "set_health_history_masked",
    "set_masked",
    "set_quarantine",
    "set_several_masked",
    "settle_document",
    "sniff",
    "tell_overdue_announcements",
    "trace_feed",
    "trace_line",
    "use_clinical_document_reader",
    "vaccination_notes",
]
