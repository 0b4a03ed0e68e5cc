"""Whether an archive is for this mailbox, and whether its documents say the same as their metadata.

Source: INTEROP.md 4 (INS in the CDA equals the mailbox, metadata agree with the CDA) and 7 (what is invisible to the
patient is not sent to the patient); RULES.md MSG-14, STR-02, DOC-05.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from espace_sante.interop.cda import api as cda
from espace_sante.interop.xdm.errors import (
    HeaderContradicts,
    InsMissing,
    NotForThePatient,
    NotTheAuthor,
    OtherPatient,
    VersionNotLatest,
)
from espace_sante.interop.xdm.values import Intent, XdmContent, XdmDocument
from espace_sante.kernel.identifiers import Ins, InvalidIdentifier
from espace_sante.record.api import normal_type

CLINICAL_DOCUMENT = "text/xml"


@dataclass(frozen=True, slots=True)
class CheckedXdm:
    """An archive that is for this mailbox, and its clinical documents, read, by unique id."""

    content: XdmContent
    clinical: dict[str, cda.ClinicalDocument]

    def replaced_by(self, document: XdmDocument) -> str:
        """The unique id of the document that this one replaces; empty when nothing tells it.

        A receiver does not know the entryUUID that RPLC names, so the header of the CDA says which document it is.
        """
        clinical = self.clinical.get(document.unique_id)
        if clinical and clinical.replaces:
            return str(clinical.replaces[0])
        return document.replaces if "." in document.replaces else ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the receiver has of a document: who wrote it (RPPS), where (FINESS), whether it is the latest version."""

    unique_id: str
    rpps: frozenset[str]
    finess: frozenset[str]
    latest: bool = True


def check_for(content: XdmContent, *, answers_to: Callable[[Ins], bool]) -> CheckedXdm:
    """Check everything against the person of the mailbox and against each clinical document.

    `answers_to` says whether a national health identity is, or was, that person's; it is asked once for each.
    Raises InsMissing (903), OtherPatient (902), NotForThePatient, HeaderContradicts.
    """
    is_theirs = cache(answers_to)
    clinical = {}
    for one in content.submission_sets:
        if one.patient is not None and not is_theirs(one.patient):
            raise OtherPatient(field="submissionSet.patientId")
        for document in one.documents:
            _check_metadata(document, is_theirs)
            if normal_type(document.mime_type) == CLINICAL_DOCUMENT:
                clinical[document.unique_id] = _checked_header(document, is_theirs)
    return CheckedXdm(content, clinical)


def _check_metadata(document: XdmDocument, is_theirs: Callable[[Ins], bool]) -> None:
    if document.has_confidentiality("INVISIBLE_PATIENT"):
        raise NotForThePatient(field="confidentialityCode")
    if document.patient is None:
        raise InsMissing("The metadata holds no valid INS.", field="patientId")
    if not is_theirs(document.patient):
        raise OtherPatient(field="patientId")


def _checked_header(document: XdmDocument, is_theirs: Callable[[Ins], bool]) -> cda.ClinicalDocument:
    """The clinical document, about the person of the mailbox and as its metadata says. Raises XdmError.

    The time of creation is not compared: senders write it in local time (docs/divergences.md).
    """
    try:
        clinical = cda.parse_clinical_document(document.content)
    except cda.MalformedDocument as error:
        raise HeaderContradicts("A clinical document cannot be read.", field=error.field) from None
    _check_patient(clinical.patient, is_theirs)
    try:
        cda.check_header_agrees(
            clinical,
            patient_ins=clinical.patient.ins or "",
            patient_ins_oid=clinical.patient.ins_oid or "",
            unique_id=document.unique_id if settings.CDA_UNIQUE_ID_MUST_MATCH else clinical.unique_id,
            type_code=document.type_code.code,
            replaces=document.replaces if "." in document.replaces else None,
        )
    except cda.HeaderDisagrees as error:
        raise HeaderContradicts(error.message, field=error.field) from None
    return clinical


def _check_patient(patient: cda.Patient, is_theirs: Callable[[Ins], bool]) -> None:
    if not patient.ins or not patient.ins_oid:
        raise InsMissing("The clinical document holds no INS.", field="recordTarget")
    try:
        named = Ins(patient.ins, patient.ins_oid)
    except InvalidIdentifier:
        raise InsMissing("The INS of the clinical document is not valid.", field="recordTarget") from None
    if not is_theirs(named):
        raise OtherPatient(field="recordTarget")


def kept_of(document: XdmDocument, *, latest: bool = True) -> Kept:
    """A document received before, as `check_change` compares it with what comes now."""
    people = [*document.authors, *filter(None, [document.legal_authenticator])]
    return Kept(
        unique_id=document.unique_id,
        rpps=frozenset(one.rpps for one in people if one.rpps),
        finess=frozenset(one.finess for one in people if one.finess),
        latest=latest,
    )


def check_change(checked: CheckedXdm, document: XdmDocument, *, former: Kept | None) -> None:
    """Whether a replacement or a deletion may be carried out on what is here (RULES.md STR-02).

    `former` is the document to replace, or the one to take back; None when it is not here. Whose mail it is, the mail
    gateway checks: here the authors that both documents name are compared.
    Raises VersionNotLatest (900), NotTheAuthor (901).
    """
    if document.intent is Intent.FIRST:
        return
    named = document.unique_id if document.intent is Intent.DELETION else checked.replaced_by(document)
    if former is None or not former.latest or former.unique_id != named:
        raise VersionNotLatest
    now = kept_of(document)
    if not (now.rpps & former.rpps or now.finess & former.finess):
        raise NotTheAuthor
