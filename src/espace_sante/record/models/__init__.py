"""The registry of the record, in the `dmp` database. Every primary key begins with `space_id` (DESIGN.md section 2)."""

from espace_sante.record.models.announcement import AnnouncementAlert
from espace_sante.record.models.document import DocumentCode, DocumentEntry, DocumentPreview, MetadataVersion, Reading
from espace_sante.record.models.erased import ErasedRecord
from espace_sante.record.models.health_history import HealthEvent, HealthHistory, KeptAct
from espace_sante.record.models.moved import MovedDocument, SpaceMerge
from espace_sante.record.models.submission_set import RecordOutbox, SubmissionSet

__all__ = [
    "AnnouncementAlert",
    "DocumentCode",
    "DocumentEntry",
    "DocumentPreview",
    "ErasedRecord",
    "HealthEvent",
    "HealthHistory",
    "KeptAct",
    "MetadataVersion",
    "MovedDocument",
    "Reading",
    "RecordOutbox",
    "SpaceMerge",
    "SubmissionSet",
]
