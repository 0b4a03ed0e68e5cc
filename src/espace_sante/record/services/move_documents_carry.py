"""Carry one document from a space to another: opened with the key of the one, sealed with the key of the other.

Everything that hangs on the document comes along (former states, codes, readings, preview, its submission sets), in
the caller's transaction. The sealed files of the former space are removed after the commit.
Source: DESIGN.md section 3 (associated data binds a ciphertext to its space).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db import models, transaction

from espace_sante.kernel.envelope import seal_file, unseal_segments
from espace_sante.record.models import (
    DocumentCode,
    DocumentEntry,
    DocumentPreview,
    MetadataVersion,
    Reading,
    SubmissionSet,
)
from espace_sante.record.services.ports import blob_store
from espace_sante.record.services.words import WordBox, blob_associated
from espace_sante.vault import api as vault

_HANGING: tuple[type[models.Model], ...] = (MetadataVersion, DocumentCode, Reading, DocumentPreview)  # by document_id
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Carrier:
    """From where to where, with both keys."""

    source: WordBox
    target: WordBox

    @classmethod
    def between(cls, *, source_id: UUID, target_id: UUID) -> Carrier:
        """Raises SpaceKeyMissing when one of the two was erased."""
        keys = vault.keys_of([source_id, target_id])
        return cls(WordBox(source_id, keys[source_id]), WordBox(target_id, keys[target_id]))

    def carry(self, entry: DocumentEntry) -> None:
        """Carry a locked document. Its id, its unique id and its versions stay. Raises CannotDecrypt, BlobMissing."""
        blobs = [entry.blob_id, *self._rows(DocumentPreview, entry).values_list("blob_id", flat=True)]
        for blob_id in blobs:
            self._carry_blob(blob_id)
        sets = self._carry_sets(entry)
        words = self.target.seal(self.source.open(entry.words, item=entry.id), item=entry.id)
        DocumentEntry.objects.bulk_create([self._there(entry, words=words)])
        for model in _HANGING:
            self._carry_rows(model, entry)
        DocumentEntry.objects.filter(space_id=self.source.space_id, id=entry.id).delete()
        self._drop_sets(sets)
        source_id = self.source.space_id
        transaction.on_commit(lambda: blob_store().delete(space_id=source_id, blob_ids=blobs), using="dmp")

    def _carry_rows(self, model: type[Row], entry: DocumentEntry) -> None:
        rows = self._rows(model, entry)
        model._default_manager.bulk_create([self._there(row) for row in rows])
        rows.delete()

    def _rows(self, model: type[Row], entry: DocumentEntry) -> models.QuerySet[Row]:
        return model._default_manager.filter(space_id=self.source.space_id, document_id=entry.id)

    def _there(self, row: Row, **changes: object) -> Row:
        """The same row in the other space."""
        columns = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields if one.column}
        return type(row)(**columns | {"space_id": self.target.space_id} | changes)

    def _carry_blob(self, blob_id: UUID) -> None:
        source_id, target_id = self.source.space_id, self.target.space_id
        sealed = blob_store().chunks(space_id=source_id, blob_id=blob_id)
        associated = blob_associated(space_id=source_id, blob_id=blob_id)
        content = b"".join(unseal_segments(self.source.key, sealed, associated=associated))
        associated = blob_associated(space_id=target_id, blob_id=blob_id)
        sealed_again = seal_file(self.target.key, content, associated=associated)
        blob_store().put(space_id=target_id, blob_id=blob_id, sealed=sealed_again)

    def _carry_sets(self, entry: DocumentEntry) -> list[UUID]:
        """The submission sets that this document and its former states name, copied where they are not there yet."""
        former = self._rows(MetadataVersion, entry).values_list("submission_set_id", flat=True)
        wanted = {entry.submission_set_id, *former}
        there = SubmissionSet.objects.filter(space_id=self.target.space_id, id__in=wanted)
        missing = wanted - set(there.values_list("id", flat=True))
        rows = SubmissionSet.objects.filter(space_id=self.source.space_id, id__in=missing)
        SubmissionSet.objects.bulk_create(
            self._there(row, words=self.target.seal(self.source.open(row.words, item=row.id), item=row.id))
            for row in rows
        )
        return sorted(wanted)

    def _drop_sets(self, set_ids: list[UUID]) -> None:
        """Remove the submission sets that nothing names any more in the space that was left."""
        here = {"space_id": self.source.space_id, "submission_set_id__in": set_ids}
        still = set(DocumentEntry.objects.filter(**here).values_list("submission_set_id", flat=True))
        still |= set(MetadataVersion.objects.filter(**here).values_list("submission_set_id", flat=True))
        gone = set(set_ids) - still
        SubmissionSet.objects.filter(space_id=self.source.space_id, id__in=gone).delete()
