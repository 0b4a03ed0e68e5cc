"""Change the metadata of a document: the former state is kept, the version and the entry uuid move on.

Source: RULES.md DOC-13, VIS-02; INTEROP.md 1.5 (a change makes a new entryUUID; the logical id stays).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from espace_sante.kernel.identifiers import new_id
from espace_sante.record.models import DocumentEntry, MetadataVersion


def replace_metadata(entry: DocumentEntry, *, submission_set_id: UUID, now: datetime, **changes: Any) -> None:
    """Write `changes` on a locked entry, inside the caller's transaction, and keep what was."""
    MetadataVersion.objects.bulk_create(
        [
            MetadataVersion(
                space_id=entry.space_id,
                document_id=entry.id,
                version=entry.version,
                entry_uuid=entry.entry_uuid,
                submission_set_id=entry.submission_set_id,
                status=entry.status,
                masque_ps=entry.masque_ps,
                invisible_patient=entry.invisible_patient,
                invisible_representants_legaux=entry.invisible_representants_legaux,
                until=now,
            )
        ]
    )
    changes |= {"version": entry.version + 1, "entry_uuid": new_id(), "submission_set_id": submission_set_id}
    for name, value in changes.items():
        setattr(entry, name, value)
    DocumentEntry.objects.filter(space_id=entry.space_id, id=entry.id).update(**changes)
