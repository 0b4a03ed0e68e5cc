"""From METADATA.XML to a submission set.

What a document says of itself is in `document_metadata.py`; here are the set, and what associations ask of it.
Source: IHE ITI TF-3 4.2.5; ITI-32 (one submission set for each METADATA.XML); RULES.md MSG-14.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from lxml import etree

from espace_sante.interop.cda.errors import DocumentTooLarge, MalformedDocument
from espace_sante.interop.cda.safe_xml import Limits, read_xml
from espace_sante.interop.xdm import ebrim, hl7
from espace_sante.interop.xdm.document_metadata import authors_of, checked_unique_id, document_of, instant
from espace_sante.interop.xdm.ebrim import RegistryObject, SetScheme, rim
from espace_sante.interop.xdm.errors import ArchiveTooLarge, MetadataMalformed
from espace_sante.interop.xdm.values import Intent, SubmissionSet, XdmDocument

_SIGNATURE_CLASS = "urn:oid:1.3.6.1.4.1.19376.1.2.1.1.1"
_SIGNATURE_FORMAT = "http://www.w3.org/2000/09/xmldsig#"
_SOURCE_ID = re.compile(r"[!-~]{1,64}")
_ACTIONS = {"": Intent.FIRST, "C": Intent.REPLACEMENT, "D": Intent.DELETION}  # as OBX-11 of the volet says it


@dataclass(frozen=True, slots=True)
class _Link:
    """An association between two objects of the registry."""

    kind: str
    source: str
    target: str
    new_status: str


def submission_set_of(data: bytes, *, fetch: Callable[[str], bytes], limits: Limits) -> SubmissionSet:
    """Read one METADATA.XML; `fetch` gives the file of a URI. Raises XdmError."""
    root = _root(data, limits)
    objects = [RegistryObject(element) for element in root.iter(rim("ExtrinsicObject"))]
    package = _package(root)
    links = [_link(element) for element in root.iter(rim("Association"))]
    documents = []
    for entry in objects:
        if entry.element.get("objectType", "").strip() != ebrim.STABLE_DOCUMENT:
            raise MetadataMalformed("Only stable documents travel in an archive.", field="objectType")
        documents.append(_with_intent(document_of(entry, fetch=fetch), entry, package, links))
    _check_together(documents)
    return SubmissionSet(
        unique_id=checked_unique_id(package.identifier(SetScheme.UNIQUE_ID), "submissionSet.uniqueId"),
        documents=tuple(one for one in documents if not _is_signature(one)),
        signatures=tuple(filter(_is_signature, documents)),
        submission_time=instant(package.one("submissionTime"), "submissionTime"),
        source_id=_source_id(package),
        entry_uuid=package.id.removeprefix("urn:uuid:"),
        author=next(iter(authors_of(package, SetScheme.AUTHOR)), None),
        content_type_code=package.code(SetScheme.CONTENT_TYPE, field="contentTypeCode"),
        title=package.name[:1024],
        comments=package.description[:10_000],
        patient=hl7.patient_of(package.identifier(SetScheme.PATIENT_ID)),
        intended_recipients=package.slots.get("intendedRecipient", ()),
    )


def _root(data: bytes, limits: Limits) -> etree._Element:
    try:
        root = read_xml(data, limits=limits)
    except DocumentTooLarge:
        raise ArchiveTooLarge("METADATA.XML is too large.") from None
    except MalformedDocument as error:
        raise MetadataMalformed("METADATA.XML is not well-formed, or declares entities.", field=error.field) from None
    if root.tag != f"{{{ebrim.LCM}}}SubmitObjectsRequest" or root.find(rim("RegistryObjectList")) is None:
        raise MetadataMalformed("METADATA.XML holds one SubmitObjectsRequest.", field="SubmitObjectsRequest")
    return root


def _package(root: etree._Element) -> RegistryObject:
    """The registry package that is classified as a submission set; others are folders, which nobody reads here."""
    sets = {
        one.get("classifiedObject", "").strip()
        for one in root.iter(rim("Classification"))
        if one.get("classificationNode", "").strip() == ebrim.SUBMISSION_SET
    }
    found = [one for one in map(RegistryObject, root.iter(rim("RegistryPackage"))) if one.id in sets]
    if len(found) != 1:
        raise MetadataMalformed("METADATA.XML describes exactly one submission set.", field="SubmissionSet")
    return found[0]


def _source_id(package: RegistryObject) -> str:
    found = package.identifier(SetScheme.SOURCE_ID).removeprefix("urn:oid:")
    if found and not _SOURCE_ID.fullmatch(found):
        raise MetadataMalformed("A sourceId has at most 64 characters.", field="sourceId")
    return found


def _link(element: etree._Element) -> _Link:
    association = RegistryObject(element)
    return _Link(
        kind=element.get("associationType", "").strip(),
        source=element.get("sourceObject", "").strip(),
        target=element.get("targetObject", "").strip(),
        new_status=association.one("NewStatus"),
    )


def _with_intent(
    document: XdmDocument, entry: RegistryObject, package: RegistryObject, links: list[_Link]
) -> XdmDocument:
    """What is asked for this document. Three ways to take back and two to replace are understood (docs/adr/0026)."""
    replaced = [
        link.target
        for link in links
        if link.source == entry.id and link.kind in {ebrim.REPLACES, ebrim.TRANSFORMS_AND_REPLACES}
    ]
    if len(set(replaced)) > 1:
        raise MetadataMalformed("A document replaces one document at most.", field="RPLC")
    intent = _action(entry) or _action(package) or (Intent.REPLACEMENT if replaced else Intent.FIRST)
    withdrawn = any(
        link.kind == ebrim.UPDATES_STATUS and link.target == entry.id and link.new_status == ebrim.DELETED
        for link in links
    )
    if withdrawn or entry.element.get("status", "").strip() == ebrim.DELETED:
        intent = Intent.DELETION
    target = replaced[0].removeprefix("urn:uuid:").removeprefix("urn:oid:") if replaced else ""
    if len(target) > 128:
        raise MetadataMalformed("What is replaced has an id of at most 128 characters.", field="RPLC")
    return replace(document, intent=intent, replaces=target)


def _action(entry: RegistryObject) -> Intent | None:
    """What the attribute `action` asks for; None without it."""
    for name in entry.slots:
        if name.rpartition(":")[2].lower() == "action":
            asked = entry.one(name).upper()
            if asked not in _ACTIONS:
                raise MetadataMalformed("An action is C (replacement) or D (deletion).", field="action")
            return _ACTIONS[asked]
    return None


def _check_together(documents: list[XdmDocument]) -> None:
    shown = [one for one in documents if not _is_signature(one)]
    if not shown:
        raise MetadataMalformed("A submission set holds at least one document.", field="DocumentEntry")
    for attribute, values in (
        ("uniqueId", [one.unique_id for one in documents]),
        ("URI", [one.uri.lower() for one in documents]),
    ):
        if max(Counter(values).values()) > 1:
            raise MetadataMalformed("Two documents of this set have the same one.", field=attribute)
    if len({one.intent is Intent.DELETION for one in shown}) > 1:
        raise MetadataMalformed("A deletion stands alone in its set.", field="action")


def _is_signature(document: XdmDocument) -> bool:
    """The detached signature of the set (INTEROP.md 1.6)."""
    codes = {one.code for one in (document.class_code, document.format_code) if one}
    return bool(codes & {_SIGNATURE_CLASS, _SIGNATURE_FORMAT})
