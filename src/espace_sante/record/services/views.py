"""A document as the rooms above see it: opened words, codes with labels, never a model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from espace_sante.access.api import DocumentFacts, document_types
from espace_sante.record.domain.submission import Coded
from espace_sante.record.models import DocumentEntry
from espace_sante.record.services.facts import facts_of
from espace_sante.record.services.words import AuthorWords, WordBox, Words


@dataclass(frozen=True, slots=True)
class DocumentView:
    """The metadata of a document, for reading. `new` is meaningful in the lists of the holder's side."""

    space_id: UUID
    id: UUID
    entry_uuid: UUID
    version: int
    content_version: int
    unique_id: str
    submission_set_id: UUID
    replaces_id: UUID | None
    replaced_by_id: UUID | None
    facts: DocumentFacts
    words: Words
    format_code: str
    mime_type: str
    language_code: str
    size: int
    sha1: bytes
    sha256: bytes
    creation_time: datetime
    service_start_time: datetime
    service_stop_time: datetime | None
    submitted_at: datetime
    new: bool = False
    has_preview: bool = False
    event_codes: tuple[Coded, ...] = ()

    @property
    def title(self) -> str:
        return self.words.title

    @property
    def type_display(self) -> str:
        known = document_types().get(self.facts.type_code)
        return known.display if known else self.facts.type_code

    @property
    def category(self) -> str:
        """The citizen-facing category (RULES.md DOC-11)."""
        known = document_types().get(self.facts.type_code)
        return known.citizen_category if known else "other"

    @property
    def author(self) -> AuthorWords:
        return self.words.authors[0] if self.words.authors else AuthorWords()

    @property
    def by_hand(self) -> bool:
        """Whether the holder's side made it; what they saved from a mail has another author (RULES.md MSG-11)."""
        return self.facts.by_holder_side and self.author.holder

    def coded(self, attribute: str) -> Coded | None:
        """A code with its system and label: `type`, `class`, `format`, `facility`, `setting`."""
        found = self.words.labels.get(attribute)
        return _coded(*found) if found else None


_coded = lru_cache(maxsize=1024)(Coded)  # few codes are read many times


def view_of(
    entry: DocumentEntry,
    box: WordBox,
    *,
    new: bool = False,
    has_preview: bool = False,
    event_codes: tuple[Coded, ...] = (),
) -> DocumentView:
    return DocumentView(
        space_id=entry.space_id,
        id=entry.id,
        entry_uuid=entry.entry_uuid,
        version=entry.version,
        content_version=entry.content_version,
        unique_id=entry.unique_id,
        submission_set_id=entry.submission_set_id,
        replaces_id=entry.replaces_id,
        replaced_by_id=entry.replaced_by_id,
        facts=facts_of(entry),
        words=box.open(entry.words, item=entry.id),
        format_code=entry.format_code,
        mime_type=entry.mime_type,
        language_code=entry.language_code,
        size=entry.size,
        sha1=bytes(entry.hash_sha1),
        sha256=bytes(entry.hash_sha256),
        creation_time=entry.creation_time,
        service_start_time=entry.service_start_time,
        service_stop_time=entry.service_stop_time,
        submitted_at=entry.submitted_at,
        new=new,
        has_preview=has_preview,
        event_codes=event_codes,
    )
