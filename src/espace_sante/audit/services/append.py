"""Append to the trace, inside the transaction of the act.

The head of the chain is read, then changed with the entries written, if it is still the same one; somebody else may
have been first, and it is done again. Many entries, or some that others overtook three times: the head is locked and
read, then entries and head are written. Acts of one space therefore follow one another; acts of different
spaces never wait for each other on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
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
from espace_sante.prepared.api import Exchange, Insert, NewRow, Select
from espace_sante.vault import api as vault

_HEAD = Select(lambda a: TraceHead.objects.filter(space_id=a.space_id).values_list("position", "hash"), space_id=UUID)
_LOCKED_HEAD = Select(
    lambda a: TraceHead.objects.select_for_update().filter(space_id=a.space_id).values_list("position", "hash"),
    space_id=UUID,
)
_ENTRIES = Insert(TraceEntryRow)
_NEW_HEAD = Insert(TraceHead, replaces="space_id")
_ENTRIES_AND_HEAD = Exchange(
    TraceHead, sets=("position", "hash", "seal"), where=("space_id", "position", "hash"), writes=TraceEntryRow
)
_HASHED = attrgetter(*HASHED_FIELDS)
TRIES = 3
MOST_AT_ONCE = 8


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
    if position := _at_once(space_id, records):
        return position
    rows = _rows(records, *_lock_head(space_id))
    _ENTRIES.rows(rows)
    _NEW_HEAD.rows([{"space_id": space_id} | _head_after(rows)])
    return _last(rows)


def append_alone(*records: TraceRecord) -> int:
    """Append by themselves: for a refusal, which must survive the roll-back of what was refused, and for a reading."""
    (space_id,) = {record.space_id for record in records}
    if not connections["dmp"].in_atomic_block and (position := _at_once(space_id, records)):
        return position
    with transaction.atomic(using="dmp"):
        return append_all(records)


def append_with(records: Sequence[TraceRecord], new: Sequence[NewRow]) -> bool:
    """Append the entries of an act and write its rows, all in one statement where the database can.

    False, and nothing is written, when one of the rows is there already, when somebody else was first, or when the
    space has no chain yet: the act then goes by a transaction and `append_all`.
    """
    (space_id,) = {record.space_id for record in records}
    return _at_once(space_id, records, new=new, tries=1) is not None


def _at_once(
    space_id: UUID, records: Sequence[TraceRecord], *, new: Sequence[NewRow] = (), tries: int = TRIES
) -> int | None:
    """The last position, written after the head that was read; None when they are many, or others always first."""
    for _ in range(tries if len(records) <= MOST_AT_ONCE else 0):
        head = _HEAD.first(space_id=space_id)
        if head is None:
            break
        rows = _rows(records, *head)
        same = {"space_id": space_id, "position": head[0], "hash": bytes(head[1])}
        if _ENTRIES_AND_HEAD.run(*rows, sets=_head_after(rows), where=same, new=new):
            return _last(rows)
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


def _head_after(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The head of the chain that ends with these rows."""
    end = rows[-1]
    message = head_message(space_id=end["space_id"], position=end["position"], head_hash=end["hash"])
    return {"position": end["position"], "hash": end["hash"], "seal": vault.master_key().mac(message)}


def _rows(records: Sequence[TraceRecord], position: int, head_hash: bytes) -> list[dict[str, Any]]:
    """The rows of these entries, in order, after a head."""
    rows: list[dict[str, Any]] = []
    after = bytes(head_hash)
    for place, record in enumerate(records, position + 1):
        entry = entry_of(record, position=place)
        content = hash_of(values_of(entry, CONTENT_FIELDS))
        after = link_hash(after, content, position=place, count=entry.count)
        told = zip(HASHED_FIELDS, _HASHED(entry), strict=True)
        rows.append({**dict(told), "hash": after, "content_hash": content})
    return rows


def _last(rows: list[dict[str, Any]]) -> int:
    position: int = rows[-1]["position"]
    return position
