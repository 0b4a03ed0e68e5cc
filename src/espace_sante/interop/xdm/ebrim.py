"""The words of ebRIM in XDS metadata, and a registry object read by attribute rather than by element.

Source: IHE ITI TF-3 4.2.5.1 (object types, classification schemes, external identifiers); INTEROP.md 1.3 and 1.4.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from lxml import etree

from espace_sante.interop.xdm.errors import MetadataMalformed
from espace_sante.record.api import Coded

RIM = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"
LCM = "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"
_MOST_CODES, _LONGEST_SYSTEM, _LONGEST_WORDING = 100, 128, 500  # what the record keeps of codes
OBJECT_TYPE = "urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:"

STABLE_DOCUMENT = "urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1"
SUBMISSION_SET = "urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd"

HAS_MEMBER = "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember"
REPLACES = "urn:ihe:iti:2007:AssociationType:RPLC"
TRANSFORMS_AND_REPLACES = "urn:ihe:iti:2007:AssociationType:XFRM_RPLC"
UPDATES_STATUS = "urn:ihe:iti:2010:AssociationType:UpdateAvailabilityStatus"
APPROVED = "urn:oasis:names:tc:ebxml-regrep:StatusType:Approved"
DELETED = "urn:asip:ci-sis:2010:StatusType:Deleted"


class DocumentScheme:
    """Classifications and external identifiers of a DocumentEntry."""

    AUTHOR = "urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d"
    CLASS = "urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a"
    CONFIDENTIALITY = "urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f"
    EVENT = "urn:uuid:2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4"
    FORMAT = "urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d"
    FACILITY = "urn:uuid:f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1"
    SETTING = "urn:uuid:cccf5598-8b07-4b77-a05e-ae952c785ead"
    TYPE = "urn:uuid:f0306f51-975f-434e-a61c-c59651d33983"
    PATIENT_ID = "urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427"
    UNIQUE_ID = "urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab"


class SetScheme:
    """Classifications and external identifiers of a SubmissionSet."""

    AUTHOR = "urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d"
    CONTENT_TYPE = "urn:uuid:aa543740-bdda-424e-8c96-df4873be8500"
    PATIENT_ID = "urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446"
    SOURCE_ID = "urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832"
    UNIQUE_ID = "urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8"


def rim(name: str) -> str:
    """A name of ebRIM as lxml writes it."""
    return f"{{{RIM}}}{name}"


class RegistryObject:
    """An ExtrinsicObject, a RegistryPackage, an Association or a Classification."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self.id = element.get("id", "").strip()

    @cached_property
    def slots(self) -> dict[str, tuple[str, ...]]:
        return {
            slot.get("name", ""): tuple(filter(None, map(_text, slot.iterfind(f"{rim('ValueList')}/{rim('Value')}"))))
            for slot in self.element.iterfind(rim("Slot"))
        }

    def one(self, name: str) -> str:
        """The value of a slot that has one; empty without the slot. Raises MetadataMalformed."""
        values = self.slots.get(name, ())
        if len(values) > 1:
            raise MetadataMalformed("This attribute has one value.", field=name)
        return values[0] if values else ""

    def classifications(self, scheme: str) -> Iterator[RegistryObject]:
        for element in self.element.iterfind(rim("Classification")):
            if element.get("classificationScheme") == scheme:
                yield RegistryObject(element)

    def codes(self, scheme: str, *, field: str, longest: int) -> tuple[Coded, ...]:
        """Every code of a scheme, with its system and its wording. Raises MetadataMalformed."""
        found = tuple(one.coded(field, longest) for one in self.classifications(scheme))
        if len(found) > _MOST_CODES:
            raise MetadataMalformed(f"This attribute has at most {_MOST_CODES} codes.", field=field)
        return found

    def code(self, scheme: str, *, field: str, longest: int = 40) -> Coded | None:
        """The code of a scheme that gives one. Raises MetadataMalformed."""
        found = self.codes(scheme, field=field, longest=longest)
        if len(found) > 1:
            raise MetadataMalformed("This attribute has one code.", field=field)
        return found[0] if found else None

    def coded(self, field: str, longest: int) -> Coded:
        """This classification as a code; its system without `urn:oid:`."""
        code = self.element.get("nodeRepresentation", "").strip()
        if not code or len(code) > longest:
            raise MetadataMalformed(f"A code has 1 to {longest} characters.", field=field)
        system = next(iter(self.slots.get("codingScheme", ())), "").removeprefix("urn:oid:")
        if len(system) > _LONGEST_SYSTEM:
            raise MetadataMalformed(f"The system of a code has at most {_LONGEST_SYSTEM} characters.", field=field)
        return Coded(code, system, self.name[:_LONGEST_WORDING])

    def identifier(self, scheme: str) -> str:
        """The value of an external identifier; empty when it is absent."""
        for element in self.element.iterfind(rim("ExternalIdentifier")):
            if element.get("identificationScheme") == scheme:
                return element.get("value", "").strip()
        return ""

    @property
    def name(self) -> str:
        return self._words("Name")

    @property
    def description(self) -> str:
        return self._words("Description")

    def _words(self, part: str) -> str:
        found = self.element.find(f"{rim(part)}/{rim('LocalizedString')}")
        return "" if found is None else " ".join(found.get("value", "").split())


def _text(element: etree._Element) -> str:
    return (element.text or "").strip()
