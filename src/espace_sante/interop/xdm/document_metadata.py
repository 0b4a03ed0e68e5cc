"""One ExtrinsicObject of METADATA.XML, with the file that it names, as a document.

Required here: unique id, type, time of creation, URI. What else is missing is told by whoever needs it.
Source: IHE ITI TF-3 4.2.3.2 and 4.2.5.2; INTEROP.md 1.7.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from espace_sante.interop.xdm import hl7
from espace_sante.interop.xdm.ebrim import DocumentScheme, RegistryObject
from espace_sante.interop.xdm.errors import ContentChanged, MetadataMalformed
from espace_sante.interop.xdm.values import XdmDocument
from espace_sante.record.api import Author, Coded

_UNIQUE_ID = re.compile(r"[!-~]{1,128}")
_LANGUAGE = re.compile(r"[A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_MIME_TYPE = re.compile(r"[\w.+-]{1,64}/[\w.+-]{1,64}(?:\s*;.{0,60})?", re.ASCII)
_SHA1 = re.compile(r"[0-9a-f]{40}")
_SIZE = re.compile(r"\d{1,12}", re.ASCII)
_REFERENCES = "urn:ihe:iti:xds:2013:referenceIdList"


def document_of(entry: RegistryObject, *, fetch: Callable[[str], bytes]) -> XdmDocument:
    """Read an entry and check its file against it. Raises XdmError; the intent is read elsewhere."""
    uri = entry.one("URI")
    if not uri:
        raise MetadataMalformed("A document has a URI.", field="URI")
    document = XdmDocument(
        unique_id=checked_unique_id(entry.identifier(DocumentScheme.UNIQUE_ID), "uniqueId"),
        mime_type=_mime_type(entry),
        content=fetch(uri),
        type_code=_required(entry.code(DocumentScheme.TYPE, field="typeCode"), "typeCode"),
        creation_time=instant(entry.one("creationTime"), "creationTime"),
        title=entry.name[:1024],
        comments=entry.description[:10_000],
        entry_uuid=entry.id.removeprefix("urn:uuid:"),
        uri=uri,
        authors=authors_of(entry, DocumentScheme.AUTHOR),
        class_code=entry.code(DocumentScheme.CLASS, field="classCode"),
        format_code=entry.code(DocumentScheme.FORMAT, field="formatCode", longest=128),
        healthcare_facility_type_code=entry.code(DocumentScheme.FACILITY, field="healthcareFacilityTypeCode"),
        practice_setting_code=entry.code(DocumentScheme.SETTING, field="practiceSettingCode"),
        event_codes=entry.codes(DocumentScheme.EVENT, field="eventCodeList", longest=128),
        confidentiality_codes=entry.codes(DocumentScheme.CONFIDENTIALITY, field="confidentialityCode", longest=40),
        language_code=_language(entry),
        service_start_time=_moment(entry, "serviceStartTime"),
        service_stop_time=_moment(entry, "serviceStopTime"),
        legal_authenticator=_authenticator(entry),
        patient=hl7.patient_of(entry.identifier(DocumentScheme.PATIENT_ID)),
        source_patient_id=entry.one("sourcePatientId"),
        source_patient_info=entry.slots.get("sourcePatientInfo", ()),
        reference_ids=entry.slots.get(_REFERENCES, ()),
        hash=entry.one("hash").lower(),
        size=_size(entry),
    )
    _check_file(document)
    return document


def authors_of(entry: RegistryObject, scheme: str) -> tuple[Author, ...]:
    """Who wrote a document or sent a set, each with where they work and what they are."""
    return tuple(map(_author, entry.classifications(scheme)))


def _author(classification: RegistryObject) -> Author:
    slots = classification.slots
    author = hl7.person(_first(slots.get("authorPerson", ())))
    finess, institution = hl7.structure(_first(slots.get("authorInstitution", ())))
    return replace(
        author,
        finess=finess,
        name=author.name or institution,
        institution=institution,
        specialty=hl7.specialty(_first(slots.get("authorSpecialty", ()))),
        role=hl7.role(_first(slots.get("authorRole", ()))),
    )


def checked_unique_id(value: str, field: str) -> str:
    """Raises MetadataMalformed unless it has 1 to 128 visible characters."""
    value = value.removeprefix("urn:oid:")
    if not _UNIQUE_ID.fullmatch(value):
        raise MetadataMalformed("A unique id has 1 to 128 characters.", field=field)
    return value


def instant(text: str, field: str) -> datetime:
    """Raises MetadataMalformed."""
    found = hl7.moment(text)
    if found is None:
        raise MetadataMalformed("A time is written YYYYMMDDhhmmss, in UTC.", field=field)
    return found


def _moment(entry: RegistryObject, field: str) -> datetime | None:
    text = entry.one(field)
    return instant(text, field) if text else None


def _required(code: Coded | None, field: str) -> Coded:
    if code is None:
        raise MetadataMalformed("A document needs this code.", field=field)
    return code


def _mime_type(entry: RegistryObject) -> str:
    value = entry.element.get("mimeType", "").strip()
    if not _MIME_TYPE.fullmatch(value):
        raise MetadataMalformed("A document says its media type.", field="mimeType")
    return value


def _language(entry: RegistryObject) -> str:
    value = entry.one("languageCode") or "fr-FR"
    if len(value) > 16 or not _LANGUAGE.fullmatch(value):
        raise MetadataMalformed("This is not a language.", field="languageCode")
    return value


def _authenticator(entry: RegistryObject) -> Author | None:
    value = entry.one("legalAuthenticator")
    return hl7.person(value) if value else None


def _size(entry: RegistryObject) -> int | None:
    value = entry.one("size")
    if value and not _SIZE.fullmatch(value):
        raise MetadataMalformed("A size is a number of bytes.", field="size")
    return int(value) if value else None


def _check_file(document: XdmDocument) -> None:
    """The file has the size and the SHA-1 that the metadata says. Raises ContentChanged."""
    if document.hash and not _SHA1.fullmatch(document.hash):
        raise MetadataMalformed("A hash is a SHA-1 in hexadecimal.", field="hash")
    if document.size is not None and document.size != len(document.content):
        raise ContentChanged("The size of a document is not the declared one.", field="size")
    found = hashlib.sha1(document.content, usedforsecurity=False).hexdigest()  # the XDS attribute
    if document.hash and document.hash != found:
        raise ContentChanged("The hash of a document is not the declared one.", field="hash")


def _first(values: tuple[str, ...]) -> str:
    return values[0] if values else ""
