"""From the bytes of a CDA R2 document to its values.

Source: HL7 CDA R2, 4.2 (header) and 4.3 (body); CI-SIS Structuration minimale.
"""

from __future__ import annotations

import base64
import binascii
import re

from lxml import etree

from espace_sante.interop.cda.errors import DocumentTooLarge, MalformedDocument
from espace_sante.interop.cda.instants import Instant, parse_instant
from espace_sante.interop.cda.model import (
    ClinicalDocument,
    Coded,
    EmbeddedFile,
    Encounter,
    Identifier,
    Level,
    RelatedDocument,
    ServiceEvent,
)
from espace_sante.interop.cda.participants import (
    actor,
    coded,
    identifier,
    identifiers,
    organization,
    participants,
)
from espace_sante.interop.cda.patient import read_patient
from espace_sante.interop.cda.safe_xml import DEFAULT_LIMITS, Limits, place, read_xml
from espace_sante.interop.cda.tree import attribute, child, children, descendants, path, words

XSL_STYLESHEET = "{http://www.w3.org/1999/XSL/Transform}stylesheet"

_OID = re.compile(r"[0-2](?:\.(?:0|[1-9]\d*))+", re.ASCII)
_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")


def parse_clinical_document(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> ClinicalDocument:
    """Read a CDA R2 document, level 1 or 3, self-displaying or not.

    A self-displaying document is a style sheet around the document: the document is read, the style sheet never runs.
    Raises MalformedDocument (DocumentTooLarge beyond a limit).
    """
    root = read_xml(data, limits=limits)
    document = _clinical_document(root)
    structured = child(document, "component/structuredBody")
    embedded = child(document, "component/nonXMLBody/text")
    if (structured is None) == (embedded is None):
        raise MalformedDocument("A clinical document has one body.", location=place(document))
    return ClinicalDocument(
        id=_document_id(document),
        set_id=identifier(child(document, "setId")),
        version_number=_version(document),
        type_code=_type_code(document),
        template_ids=tuple(one.root for one in _templates(document)),
        title=words(child(document, "title")),
        effective=_effective(document),
        confidentiality_code=coded(child(document, "confidentialityCode")),
        language_code=_language(document),
        patient=read_patient(document),
        authors=tuple(filter(None, (actor(one, "assignedAuthor") for one in children(document, "author")))),
        custodian=organization(child(document, "custodian/assignedCustodian/representedCustodianOrganization")),
        legal_authenticator=actor(child(document, "legalAuthenticator"), "assignedEntity"),
        recipients=tuple(
            filter(None, (actor(one, "intendedRecipient") for one in children(document, "informationRecipient")))
        ),
        participants=participants(document),
        service_events=tuple(map(_service_event, children(document, "documentationOf/serviceEvent"))),
        encounter=_encounter(child(document, "componentOf/encompassingEncounter")),
        related_documents=tuple(map(_related, children(document, "relatedDocument"))),
        orders=tuple(one for order in children(document, "inFulfillmentOf/order") for one in identifiers(order)),
        level=Level.EMBEDDED if structured is None else Level.STRUCTURED,
        self_displaying=root is not document,
        non_xml_body=None if embedded is None else read_embedded(embedded, limits=limits),
        structured_body=structured,
    )


def read_embedded(element: etree._Element, *, limits: Limits = DEFAULT_LIMITS) -> EmbeddedFile:
    """Decode an ED value (`nonXMLBody/text`, `observationMedia/value`). Raises MalformedDocument.

    Without `representation="B64"` the content is the text itself.
    """
    media_type = (attribute(element, "mediaType") or "text/plain").lower()
    if not _MEDIA_TYPE.fullmatch(media_type):
        raise MalformedDocument("The media type of an embedded file is wrong.", location=place(element))
    if (attribute(element, "representation") or "TXT") != "B64":
        content = "".join(element.itertext()).encode()
        return EmbeddedFile(media_type, _within(content, limits))
    if attribute(element, "compression"):
        raise MalformedDocument("A compressed embedded file cannot be read.", location=place(element))
    compact = "".join((element.text or "").split())
    try:
        return EmbeddedFile(media_type, _within(base64.b64decode(compact, validate=True), limits))
    except (binascii.Error, ValueError):
        raise MalformedDocument("An embedded file is not valid base64.", location=place(element)) from None


def _within(content: bytes, limits: Limits) -> bytes:
    if len(content) > limits.embedded_bytes:
        raise DocumentTooLarge(f"An embedded file has at most {limits.embedded_bytes} bytes.")
    if not content:
        raise MalformedDocument("An embedded file is empty.")
    return content


def _clinical_document(root: etree._Element) -> etree._Element:
    if root.tag == path("ClinicalDocument"):
        return root
    if root.tag == XSL_STYLESHEET:
        inside = list(descendants(root, "ClinicalDocument"))
        if len(inside) == 1:
            return inside[0]
    raise MalformedDocument("This XML is not a CDA R2 ClinicalDocument.", location=place(root))


def _document_id(document: etree._Element) -> Identifier:
    one = identifier(child(document, "id"))
    if one is None or not (_OID.fullmatch(one.root) or _UUID.fullmatch(one.root)):
        raise MalformedDocument("The document has no unique identifier.", location=f"{place(document)}/id")
    return one


def _templates(document: etree._Element) -> list[Identifier]:
    return [one for one in map(identifier, children(document, "templateId")) if one is not None]


def _type_code(document: etree._Element) -> Coded:
    code = coded(child(document, "code"))
    if code is None:
        raise MalformedDocument("The document does not say its type.", location=f"{place(document)}/code")
    return code


def _effective(document: etree._Element) -> Instant:
    instant = parse_instant(attribute(child(document, "effectiveTime"), "value"))
    if instant is None:
        raise MalformedDocument(
            "The document does not say when it was made.", location=f"{place(document)}/effectiveTime"
        )
    return instant


def _version(document: etree._Element) -> int | None:
    text = attribute(child(document, "versionNumber"), "value")
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None


def _language(document: etree._Element) -> str:
    code = attribute(child(document, "languageCode"), "code") or ""
    return code if _LANGUAGE.fullmatch(code) else ""


def _bound(element: etree._Element | None, end: str) -> Instant | None:
    time = child(element, "effectiveTime")
    return parse_instant(attribute(child(time, end), "value"))


def _service_event(event: etree._Element) -> ServiceEvent:
    point = parse_instant(attribute(child(event, "effectiveTime"), "value"))
    return ServiceEvent(
        code=coded(child(event, "code")),
        low=_bound(event, "low") or point,
        high=_bound(event, "high"),
        performer=actor(child(event, "performer"), "assignedEntity"),
    )


def _encounter(encounter: etree._Element | None) -> Encounter | None:
    if encounter is None:
        return None
    facility = child(encounter, "location/healthCareFacility")
    point = parse_instant(attribute(child(encounter, "effectiveTime"), "value"))
    return Encounter(
        code=coded(child(encounter, "code")),
        low=_bound(encounter, "low") or point,
        high=_bound(encounter, "high"),
        healthcare_facility=coded(child(facility, "code")),
        location_name=words(child(facility, "location/name"))
        or words(child(facility, "serviceProviderOrganization/name")),
    )


def _related(related: etree._Element) -> RelatedDocument:
    parent = child(related, "parentDocument")
    return RelatedDocument(
        attribute(related, "typeCode") or "", identifiers(parent), identifier(child(parent, "setId"))
    )
