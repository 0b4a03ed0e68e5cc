"""Archives for the tests: our own samples wrapped by our writer, and ZIP files of any bad form."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from espace_sante.interop.cda import api as cda
from espace_sante.interop.xdm.api import SubmissionSet, XdmContent, XdmDocument, XdmLimits, read_xdm, write_xdm
from espace_sante.kernel.identifiers import INS_OIDS, Ins
from espace_sante.record.api import Author, Coded
from tests.worlds import finess_number, rpps_number

DATA = Path(__file__).parents[2] / "data"
LETTER = (DATA / "cda" / "letter-level-1.xml").read_bytes()
BIOLOGY = (DATA / "cda" / "biology-report.xml").read_bytes()
AT = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
METADATA = "IHE_XDM/SUBSET01/METADATA.XML"
DOCUMENT = "IHE_XDM/SUBSET01/DOC00001.XML"
ODILE = Ins("284037599900117", "1.2.250.1.213.1.4.10")  # the patient of our samples
LIMITS = XdmLimits(archive_bytes=2_000_000, content_bytes=4_000_000, entries=20, ratio=50, always_allowed=200_000)
DOCTOR = Author(
    rpps=rpps_number(1).value,
    finess=finess_number(1).value,
    name="Inès MOREAU",
    institution="Laboratoire du Vallon",
    specialty=Coded("G15_10/SM03", "1.2.250.1.213.1.1.4.5", "Médecin - Biologie médicale"),
)


def document(content: bytes = LETTER, **changed: Any) -> XdmDocument:
    """A CDA document as its own header describes it."""
    clinical = cda.parse_clinical_document(content)
    named = next((one for one in clinical.patient.ids if one.root in INS_OIDS and one.extension), None)
    values: dict[str, Any] = {
        "unique_id": clinical.unique_id,
        "mime_type": "text/xml",
        "content": content,
        "type_code": Coded(clinical.type_code.code, clinical.type_code.system, clinical.type_code.display),
        "creation_time": clinical.effective_time.replace(microsecond=0),
        "title": clinical.title,
        "authors": (DOCTOR,),
        "class_code": Coded("10", "1.2.250.1.213.1.1.4.1", "Compte rendu"),
        "format_code": Coded("urn:ihe:iti:xds-sd:pdf:2008", "1.3.6.1.4.1.19376.1.2.3", "PDF"),
        "healthcare_facility_type_code": Coded("SA25", "1.2.250.1.71.4.2.4", "Laboratoire de biologie médicale"),
        "practice_setting_code": Coded("AMBULATOIRE", "1.2.250.1.213.1.1.4.9", "Ambulatoire"),
        "confidentiality_codes": (Coded("N", "2.16.840.1.113883.5.25", "Normal"),),
        "legal_authenticator": DOCTOR,
        "service_start_time": clinical.effective_time.replace(microsecond=0),
        "patient": Ins(str(named.extension), named.root) if named else None,
        "source_patient_info": ("PID-5|LAMBERT^ODILE^^^^^L", "PID-7|19840321", "PID-8|F"),
        "reference_ids": ("demande-12^^^&1.2.250.1.999.3&ISO^urn:ihe:iti:xds:2013:order",),
    }
    return XdmDocument(**values | changed)


def submission_set(*documents: XdmDocument, **changed: Any) -> SubmissionSet:
    documents = documents or (document(),)
    values: dict[str, Any] = {
        "unique_id": "1.2.250.1.999.9.1",
        "documents": documents,
        "submission_time": AT,
        "source_id": "1.2.250.1.999.8",
        "author": DOCTOR,
        "content_type_code": Coded("07", "1.2.250.1.213.2.2", "Prise en charge ambulatoire"),
        "title": "Envoi fictif",
        "patient": documents[0].patient,
    }
    return SubmissionSet(**values | changed)


def archive(*documents: XdmDocument, **changed: Any) -> bytes:
    return write_xdm(submission_set(*documents, **changed), sender="Laboratoire du Vallon")


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(files: dict[str, bytes] | list[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    """A ZIP file of exactly these entries, in their order, whatever their names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items() if isinstance(files, dict) else files:
            opened.writestr(name, content)
    return buffer.getvalue()


def with_metadata(old: str, new: str, data: bytes | None = None) -> bytes:
    """An archive whose METADATA.XML says something else; the words to change must be there."""
    files = files_of(data or archive())
    text = files[METADATA].decode()
    assert old in text, text
    files[METADATA] = text.replace(old, new).encode()
    return zipped(files)


def read(data: bytes) -> XdmContent:
    return read_xdm(data, limits=LIMITS)
