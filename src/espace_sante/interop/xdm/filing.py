"""From an archive to what the record keeps: the same documents, with their ids, authors and codes.

Whoever files decides and is traced by `record.keep_received`; the author stays the one that the metadata names.
Source: RULES.md DOC-08, DOC-15 (one business id whatever the way), MSG-11; docs/adr/0026.
"""

from __future__ import annotations

import re
from collections.abc import Container
from uuid import NAMESPACE_OID, uuid5

from espace_sante.access.api import document_types
from espace_sante.interop.xdm.checks import CheckedXdm
from espace_sante.interop.xdm.hl7 import components
from espace_sante.interop.xdm.values import Intent, SubmissionSet, XdmDocument
from espace_sante.record import api as record

EDGE = "xdm"
_MOST_REFERENCES = 100
_REFERENCE = re.compile(r"[!-~]{1,128}")


def as_submissions(checked: CheckedXdm, *, only: Container[str] | None = None) -> tuple[record.Submission, ...]:
    """One submission for each set that holds something to keep; `only` chooses documents by unique id.

    What is sent to be taken back is left out. Raises record.MetadataInvalid for what is not shared (DOC-08).
    """
    found = (_submission(checked, one, only) for one in checked.content.submission_sets)
    return tuple(one for one in found if one.documents)


def _submission(checked: CheckedXdm, one: SubmissionSet, only: Container[str] | None) -> record.Submission:
    chosen = [
        document
        for document in one.documents
        if document.intent is not Intent.DELETION and (only is None or document.unique_id in only)
    ]
    return record.Submission(
        unique_id=_set_id(one, chosen),
        documents=tuple(_document(checked, one, document) for document in chosen),
        edge=EDGE,
        source_id=one.source_id,
        content_type_code=one.content_type_code,
        title=one.title,
        comments=one.comments,
    )


def _set_id(one: SubmissionSet, chosen: list[XdmDocument]) -> str:
    """An id for what is kept of a set now: the rest of it may be kept later, and the set may be in the record too."""
    named = " ".join([one.unique_id, *sorted(document.unique_id for document in chosen)])
    return f"2.25.{uuid5(NAMESPACE_OID, named).int}"


def _document(checked: CheckedXdm, one: SubmissionSet, document: XdmDocument) -> record.NewDocument:
    if document.has_confidentiality("R", "V"):
        raise record.MetadataInvalid(
            "A document of restricted (R) or very restricted (V) confidentiality is not shared: nothing was stored.",
            field="confidentialityCode",
        )
    known = document_types().get(document.type_code.code)
    authors = document.authors or tuple(filter(None, [one.author])) or (record.Author(),)
    return record.NewDocument(
        unique_id=document.unique_id,
        mime_type=document.mime_type,
        content=document.content,
        title=document.title or document.type_code.display or (known.label if known else document.type_code.code),
        type_code=document.type_code,
        creation_time=document.creation_time,
        author=authors[0],
        other_authors=authors[1:],
        class_code=document.class_code,
        format_code=document.format_code,
        healthcare_facility_type_code=document.healthcare_facility_type_code,
        practice_setting_code=document.practice_setting_code,
        language_code=document.language_code,
        service_start_time=document.service_start_time,
        service_stop_time=document.service_stop_time,
        legal_authenticator=document.legal_authenticator,
        event_codes=document.event_codes,
        reference_ids=tuple(filter(_REFERENCE.fullmatch, map(_reference, document.reference_ids)))[:_MOST_REFERENCES],
        comments=document.comments,
        masque_ps=document.has_confidentiality("MASQUE_PS"),
        replaces=(checked.replaced_by(document) or None) if document.intent is Intent.REPLACEMENT else None,
        declared_hash=bytes.fromhex(document.hash) if document.hash else None,
        declared_size=document.size,
        patient=document.patient,
    )


def _reference(value: str) -> str:
    """A reference id without its type, as the record keeps it."""
    return "^".join(components(value)[:4]).rstrip("^")
