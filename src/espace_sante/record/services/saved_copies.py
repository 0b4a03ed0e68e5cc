"""What the holder's side saved from mails: which documents, and whom they name. No content, shown to nobody.

For a replacement or a deletion that comes by mail: it is carried out on a copy for who wrote it (RULES.md MSG-14,
STR-02), and the names in a document are what tells who did.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from espace_sante.access.api import DocumentStatus
from espace_sante.record.models import DocumentEntry
from espace_sante.record.services.words import WordBox
from espace_sante.vault import api as vault


@dataclass(frozen=True, slots=True)
class SavedCopy:
    """`rpps`, `finess`: of who wrote or signed it. `latest`: no other version took its place."""

    document_id: UUID
    unique_id: str
    rpps: frozenset[str]
    finess: frozenset[str]
    latest: bool


def saved_copies(*, space_id: UUID, unique_ids: Iterable[str]) -> dict[str, SavedCopy]:
    """Those of these documents that the holder's side keeps, by unique id, in one query; deleted ones are not kept."""
    wanted = set(unique_ids)
    rows = DocumentEntry.objects.filter(space_id=space_id, unique_id__in=wanted, by_holder_side=True)
    entries = list(rows.exclude(status=DocumentStatus.DELETED.value)) if wanted else []
    if not entries:
        return {}
    box = WordBox(space_id, vault.key_of(space_id))
    return {entry.unique_id: _copy(entry, box) for entry in entries}


def _copy(entry: DocumentEntry, box: WordBox) -> SavedCopy:
    words = box.open(entry.words, item=entry.id)
    people = [*words.authors, *filter(None, [words.legal_authenticator])]
    return SavedCopy(
        document_id=entry.id,
        unique_id=entry.unique_id,
        rpps=frozenset(one.rpps for one in people if one.rpps),
        finess=frozenset(one.finess for one in people if one.finess),
        latest=entry.replaced_by_id is None and entry.status == DocumentStatus.APPROVED.value,
    )
