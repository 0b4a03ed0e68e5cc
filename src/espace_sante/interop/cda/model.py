"""What a clinical document says, as values. Nothing here changes once read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from lxml import etree

from espace_sante.interop.cda.instants import Instant, PartialDate


class Level(IntEnum):
    """How the body is written: one embedded file, or sections with text and coded entries."""

    EMBEDDED = 1
    STRUCTURED = 3


@dataclass(frozen=True, slots=True)
class Coded:
    """A code in its system, with the wording that came with it."""

    code: str
    system: str = ""
    display: str = ""


@dataclass(frozen=True, slots=True)
class Identifier:
    """An HL7 v3 instance identifier: an OID (or a UUID), alone or with a number that it gives."""

    root: str
    extension: str | None = None

    def __str__(self) -> str:
        """As XDS writes a uniqueId: `root` or `root^extension` (IHE ITI TF-3, 4.2.3.2.26)."""
        return f"{self.root}^{self.extension}" if self.extension else self.root


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name as written in the header."""

    family: str = ""
    given: str = ""
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Organization:
    """A structure: its number (FINESS, SIRET…) and its name."""

    ids: tuple[Identifier, ...] = ()
    name: str = ""
    practice_setting: Coded | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or a device, in the name of a structure: author, authenticator, performer."""

    ids: tuple[Identifier, ...] = ()
    name: PersonName | None = None
    specialty: Coded | None = None
    function: Coded | None = None
    organization: Organization | None = None
    time: Instant | None = None
    device: str = ""
    software: str = ""

    @property
    def is_device(self) -> bool:
        return bool(self.device or self.software)


@dataclass(frozen=True, slots=True)
class Participant:
    """Someone else the header names: prescriber (`REF`), informed professional (`INF`), person to notify…"""

    type_code: str
    actor: Actor
    class_code: str = ""


@dataclass(frozen=True, slots=True)
class Patient:
    """The person the document is about. `ins` is None when no identifier stands under an INS OID."""

    ids: tuple[Identifier, ...]
    ins: str | None
    ins_oid: str | None
    birth_name: str
    used_name: str
    given_names: tuple[str, ...]
    used_given_name: str
    sex: str
    birth_date: PartialDate | None
    birthplace: str
    birthplace_code: str


@dataclass(frozen=True, slots=True)
class ServiceEvent:
    """An act that the document reports."""

    code: Coded | None
    low: Instant | None
    high: Instant | None
    performer: Actor | None

    @property
    def practice_setting(self) -> Coded | None:
        """practiceSettingCode: where the performer practises (standardIndustryClassCode)."""
        organization = self.performer.organization if self.performer else None
        return organization.practice_setting if organization else None


@dataclass(frozen=True, slots=True)
class Encounter:
    """The stay or the visit during which the document was made."""

    code: Coded | None
    low: Instant | None
    high: Instant | None
    healthcare_facility: Coded | None
    location_name: str


@dataclass(frozen=True, slots=True)
class RelatedDocument:
    """Another document that this one replaces (`RPLC`), completes (`APND`) or transforms (`XFRM`)."""

    type_code: str
    ids: tuple[Identifier, ...]
    set_id: Identifier | None


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """A file carried inside the document, decoded."""

    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClinicalDocument:
    """A CDA R2 document: the values of its header, and its body."""

    id: Identifier
    set_id: Identifier | None
    version_number: int | None
    type_code: Coded
    template_ids: tuple[str, ...]
    title: str
    effective: Instant
    confidentiality_code: Coded | None
    language_code: str
    patient: Patient
    authors: tuple[Actor, ...]
    custodian: Organization | None
    legal_authenticator: Actor | None
    recipients: tuple[Actor, ...]
    participants: tuple[Participant, ...]
    service_events: tuple[ServiceEvent, ...]
    encounter: Encounter | None
    related_documents: tuple[RelatedDocument, ...]
    orders: tuple[Identifier, ...]
    level: Level
    self_displaying: bool
    non_xml_body: EmbeddedFile | None
    structured_body: etree._Element | None = field(repr=False, compare=False)

    @property
    def id_root(self) -> str:
        return self.id.root

    @property
    def id_extension(self) -> str | None:
        return self.id.extension

    @property
    def unique_id(self) -> str:
        """XDS uniqueId: `root`, or `root^extension` when the document has both."""
        return str(self.id)

    @property
    def effective_time(self) -> datetime:
        """When the document was made (XDS creationTime), with its zone."""
        return self.effective.at

    @property
    def service_event(self) -> ServiceEvent | None:
        """The principal act: the one with a performer, else the first."""
        return next((event for event in self.service_events if event.performer), next(iter(self.service_events), None))

    @property
    def replaces(self) -> tuple[Identifier, ...]:
        """The documents of which this one takes the place."""
        return tuple(one for related in self.related_documents if related.type_code == "RPLC" for one in related.ids)

    @property
    def parent_ids(self) -> tuple[Identifier, ...]:
        """Every document this one refers to as its parent, whatever the relation."""
        return tuple(one for related in self.related_documents for one in related.ids)
