"""What an archive says, as values. Nothing here changes once read, and none of its words is in a `repr`.

Attributes carry their XDS names (IHE ITI TF-3, 4.2.3), and those they share with `record.NewDocument` mean the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from espace_sante.kernel.identifiers import Ins
from espace_sante.record.api import Author, Coded


class Intent(StrEnum):
    """What is asked of the receiver for one document (RULES.md MSG-14)."""

    FIRST = "first"
    REPLACEMENT = "replacement"
    DELETION = "deletion"


@dataclass(frozen=True, slots=True)
class XdmDocument:
    """A DocumentEntry and its file. Times are aware.

    `hash` is the declared SHA-1 in hexadecimal and `size` the declared number of bytes; writing computes its own.
    `replaces` is what the association RPLC names: an entryUUID, or a unique id; empty when nothing is replaced.
    """

    unique_id: str
    mime_type: str
    content: bytes = field(repr=False)
    type_code: Coded
    creation_time: datetime
    title: str = field(default="", repr=False)
    comments: str = field(default="", repr=False)
    entry_uuid: str = ""
    uri: str = ""
    authors: tuple[Author, ...] = field(default=(), repr=False)
    class_code: Coded | None = None
    format_code: Coded | None = None
    healthcare_facility_type_code: Coded | None = None
    practice_setting_code: Coded | None = None
    event_codes: tuple[Coded, ...] = ()
    confidentiality_codes: tuple[Coded, ...] = ()
    language_code: str = "fr-FR"
    service_start_time: datetime | None = None
    service_stop_time: datetime | None = None
    legal_authenticator: Author | None = field(default=None, repr=False)
    patient: Ins | None = field(default=None, repr=False)
    source_patient_id: str = field(default="", repr=False)
    source_patient_info: tuple[str, ...] = field(default=(), repr=False)
    reference_ids: tuple[str, ...] = ()
    hash: str = ""
    size: int | None = None
    intent: Intent = Intent.FIRST
    replaces: str = ""

    def has_confidentiality(self, *codes: str) -> bool:
        return any(one.code in codes for one in self.confidentiality_codes)


@dataclass(frozen=True, slots=True)
class SubmissionSet:
    """What was sent together, by whom. `signatures` are the XAdES files of the set: nobody is shown those."""

    unique_id: str
    documents: tuple[XdmDocument, ...]
    submission_time: datetime
    source_id: str = ""
    entry_uuid: str = ""
    author: Author | None = field(default=None, repr=False)
    content_type_code: Coded | None = None
    title: str = field(default="", repr=False)
    comments: str = field(default="", repr=False)
    patient: Ins | None = field(default=None, repr=False)
    intended_recipients: tuple[str, ...] = field(default=(), repr=False)
    signatures: tuple[XdmDocument, ...] = ()


@dataclass(frozen=True, slots=True)
class XdmContent:
    """The submission sets of one archive, in the order of their folders; at least one, each with a document."""

    submission_sets: tuple[SubmissionSet, ...]

    @property
    def documents(self) -> tuple[XdmDocument, ...]:
        return tuple(document for one in self.submission_sets for document in one.documents)

    @property
    def intent(self) -> Intent:
        """What the archive is sent for: a replacement as soon as one document replaces another.

        A deletion is never mixed with anything else: such an archive is refused.
        """
        intents = {document.intent for document in self.documents}
        return next(one for one in (Intent.DELETION, Intent.REPLACEMENT, Intent.FIRST) if one in intents)
