"""Entries as they were written before what they say was hashed apart from their place (ADR 19)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from espace_sante.audit.api import TraceRecord
from espace_sante.audit.domain.entry import (
    GENESIS,
    HASHED_FIELDS,
    TraceEntry,
    entry_of,
    first_format_hash,
    head_message,
    values_of,
)
from espace_sante.audit.models import TraceEntryRow, TraceHead
from espace_sante.vault import api as vault


def entry_of_the_first_format(record: TraceRecord, *, position: int, previous: bytes) -> TraceEntry:
    """The entry with its hash, and no hash of its content."""
    entry = entry_of(record, position=position)
    return replace(entry, hash=first_format_hash(previous, values_of(entry, HASHED_FIELDS)))


def append_in_the_first_format(records: Sequence[TraceRecord]) -> None:
    """Append to the chain of one space, as the program of before did."""
    (space_id,) = {record.space_id for record in records}
    head = TraceHead.objects.filter(space_id=space_id).first()
    position, previous = (head.position, bytes(head.hash)) if head else (0, GENESIS)
    with transaction.atomic(using="dmp"):
        for record in records:
            position += 1
            entry = entry_of_the_first_format(record, position=position, previous=previous)
            previous = entry.hash
            TraceEntryRow.objects.create(**{name: getattr(entry, name) for name in HASHED_FIELDS}, hash=previous)
        message = head_message(space_id=space_id, position=position, head_hash=previous)
        TraceHead.objects.filter(space_id=space_id).delete()
        TraceHead.objects.create(
            space_id=space_id, position=position, hash=previous, seal=vault.master_key().mac(message)
        )
