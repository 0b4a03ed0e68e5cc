"""Write an archive that any XDM reader opens, byte for byte the same for the same documents.

Names are ours, short and plain, whatever the documents are called; no clock is read and nothing is random.
Source: IHE ITI TF-2 3.32.4.1.2 (README.TXT, INDEX.HTM, IHE_XDM/SUBSET01/METADATA.XML); INTEROP.md 4.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime

from espace_sante.interop.xdm.index_page import index_page, readme
from espace_sante.interop.xdm.metadata_xml import metadata_xml
from espace_sante.interop.xdm.values import Intent, SubmissionSet, XdmDocument
from espace_sante.kernel.clock import PARIS
from espace_sante.record.api import normal_type

FILE_NAME = "IHE_XDM.zip"  # RULES.md MSG-12
FOLDER = "IHE_XDM/SUBSET01"
_EXTENSIONS = {
    "text/xml": "XML",
    "application/pdf": "PDF",
    "text/plain": "TXT",
    "application/rtf": "RTF",
    "image/jpeg": "JPG",
    "image/png": "PNG",
    "image/tiff": "TIF",
    "image/heic": "HEI",  # three letters, as names on media have
}
_FIRST_YEAR, _LAST_YEAR = 1980, 2107  # what a ZIP file can date


def write_xdm(submission_set: SubmissionSet, *, sender: str) -> bytes:
    """The archive of one submission set; `sender` is who people read that it comes from.

    Hash, size and names are computed here; ids that are empty come from unique ids. Signatures are not written.
    Raises ValueError for a set without a document, or a replacement of nothing: mistakes of whoever calls.
    """
    if not submission_set.documents:
        raise ValueError("An archive holds at least one document.")
    if any(one.intent is Intent.REPLACEMENT and not one.replaces for one in submission_set.documents):
        raise ValueError("A replacement names what it replaces.")
    named = tuple(replace(one, uri=_name(one, number)) for number, one in enumerate(submission_set.documents, 1))
    submission_set = replace(submission_set, documents=named, signatures=())
    at = _zip_date(submission_set.submission_time)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        _add(archive, "README.TXT", readme(sender), at)
        _add(archive, "INDEX.HTM", index_page(sender, FOLDER, named), at)
        _add(archive, f"{FOLDER}/METADATA.XML", metadata_xml(submission_set), at)
        for document in named:
            _add(archive, f"{FOLDER}/{document.uri}", document.content, at)
    return buffer.getvalue()


def _name(document: XdmDocument, number: int) -> str:
    extension = _EXTENSIONS.get(normal_type(document.mime_type), "BIN")
    return f"DOC{number:05}.{extension}"


def _zip_date(at: datetime) -> tuple[int, int, int, int, int, int]:
    local = at.astimezone(PARIS)
    year = min(max(local.year, _FIRST_YEAR), _LAST_YEAR)
    return (year, local.month, local.day, local.hour, local.minute, local.second)


def _add(archive: zipfile.ZipFile, name: str, content: bytes, at: tuple[int, int, int, int, int, int]) -> None:
    entry = zipfile.ZipInfo(name, date_time=at)
    entry.create_system = 3  # the same bytes whatever the machine
    entry.external_attr = 0o600 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)
