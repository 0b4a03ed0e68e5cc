"""The only module that others import to read and to write IHE XDM archives."""

from espace_sante.interop.xdm.arrival import take_archive
from espace_sante.interop.xdm.checks import CheckedXdm, Kept, check_change, check_for, kept_of
from espace_sante.interop.xdm.describing import described, replaced_in
from espace_sante.interop.xdm.errors import (
    ArchiveTooLarge,
    ArchiveUnsafe,
    ContentChanged,
    DocumentMissing,
    HeaderContradicts,
    InsMissing,
    MetadataMalformed,
    MetadataMissing,
    NotAnArchive,
    NotForThePatient,
    NotTheAuthor,
    OtherPatient,
    VersionNotLatest,
    XdmError,
)
from espace_sante.interop.xdm.filing import EDGE, as_submissions
from espace_sante.interop.xdm.limits import XdmLimits
from espace_sante.interop.xdm.outgoing import outgoing_document
from espace_sante.interop.xdm.reading import read_xdm
from espace_sante.interop.xdm.saving import save_in_record
from espace_sante.interop.xdm.sending import archive_of_documents
from espace_sante.interop.xdm.subject import is_xdm_subject, xdm_subject
from espace_sante.interop.xdm.values import Intent, SubmissionSet, XdmContent, XdmDocument
from espace_sante.interop.xdm.writing import FILE_NAME, write_xdm

__all__ = [
    "EDGE",
    "FILE_NAME",
    "ArchiveTooLarge",
    "ArchiveUnsafe",
    "CheckedXdm",
    "ContentChanged",
    "DocumentMissing",
    "HeaderContradicts",
    "InsMissing",
    "Intent",
    "Kept",
    "MetadataMalformed",
    "MetadataMissing",
    "NotAnArchive",
    "NotForThePatient",
    "NotTheAuthor",
    "OtherPatient",
    "SubmissionSet",
    "VersionNotLatest",
    "XdmContent",
    "XdmDocument",
    "XdmError",
    "XdmLimits",
    "archive_of_documents",
    "as_submissions",
    "check_change",
    "check_for",
    "described",
    "is_xdm_subject",
    "kept_of",
    "outgoing_document",
    "read_xdm",
    "replaced_in",
    "save_in_record",
    "take_archive",
    "write_xdm",
    "xdm_subject",
]
