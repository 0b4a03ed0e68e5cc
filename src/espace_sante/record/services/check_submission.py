"""Every check of a submission that comes before anything is written.

Source: RULES.md DOC-09, MIN-14 (CSP art. L. 1111-11: directives are those of an adult);
INTEROP.md 1.6 (a header agrees with its metadata); IHE ITI-41.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings

from espace_sante.access.api import document_types
from espace_sante.identity import api as identity
from espace_sante.record.domain.errors import (
    DirectivesOfAMinor,
    DocumentTooLarge,
    MetadataInvalid,
    PatientDisagrees,
)
from espace_sante.record.domain.submission import NewDocument, Submission
from espace_sante.record.services.content import CITIZEN_TYPES, PROFESSIONAL_TYPES, XML, check_content
from espace_sante.record.services.ports import ClinicalHeader, clinical_document_reader
from espace_sante.spaces.api import SpaceView, answers_to, former_matricules

MOST_DOCUMENTS = 100
# EXPPAT_3 is what JDV_J07 has; LOINC 42348-3 is the same thing in JDV_TypeDirectiveAnticipee and in clinical documents.
ADVANCE_DIRECTIVES = frozenset({"EXPPAT_3", "42348-3"})
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Checked:
    """A document that passed every check, with what was computed on the way."""

    new: NewDocument
    mime_type: str
    class_code: str
    sha1: bytes
    sha256: bytes


def check_submission(
    submission: Submission, space: SpaceView, *, citizen: bool, now: datetime, received: bool = False
) -> list[Checked]:
    """Every check but those of what is there already. Raises a Malformed error that names the faulty attribute.

    What a citizen received by mail may be a clinical document, within the size that a citizen adds (MSG-11).
    """
    if not 1 <= len(submission.documents) <= MOST_DOCUMENTS:
        raise MetadataInvalid(f"A submission set holds 1 to {MOST_DOCUMENTS} documents.")
    unique_ids = [document.unique_id for document in submission.documents]
    if len(set(unique_ids)) != len(unique_ids):
        raise MetadataInvalid("Two documents of this submission have the same unique id.", field="masterIdentifier")
    if any(document.type_code.code in ADVANCE_DIRECTIVES for document in submission.documents):
        _check_adult(space, now)
    accepted = CITIZEN_TYPES if citizen and not received else PROFESSIONAL_TYPES
    limit = settings.CITIZEN_UPLOAD_BYTES if citizen else settings.DEPOSIT_BYTES
    return [_check_document(document, space, accepted, limit) for document in submission.documents]


def _check_adult(space: SpaceView, now: datetime) -> None:
    """Raise DirectivesOfAMinor. The birth date is asked for only when somebody deposits directives."""
    holder = identity.holders([space.holder_id])[space.holder_id]
    if identity.families.is_minor(holder.birth_on, now=now):
        raise DirectivesOfAMinor(field="type")


def _check_document(document: NewDocument, space: SpaceView, accepted: frozenset[str], limit: int) -> Checked:
    if len(document.content) > limit:
        raise DocumentTooLarge(f"The document has {len(document.content)} bytes; the limit is {limit}.", field="size")
    _check_metadata(document, space)
    mime_type = check_content(document.content, mime_type=document.mime_type, accepted=accepted)
    sha1 = hashlib.sha1(document.content, usedforsecurity=False).digest()  # the XDS attribute; ours is SHA-256
    if document.declared_hash is not None and document.declared_hash != sha1:
        raise MetadataInvalid("The declared hash is not that of the content.", field="hash")
    if document.declared_size is not None and document.declared_size != len(document.content):
        raise MetadataInvalid("The declared size is not that of the content.", field="size")
    if mime_type == XML:
        _check_header(document, space)
    return Checked(
        new=document,
        mime_type=mime_type,
        class_code=document_types()[document.type_code.code].class_code,
        sha1=sha1,
        sha256=hashlib.sha256(document.content).digest(),
    )


def _check_metadata(document: NewDocument, space: SpaceView) -> None:
    if not document.unique_id or len(document.unique_id) > 128:
        raise MetadataInvalid("A document needs a unique id of at most 128 characters.", field="masterIdentifier")
    if document.patient is not None and not answers_to(space, document.patient):
        raise PatientDisagrees("The metadata names another person than the one of this space.", field="subject")
    if document.type_code.code not in document_types():
        raise MetadataInvalid("This document type is not in the value set JDV_J07.", field="type")
    if not document.title.strip():
        raise MetadataInvalid("A document needs a title.", field="title")
    if document.service_stop_time and document.service_stop_time < (document.service_start_time or _NEVER):
        raise MetadataInvalid("The act ends before it begins.", field="context.period")


def _check_header(document: NewDocument, space: SpaceView) -> None:
    """The header of a clinical document agrees with its metadata (INTEROP.md 1.6)."""
    header = clinical_document_reader()(document.content, patient=space.ins)
    if not {space.ins.value, *_former(space, header)}.intersection(header.patient_matricules):
        raise PatientDisagrees("The clinical document is about another person.", field="recordTarget")
    if header.unique_id and header.unique_id != document.unique_id:
        raise MetadataInvalid(
            "The id of the clinical document is not the declared unique id.", field="masterIdentifier"
        )
    if header.type_code and header.type_code != document.type_code.code:
        raise MetadataInvalid("The code of the clinical document is not the declared type.", field="type")


def _former(space: SpaceView, header: ClinicalHeader) -> list[str]:
    """Former matricules of the person, asked for only when the header does not have the present one."""
    if space.ins.value in header.patient_matricules:
        return []
    return [one.value for one in former_matricules(space)]
