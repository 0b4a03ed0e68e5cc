"""Documents of the space as an archive sends them to a professional.

The document keeps its business id, so that whoever also has it from the record recognises it (RULES.md DOC-15).
Source: INTEROP.md 1.7 (forms of metadata, values for the patient's own documents); RULES.md MSG-09.
"""

from __future__ import annotations

from espace_sante.identity.api import HolderView
from espace_sante.interop.xdm.hl7 import escaped, patient_id
from espace_sante.interop.xdm.values import XdmDocument
from espace_sante.kernel.identifiers import Ins
from espace_sante.record.api import Author, AuthorWords, Coded, DocumentView

NORMAL = Coded("N", "2.16.840.1.113883.5.25", "Normal")


def outgoing_document(view: DocumentView, content: bytes, *, holder: HolderView) -> XdmDocument:
    """One document that somebody of the holder's side opened to send it.

    Its visibility in the record does not travel: whoever receives it was chosen. Without an INS it names no patient.
    """
    patient = holder.ins if isinstance(holder.ins, Ins) else None
    authenticator = view.words.legal_authenticator
    return XdmDocument(
        unique_id=view.unique_id,
        mime_type=view.mime_type,
        content=content,
        type_code=view.coded("type") or Coded(view.facts.type_code),
        creation_time=view.creation_time,
        title=view.title,
        comments=view.words.comments,
        entry_uuid=str(view.entry_uuid),
        authors=tuple(map(_author, view.words.authors)),
        class_code=view.coded("class") or Coded(view.facts.class_code),
        format_code=view.coded("format"),
        healthcare_facility_type_code=view.coded("facility"),
        practice_setting_code=view.coded("setting"),
        event_codes=view.event_codes,
        confidentiality_codes=(NORMAL,),
        language_code=view.language_code,
        service_start_time=view.service_start_time,
        service_stop_time=view.service_stop_time,
        legal_authenticator=_author(authenticator) if authenticator else None,
        patient=patient,
        source_patient_id=patient_id(patient) if patient else "",
        source_patient_info=_source_patient_info(holder),
    )


def _author(words: AuthorWords) -> Author:
    specialty = Coded(words.specialty_code, "1.2.250.1.213.1.1.4.5", words.specialty) if words.specialty_code else None
    return Author(
        rpps=words.rpps,
        finess=words.finess,
        name=words.name,
        institution=words.institution,
        specialty=specialty,
        role=words.role,
        holder=words.holder,
    )


def _source_patient_info(holder: HolderView) -> tuple[str, ...]:
    return (
        f"PID-5|{escaped(holder.birth_name)}^{escaped(holder.first_given_name)}^^^^^L",
        f"PID-7|{holder.birth_on:%Y%m%d}",
        f"PID-8|{holder.sex}",
    )
