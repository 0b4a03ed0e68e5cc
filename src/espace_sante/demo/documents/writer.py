"""From a draft to a document: its bytes, and everything the registry asks of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from espace_sante.demo.documents.cda_body import pdf_body, structured_body
from espace_sante.demo.documents.cda_header import header
from espace_sante.demo.documents.codes import (
    INVISIBLE_PATIENT,
    INVISIBLE_REPRESENTANTS_LEGAUX,
    MASQUE_PS,
    NORMAL,
    Code,
    facility_code,
    setting_code,
)
from espace_sante.demo.documents.draft import Draft
from espace_sante.demo.documents.identifiers import set_id_of, unique_id_of
from espace_sante.demo.documents.kinds import KINDS, Format, format_code
from espace_sante.demo.documents.pdf import write_pdf
from espace_sante.demo.people_kinds import DemoHolder, DemoProfessional, DemoStructure

MIME_TYPES = {Format.CDA_L3: "text/xml", Format.CDA_L1: "text/xml", Format.PDF: "application/pdf"}
OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:lab="urn:oid:1.3.6.1.4.1.19376.1.3.2"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
)


@dataclass(frozen=True, slots=True)
class DemoDocument:
    """A document ready to deposit. `author` and `structure` are None for what the holder adds."""

    holder: DemoHolder
    kind: str
    format: Format
    mime_type: str
    content: bytes
    title: str
    unique_id: str
    set_id: str
    version: int
    replaces: str | None  # uniqueId of the version before
    type_code: Code
    class_code: Code
    format_code: Code
    healthcare_facility_type_code: Code
    practice_setting_code: Code
    confidentiality_codes: tuple[Code, ...]
    event_codes: tuple[Code, ...]
    created_at: datetime
    service_start_at: datetime
    service_stop_at: datetime | None
    author: DemoProfessional | None
    structure: DemoStructure | None
    requested_by: DemoProfessional | None = None
    language_code: str = "fr-FR"


def write_document(*, draft: Draft) -> DemoDocument:
    """The document of this draft, in the format it asks for. The same draft always gives the same bytes."""
    kind = KINDS[draft.kind]
    structure = draft.author.structure
    return DemoDocument(
        holder=draft.holder,
        kind=draft.kind,
        format=draft.written,
        mime_type=MIME_TYPES[draft.written],
        content=_content(draft),
        title=draft.title,
        unique_id=unique_id_of(draft.holder, draft.serial),
        set_id=set_id_of(draft.holder, draft.replaces or draft.serial),
        version=draft.version,
        replaces=unique_id_of(draft.holder, draft.replaces) if draft.replaces else None,
        type_code=kind.type_code,
        class_code=kind.class_code,
        format_code=format_code(kind=kind, written=draft.written),
        healthcare_facility_type_code=facility_code(structure.sector_code),
        practice_setting_code=setting_code(structure.setting_code),
        confidentiality_codes=_confidentiality(draft),
        event_codes=draft.service_codes,
        created_at=draft.created_at,
        service_start_at=draft.service_start_at,
        service_stop_at=draft.service_stop_at,
        author=draft.author,
        structure=structure,
        requested_by=draft.requested_by,
    )


def _content(draft: Draft) -> bytes:
    if draft.written is Format.PDF:
        return write_pdf(draft)
    body = pdf_body(write_pdf(draft)) if draft.written is Format.CDA_L1 else structured_body(draft)
    return f"{OPENING}{header(draft)}{body}</ClinicalDocument>\n".encode()


def _confidentiality(draft: Draft) -> tuple[Code, ...]:
    restrictions = (
        (draft.masque_ps, MASQUE_PS),
        (draft.invisible_patient, INVISIBLE_PATIENT),
        (draft.invisible_representants_legaux, INVISIBLE_REPRESENTANTS_LEGAUX),
    )
    return (NORMAL, *(code for wanted, code in restrictions if wanted))
