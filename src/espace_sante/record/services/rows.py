"""Rows of the registry as the hot paths read them: the columns of a document entry under their names, without a model.

`facts_of` and `view_of` read a row as they read an entry.
"""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from espace_sante.prepared.api import Select
from espace_sante.record.models import DocumentEntry

COLUMNS = tuple(field.attname for field in DocumentEntry._meta.local_concrete_fields if field.column)
_BY_ID = Select(
    lambda a: DocumentEntry.objects.filter(space_id=a.space_id, id=a.document_id).values_list(*COLUMNS),
    named=True,
    space_id=UUID,
    document_id=UUID,
)


def entry_by_id(*, space_id: UUID, document_id: UUID) -> DocumentEntry | None:
    """The document of a space under this id, for reading; None when there is none."""
    return cast("DocumentEntry | None", _BY_ID.first(space_id=space_id, document_id=document_id))


def as_entries(rows: list[tuple[Any, ...]]) -> list[DocumentEntry]:
    """Rows of `COLUMNS`, named, for whoever reads entries."""
    return cast("list[DocumentEntry]", rows)
