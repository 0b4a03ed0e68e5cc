"""What every edge turns its request into: one submission set with its documents.

Attributes carry their XDS names (IHE ITI TF-3, 4.2.3); ANS value sets are named in INTEROP.md 1.7.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from espace_sante.kernel.identifiers import Ins


@dataclass(frozen=True, slots=True)
class Coded:
    """A code, the OID or URI of its system, and its French label."""

    code: str
    system: str = ""
    display: str = ""


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a document: a professional (RPPS), a structure (FINESS), the holder, or a device."""

    rpps: str = ""
    finess: str = ""
    name: str = ""
    institution: str = ""
    specialty: Coded | None = None
    role: str = ""
    holder: bool = False


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document as received, before any check. Times are aware.

    `replaces` names the former document, by its unique id or by its logical id (a UUID).
    """

    unique_id: str
    mime_type: str
    content: bytes
    title: str
    type_code: Coded
    creation_time: datetime
    author: Author
    class_code: Coded | None = None
    format_code: Coded | None = None
    healthcare_facility_type_code: Coded | None = None
    practice_setting_code: Coded | None = None
    language_code: str = "fr-FR"
    service_start_time: datetime | None = None
    service_stop_time: datetime | None = None
    legal_authenticator: Author | None = None
    event_codes: tuple[Coded, ...] = ()
    reference_ids: tuple[str, ...] = ()
    comments: str = ""
    masque_ps: bool = False
    invisible_patient: bool = False
    invisible_representants_legaux: bool = False
    replaces: str | UUID | None = None
    declared_hash: bytes | None = None  # SHA-1, as XDS has it
    declared_size: int | None = None
    patient: Ins | None = None
    other_authors: tuple[Author, ...] = ()


@dataclass(frozen=True, slots=True)
class Submission:
    """One submission set: what came together, from whom, by which edge."""

    unique_id: str
    documents: tuple[NewDocument, ...]
    edge: str  # fhir, upload, xds, xdm
    source_id: str = ""
    content_type_code: Coded | None = None
    title: str = ""
    comments: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """What became of one document. `created` is False when the same document was already there."""

    document_id: UUID
    unique_id: str
    version: int
    created: bool


@dataclass(frozen=True, slots=True)
class Deposited:
    """The answer to a submission, documents in the order received."""

    submission_set_id: UUID
    submitted_at: datetime
    documents: tuple[Registered, ...] = field(default_factory=tuple)
