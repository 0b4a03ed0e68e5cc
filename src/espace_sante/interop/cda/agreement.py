"""Whether the header of a document says the same as the metadata sent with it.

A deposit is refused rather than repaired: two truths about one document would reach different readers.
Source: IHE XDS-MS and CI-SIS Partage de documents, metadata taken from the CDA header; INTEROP.md 1.7.
"""

from __future__ import annotations

from datetime import datetime

from espace_sante.interop.cda.errors import HeaderDisagrees
from espace_sante.interop.cda.instants import Instant, Precision
from espace_sante.interop.cda.model import ClinicalDocument

_DROPPED = {
    Precision.YEAR: {"month": 1, "day": 1, "hour": 0, "minute": 0, "second": 0, "microsecond": 0},
    Precision.MONTH: {"day": 1, "hour": 0, "minute": 0, "second": 0, "microsecond": 0},
    Precision.DAY: {"hour": 0, "minute": 0, "second": 0, "microsecond": 0},
    Precision.HOUR: {"minute": 0, "second": 0, "microsecond": 0},
    Precision.MINUTE: {"second": 0, "microsecond": 0},
    Precision.SECOND: {"microsecond": 0},
}


def check_header_agrees(
    document: ClinicalDocument,
    *,
    patient_ins: str,
    patient_ins_oid: str,
    unique_id: str,
    type_code: str,
    type_code_system: str | None = None,
    creation_time: datetime | None = None,
    language: str | None = None,
    confidentiality: str | None = None,
    replaces: str | None = None,
) -> None:
    """Raise HeaderDisagrees, whose `field` names the first disagreement; what is None is not compared.

    `unique_id` and `replaces` may be written as XDS does (`root^extension`), as FHIR does (`urn:oid:…`), or with a dot.
    `creation_time` is compared to the precision that the document has.
    """
    _check(_has_patient(document, patient_ins, patient_ins_oid), "patient", "is about another patient")
    _check(_names(document, unique_id), "unique_id", "has another unique identifier")
    _check(document.type_code.code == type_code, "type_code", "is of another type")
    if type_code_system is not None:
        system = type_code_system.removeprefix("urn:oid:")
        _check(document.type_code.system == system, "type_code_system", "takes its type from another code system")
    if creation_time is not None:
        _check(_same_instant(document.effective, creation_time), "creation_time", "was made at another time")
    if language is not None:
        _check(document.language_code.lower() == language.lower(), "language", "is in another language")
    if confidentiality is not None:
        said = document.confidentiality_code.code if document.confidentiality_code else ""
        _check(said == confidentiality, "confidentiality", "has another level of confidentiality")
    if replaces is not None:
        known = {form for parent in document.replaces for form in _forms(parent.root, parent.extension)}
        _check(_plain(replaces) in known, "replaces", "does not say that it replaces the same document")


def _check(agrees: bool, field: str, difference: str) -> None:
    if not agrees:
        raise HeaderDisagrees(f"The CDA header and the metadata disagree: the document {difference}.", field=field)


def _has_patient(document: ClinicalDocument, ins: str, oid: str) -> bool:
    wanted = ("".join(ins.split()).upper(), oid.removeprefix("urn:oid:"))
    said = {("".join((one.extension or "").split()).upper(), one.root) for one in document.patient.ids}
    return wanted in said and wanted == (document.patient.ins, document.patient.ins_oid)


def _names(document: ClinicalDocument, unique_id: str) -> bool:
    return _plain(unique_id) in _forms(document.id_root, document.id_extension)


def _plain(unique_id: str) -> str:
    return unique_id.removeprefix("urn:oid:").removeprefix("urn:uuid:").lower()


def _forms(root: str, extension: str | None) -> set[str]:
    if not extension:
        return {root.lower()}
    return {f"{root}^{extension}".lower(), f"{root}.{extension}".lower()}


def _same_instant(said: Instant, given: datetime) -> bool:
    dropped = _DROPPED[said.precision]
    return said.at.replace(microsecond=0) == given.astimezone(said.at.tzinfo).replace(**dropped)  # type: ignore[arg-type]
