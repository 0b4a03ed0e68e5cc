"""METADATA.XML of a submission set, valid against the schemas of ebRIM 3.0 and the same for the same set.

Source: IHE ITI TF-3 4.2.5; INTEROP.md 1.4 and 1.7. The order of the elements is the one of rim.xsd.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import count
from uuid import NAMESPACE_OID, UUID, uuid5

from lxml import etree

from espace_sante.interop.xdm import ebrim, hl7
from espace_sante.interop.xdm.ebrim import LCM, OBJECT_TYPE, RIM, DocumentScheme, SetScheme, rim
from espace_sante.interop.xdm.values import Intent, SubmissionSet, XdmDocument
from espace_sante.record.api import Author, Coded

_LONGEST_VALUE, _LONGEST_WORDS = 256, 1024  # rim.xsd: LongName, FreeFormText


def metadata_xml(one: SubmissionSet) -> bytes:
    """The file, in UTF-8. Each document already has its `uri`."""
    return _Writer(one).written()


class _Writer:
    """Writes one submission set; `_ids` names what nobody refers to from outside."""

    def __init__(self, one: SubmissionSet) -> None:
        self.set = one
        self.set_uuid = _uuid(one.entry_uuid, one.unique_id)
        self.root = etree.Element(f"{{{LCM}}}SubmitObjectsRequest", nsmap={"lcm": LCM, "rim": RIM})
        self.objects = etree.SubElement(self.root, rim("RegistryObjectList"))
        self._ids = count(1)

    def written(self) -> bytes:
        for document in self.set.documents:
            self._document(document)
        self._package()
        for document in self.set.documents:
            self._associations(document)
        return bytes(etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", pretty_print=True))

    def _document(self, document: XdmDocument) -> None:
        entry = self._object("ExtrinsicObject", _entry_uuid(document), ebrim.STABLE_DOCUMENT)
        entry.set("mimeType", document.mime_type)
        entry.set("status", ebrim.APPROVED)
        authenticator = document.legal_authenticator
        stop = document.service_stop_time
        self._slots(
            entry,
            creationTime=[hl7.written(document.creation_time)],
            hash=[hashlib.sha1(document.content, usedforsecurity=False).hexdigest()],  # the XDS attribute
            languageCode=[document.language_code],
            legalAuthenticator=[hl7.person_written(authenticator, document.patient)] if authenticator else [],
            serviceStartTime=[hl7.written(document.service_start_time or document.creation_time)],
            serviceStopTime=[hl7.written(stop)] if stop else [],
            size=[str(len(document.content))],
            sourcePatientId=[_source_patient_id(document)],
            sourcePatientInfo=document.source_patient_info,
            URI=[document.uri],
            **{"urn:ihe:iti:xds:2013:referenceIdList": document.reference_ids},
        )
        self._words(entry, document.title, document.comments)
        for author in document.authors:
            self._author(entry, DocumentScheme.AUTHOR, author, document)
        for scheme, codes in _codes_of(document):
            for code in codes:
                self._code(entry, scheme, code)
        patient = hl7.patient_id(document.patient) if document.patient else ""
        self._identifier(entry, DocumentScheme.PATIENT_ID, "XDSDocumentEntry.patientId", patient)
        self._identifier(entry, DocumentScheme.UNIQUE_ID, "XDSDocumentEntry.uniqueId", document.unique_id)

    def _package(self) -> None:
        one = self.set
        package = self._object("RegistryPackage", self.set_uuid, f"{OBJECT_TYPE}RegistryPackage")
        package.set("status", ebrim.APPROVED)
        self._slots(
            package, submissionTime=[hl7.written(one.submission_time)], intendedRecipient=one.intended_recipients
        )
        self._words(package, one.title, one.comments)
        if one.author:
            self._author(package, SetScheme.AUTHOR, one.author, one)
        if one.content_type_code:
            self._code(package, SetScheme.CONTENT_TYPE, one.content_type_code)
        self._classification(package, classificationNode=ebrim.SUBMISSION_SET)
        patient = hl7.patient_id(one.patient) if one.patient else ""
        self._identifier(package, SetScheme.PATIENT_ID, "XDSSubmissionSet.patientId", patient)
        self._identifier(package, SetScheme.SOURCE_ID, "XDSSubmissionSet.sourceId", one.source_id)
        self._identifier(package, SetScheme.UNIQUE_ID, "XDSSubmissionSet.uniqueId", one.unique_id)

    def _associations(self, document: XdmDocument) -> None:
        """The set has the document; the document replaces another, or the set takes it back (as TD3.3c does)."""
        entry = _urn(_entry_uuid(document))
        member = self._association(ebrim.HAS_MEMBER, _urn(self.set_uuid), entry)
        self._slots(member, SubmissionSetStatus=["Original"])
        if document.intent is Intent.REPLACEMENT:
            self._association(ebrim.REPLACES, entry, _target(document.replaces))
        if document.intent is Intent.DELETION:
            taken_back = self._association(ebrim.UPDATES_STATUS, _urn(self.set_uuid), entry)
            self._slots(taken_back, OriginalStatus=[ebrim.APPROVED], NewStatus=[ebrim.DELETED])

    def _object(self, name: str, identifier: UUID, object_type: str) -> etree._Element:
        return etree.SubElement(self.objects, rim(name), id=_urn(identifier), objectType=object_type)

    def _association(self, kind: str, source: str, target: str) -> etree._Element:
        association = self._object("Association", self._new_id(), f"{OBJECT_TYPE}Association")
        association.set("associationType", kind)
        association.set("sourceObject", source)
        association.set("targetObject", target)
        return association

    def _classification(self, parent: etree._Element, **attributes: str) -> etree._Element:
        about = {"id": _urn(self._new_id()), "classifiedObject": parent.get("id", "")}
        about["objectType"] = f"{OBJECT_TYPE}Classification"
        return etree.SubElement(parent, rim("Classification"), about | attributes)

    def _author(self, parent: etree._Element, scheme: str, author: Author, about: XdmDocument | SubmissionSet) -> None:
        element = self._classification(parent, classificationScheme=scheme, nodeRepresentation="")
        structure = hl7.structure_written(author)
        self._slots(
            element,
            authorPerson=[hl7.person_written(author, about.patient)],
            authorInstitution=[structure] if structure else [],
            authorRole=[hl7.escaped(author.role)] if author.role else [],
            authorSpecialty=[hl7.specialty_written(author.specialty)] if author.specialty else [],
        )

    def _code(self, parent: etree._Element, scheme: str, code: Coded) -> None:
        element = self._classification(parent, classificationScheme=scheme, nodeRepresentation=code.code)
        self._slots(element, codingScheme=[code.system or "-"])
        self._words(element, code.display or code.code, "")

    def _identifier(self, parent: etree._Element, scheme: str, name: str, value: str) -> None:
        if not value:
            return
        element = etree.SubElement(
            parent,
            rim("ExternalIdentifier"),
            id=_urn(self._new_id()),
            objectType=f"{OBJECT_TYPE}ExternalIdentifier",
            registryObject=parent.get("id", ""),
            identificationScheme=scheme,
            value=value,
        )
        self._words(element, name, "")

    def _slots(self, parent: etree._Element, **slots: Iterable[str]) -> None:
        for name, values in slots.items():
            kept = [value[:_LONGEST_VALUE] for value in values if value]
            if kept:
                listed = etree.SubElement(etree.SubElement(parent, rim("Slot"), name=name), rim("ValueList"))
                for value in kept:
                    etree.SubElement(listed, rim("Value")).text = value

    def _words(self, parent: etree._Element, name: str, description: str) -> None:
        for part, words in (("Name", name), ("Description", description)):
            if words:
                element = etree.SubElement(parent, rim(part))
                etree.SubElement(element, rim("LocalizedString"), value=words[:_LONGEST_WORDS])

    def _new_id(self) -> UUID:
        return uuid5(self.set_uuid, str(next(self._ids)))


def _codes_of(document: XdmDocument) -> Iterable[tuple[str, Iterable[Coded]]]:
    def one(code: Coded | None) -> Iterable[Coded]:
        return (code,) if code else ()

    return (
        (DocumentScheme.CLASS, one(document.class_code)),
        (DocumentScheme.CONFIDENTIALITY, document.confidentiality_codes),
        (DocumentScheme.EVENT, document.event_codes),
        (DocumentScheme.FORMAT, one(document.format_code)),
        (DocumentScheme.FACILITY, one(document.healthcare_facility_type_code)),
        (DocumentScheme.SETTING, one(document.practice_setting_code)),
        (DocumentScheme.TYPE, one(document.type_code)),
    )


def _source_patient_id(document: XdmDocument) -> str:
    return document.source_patient_id or (hl7.patient_id(document.patient) if document.patient else "")


def _entry_uuid(document: XdmDocument) -> UUID:
    return _uuid(document.entry_uuid, document.unique_id)


def _uuid(given: str, unique_id: str) -> UUID:
    """The id given, or one that always is the same for the same unique id."""
    try:
        return UUID(given)
    except ValueError:
        return uuid5(NAMESPACE_OID, unique_id)


def _urn(identifier: UUID) -> str:
    return f"urn:uuid:{identifier}"


def _target(replaced: str) -> str:
    """What RPLC names: an entryUUID; else the unique id, which is all that the other side may know."""
    try:
        return _urn(UUID(replaced))
    except ValueError:
        return f"urn:oid:{replaced}"
