"""The only module that other rooms import to read clinical documents."""

from espace_sante.interop.cda.agreement import check_header_agrees
from espace_sante.interop.cda.codes import class_code_of, type_name_of, type_of
from espace_sante.interop.cda.errors import DocumentTooLarge, HeaderDisagrees, MalformedDocument
from espace_sante.interop.cda.header import parse_clinical_document
from espace_sante.interop.cda.instants import Instant, PartialDate, Precision
from espace_sante.interop.cda.laboratory import LabGroup, LabResult, PreviousResult, lab_results
from espace_sante.interop.cda.model import (
    Actor,
    ClinicalDocument,
    Coded,
    EmbeddedFile,
    Encounter,
    Identifier,
    Level,
    Organization,
    Participant,
    Patient,
    PersonName,
    RelatedDocument,
    ServiceEvent,
)
from espace_sante.interop.cda.rendering.body import RenderedDocument, SectionLink, render_body
from espace_sante.interop.cda.rendering.facts import Fact, header_facts
from espace_sante.interop.cda.rendering.media import Attachment
from espace_sante.interop.cda.safe_xml import DEFAULT_LIMITS, Limits

__all__ = [
    "DEFAULT_LIMITS",
    "Actor",
    "Attachment",
    "ClinicalDocument",
    "Coded",
    "DocumentTooLarge",
    "EmbeddedFile",
    "Encounter",
    "Fact",
    "HeaderDisagrees",
    "Identifier",
    "Instant",
    "LabGroup",
    "LabResult",
    "Level",
    "Limits",
    "MalformedDocument",
    "Organization",
    "PartialDate",
    "Participant",
    "Patient",
    "PersonName",
    "Precision",
    "PreviousResult",
    "RelatedDocument",
    "RenderedDocument",
    "SectionLink",
    "ServiceEvent",
    "check_header_agrees",
    "class_code_of",
    "header_facts",
    "lab_results",
    "parse_clinical_document",
    "render_body",
    "type_name_of",
    "type_of",
]
