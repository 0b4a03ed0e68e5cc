"""Append to the trace, inside the transaction of the act.

Two round trips: the head of the chain is locked and read, then entries and head are written. Acts of one space
therefore follow one another; acts of different spaces never wait for each other on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from espace_sante.audit.domain.entry import (
    CONTENT_FIELDS,
    GENESIS,
    HASHED_FIELDS,
    TraceEntry,
    TraceRecord,
    entry_of,
    hash_of,
    head_message,
    link_hash,
    values_of,
)
from espace_sante.audit.models import TraceEntryRow, TraceHead
from espace_sante.prepared.api import Insert, Select
from espace_sante.vault import api as vault

_HEAD = Select(
    lambda a: TraceHead.objects.select_for_update().filter(space_id=a.space_id).values_list("position", "hash"),
    space_id=UUID,
)
_ENTRIES = Insert(TraceEntryRow)
_NEW_HEAD = Insert(TraceHead, replaces="space_id")


class NotInTransaction(RuntimeError):
    """The trace is appended only inside the transaction of the act it tells."""


def append(record: TraceRecord) -> int:
    """Append one entry and return its position. No trace, no answer: any failure must stop the act."""
    return append_all([record])


def append_all(records: Sequence[TraceRecord]) -> int:
    """Append several entries of one space, in order, and return the last position (the first one is 1)."""
    if not connections["dmp"].in_atomic_block:
        raise NotInTransaction
    (space_id,) = {record.space_id for record in records}
    position, head_hash = _lock_head(space_id)
    rows = []
    for record in records:
        position += 1
        entry = entry_of(record, position=position)
        content = hash_of(values_of(entry, CONTENT_FIELDS))
        head_hash = link_hash(head_hash, content, position=position, count=entry.count)
        rows.append(_row(entry, head_hash, content))
    _ENTRIES.rows(rows)
    seal = vault.master_key().mac(head_message(space_id=space_id, position=position, head_hash=head_hash))
    _NEW_HEAD.rows([{"space_id": space_id, "position": position, "hash": head_hash, "seal": seal}])
    return position


def append_alone(record: TraceRecord) -> int:
    """Append in a transaction of its own: for a refusal, which must survive the roll-back of what was refused."""
    with transaction.atomic(using="dmp"):
        return append(record)


def _lock_head(space_id: UUID) -> tuple[int, bytes]:
    head = _HEAD.first(space_id=space_id)
    if head is None:
        TraceHead.objects.bulk_create(
            [TraceHead(space_id=space_id, position=0, hash=GENESIS, seal=b"")], ignore_conflicts=True
        )
        head = _HEAD.first(space_id=space_id)
        assert head is not None  # made just now, by us or by another
    return head[0], bytes(head[1])


def _row(entry: TraceEntry, entry_hash: bytes, content: bytes) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in HASHED_FIELDS} | {"hash": entry_hash, "content_hash": content}
