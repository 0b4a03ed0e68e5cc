"""Append to the trace, inside the transaction of the act.

One entry: the head of the chain is read, then changed with the entry written, if it is still the same one; somebody
else may have been first, and it is done again. Several entries, or one that others overtook three times: the head is
locked and read, then entries and head are written. Acts of one space therefore follow one another; acts of different
spaces never wait for each other on PostgreSQL.
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
    TraceRecord,
    entry_of,
    hash_of,
    head_message,
    link_hash,
    values_of,
)
from espace_sante.audit.models import TraceEntryRow, TraceHead
from espace_sante.prepared.api import Exchange, Insert, Select
from espace_sante.vault import api as vault

_HEAD = Select(lambda a: TraceHead.objects.filter(space_id=a.space_id).values_list("position", "hash"), space_id=UUID)
_LOCKED_HEAD = Select(
    lambda a: TraceHead.objects.select_for_update().filter(space_id=a.space_id).values_list("position", "hash"),
    space_id=UUID,
)
_ENTRIES = Insert(TraceEntryRow)
_NEW_HEAD = Insert(TraceHead, replaces="space_id")
_ENTRY_AND_HEAD = Exchange(
    TraceHead, sets=("position", "hash", "seal"), where=("space_id", "position", "hash"), writes=TraceEntryRow
)
TRIES = 3


class NotInTransaction(RuntimeError):
    """The trace is appended only inside the transaction of the act it tells."""


def append(record: TraceRecord) -> int:
    """Append one entry and return its position. No trace, no answer: any failure must stop the act."""
    return append_all([record])


def append_all(records: Sequence[TraceRecord]) -> int:
    """Append several entries of one space, in order, and return the last position (the first one is 1)."""
    if not connections["dmp"].in_atomic_block:
        raise NotInTransaction
    if len(records) == 1 and (position := _at_once(records[0])):
        return position
    (space_id,) = {record.space_id for record in records}
    position, head_hash = _lock_head(space_id)
    rows = []
    for record in records:
        position += 1
        row = _row(record, after=head_hash, position=position)
        head_hash = row["hash"]
        rows.append(row)
    _ENTRIES.rows(rows)
    _NEW_HEAD.rows([{"space_id": space_id} | _head_of(space_id, position, head_hash)])
    return position


def append_alone(*records: TraceRecord) -> int:
    """Append by themselves: for a refusal, which must survive the roll-back of what was refused, and for a reading."""
    if len(records) == 1 and not connections["dmp"].in_atomic_block and (position := _at_once(records[0])):
        return position
    with transaction.atomic(using="dmp"):
        return append_all(records)


def _at_once(record: TraceRecord) -> int | None:
    """The position of an entry written after the head that was read; None when others are always first."""
    for _ in range(TRIES):
        head = _HEAD.first(space_id=record.space_id)
        if head is None:
            break
        position: int = head[0] + 1
        before = bytes(head[1])
        row = _row(record, after=before, position=position)
        same = {"space_id": record.space_id, "position": head[0], "hash": before}
        if _ENTRY_AND_HEAD.run(sets=_head_of(record.space_id, position, row["hash"]), where=same, row=row):
            return position
    return None


def _lock_head(space_id: UUID) -> tuple[int, bytes]:
    head = _LOCKED_HEAD.first(space_id=space_id)
    if head is None:
        TraceHead.objects.bulk_create(
            [TraceHead(space_id=space_id, position=0, hash=GENESIS, seal=b"")], ignore_conflicts=True
        )
        head = _LOCKED_HEAD.first(space_id=space_id)
        assert head is not None  # made just now, by us or by another
    return head[0], bytes(head[1])


def _head_of(space_id: UUID, position: int, head_hash: bytes) -> dict[str, Any]:
    seal = vault.master_key().mac(head_message(space_id=space_id, position=position, head_hash=head_hash))
    return {"position": position, "hash": head_hash, "seal": seal}


def _row(record: TraceRecord, *, after: bytes, position: int) -> dict[str, Any]:
    entry = entry_of(record, position=position)
    content = hash_of(values_of(entry, CONTENT_FIELDS))
    entry_hash = link_hash(after, content, position=position, count=entry.count)
    return {name: getattr(entry, name) for name in HASHED_FIELDS} | {"hash": entry_hash, "content_hash": content}
