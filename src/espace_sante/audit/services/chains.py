"""Chains read as the database stores them and hashed again, a range of spaces after another.

Rows come as text, in the form that the hash covers, so that a machine checks some hundred thousand a second: nothing
is made of a row but its hash.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from django.db import connections

from espace_sante.audit.domain.access_proof import commitment
from espace_sante.audit.domain.entry import GENESIS, HASHED_FIELDS, erasure_message, head_message
from espace_sante.prepared.api import fetch
from espace_sante.vault import api as vault

CHUNK = 10_000  # rows of one statement
FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)
_UUIDS, _INSTANTS = {"space_id", "document_id"}, {"at"}
_HASHED = len(HASHED_FIELDS)
Leaves = Callable[[int, int], bytes]  # (month, index) -> the commitment in the log, b"" when it has none
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a chain breaks first. `position` is the first entry that cannot be believed."""

    space_id: UUID
    position: int
    what: str


@dataclass(slots=True)
class Checked:
    """What a pass over some spaces found. `unlogged`: entries without a leaf, which wait or were kept from the log."""

    spaces: int = 0
    entries: int = 0
    faults: list[Fault] = field(default_factory=list)
    unlogged: list[tuple[UUID, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Chain:
    """A space while its entries are read."""

    space_id: str  # as the database gives it
    text: str  # as the hash has it
    position: int
    previous: bytes
    head: Row | None
    fault: Fault | None = None


def check_chains(low: UUID, high: UUID, leaves: Leaves) -> Checked:
    """Check every chain of the spaces from `low` to `high`, both included. Reads; changes nothing."""
    found = Checked()
    heads = _heads(low, high)
    head = next(heads, None)
    chain: _Chain | None = None
    for row in _entries(low, high):
        if chain is None or chain.space_id != row[0]:
            _close(chain, found)
            while head is not None and head[0] < row[0]:
                _close(_begin(head[0], head), found)
                head = next(heads, None)
            own = head if head is not None and head[0] == row[0] else None
            head = next(heads, None) if own else head
            chain = _begin(row[0], own)
        if chain.fault is None:
            found.entries += 1
            _check_entry(chain, row, leaves, found)
    _close(chain, found)
    while head is not None:
        _close(_begin(head[0], head), found)
        head = next(heads, None)
    return found


def _begin(space_id: str, head: Row | None) -> _Chain:
    """A chain from its beginning, or from what was erased of it under a seal."""
    if head is None or head[4] is None:
        return _Chain(space_id, str(UUID(space_id)), 0, GENESIS, head)
    position, last, seal = head[4], bytes(head[5]), bytes(head[6])
    message = erasure_message(space_id=UUID(space_id), position=position, head_hash=last)
    if hmac.compare_digest(vault.master_key().mac(message), seal):
        return _Chain(space_id, str(UUID(space_id)), position, last, head)
    return _Chain(
        space_id, str(UUID(space_id)), 0, GENESIS, head, Fault(UUID(space_id), 1, "what was erased is not sealed")
    )


def _check_entry(chain: _Chain, row: Row, leaves: Leaves, found: Checked) -> None:
    chain.position += 1
    entry_hash = bytes(row[_HASHED])
    if row[1] != chain.position:
        chain.fault = Fault(UUID(chain.space_id), chain.position, "an entry is missing")
    elif entry_hash != sha256(chain.previous + orjson.dumps((chain.text, *row[1:_HASHED]))).digest():
        chain.fault = Fault(UUID(chain.space_id), chain.position, "the entry was changed")
    elif row[_HASHED + 1] is None:
        found.unlogged.append((UUID(chain.space_id), chain.position))
    elif leaves(row[_HASHED + 1], row[_HASHED + 2]) != commitment(bytes(row[_HASHED + 3]), entry_hash):
        chain.fault = Fault(UUID(chain.space_id), chain.position, "the log holds another entry")
    chain.previous = entry_hash


def _close(chain: _Chain | None, found: Checked) -> None:
    if chain is None:
        return
    found.spaces += 1
    fault = chain.fault or _check_head(chain)
    found.faults += [fault] if fault else []


def _check_head(chain: _Chain) -> Fault | None:
    owner, head = UUID(chain.space_id), chain.head
    if head is None:
        return Fault(owner, chain.position, "the head of the chain is missing")
    if head[1] > chain.position:
        what = "the end of the chain is missing" if chain.position else "every entry is missing"
        return Fault(owner, chain.position + 1, what)
    if not chain.position:
        return None  # a head made for a first entry that was never written
    message = head_message(space_id=owner, position=chain.position, head_hash=chain.previous)
    if head[1] != chain.position or not hmac.compare_digest(vault.master_key().mac(message), bytes(head[3])):
        return Fault(owner, chain.position, "the head does not seal this chain")
    return None


def _heads(low: UUID, high: UUID) -> Iterator[Row]:
    """Space as text, position, hash, seal, then what was erased: position, hash, seal."""
    text, last = _text("space_id", "h"), low
    sql = (
        f"SELECT {text}, h.position, h.hash, h.seal, e.position, e.hash, e.seal FROM audit_trace_head h "  # noqa: S608
        "LEFT JOIN audit_erased_trace e ON e.space_id = h.space_id "
        "WHERE h.space_id {} %s AND h.space_id <= %s ORDER BY h.space_id LIMIT %s"
    )
    rows = fetch("dmp", sql.format(">="), _sent(last), _sent(high), CHUNK)
    while rows:
        yield from rows
        rows = fetch("dmp", sql.format(">"), _sent(UUID(rows[-1][0])), _sent(high), CHUNK) if len(rows) == CHUNK else []


def _entries(low: UUID, high: UUID) -> Iterator[Row]:
    """The values of HASHED_FIELDS as they are hashed, the hash, then the leaf: month, index, salt."""
    columns = ", ".join(_text(name, "t") for name in HASHED_FIELDS)
    sql = (
        f"SELECT {columns}, t.hash, l.month, l.leaf_index, l.salt FROM audit_trace_entry t "  # noqa: S608
        "LEFT JOIN audit_log_leaf l ON l.space_id = t.space_id AND l.position = t.position "
        "WHERE (t.space_id, t.position) > (%s, %s) AND t.space_id <= %s ORDER BY t.space_id, t.position LIMIT %s"
    )
    after, position = low, -1
    while rows := fetch("dmp", sql, _sent(after), position, _sent(high), CHUNK):
        yield from rows
        if len(rows) < CHUNK:
            return
        after, position = UUID(rows[-1][0]), rows[-1][1]


def _text(name: str, table: str) -> str:
    """A column as the hash has it: UUIDs and instants as text."""
    column = f'{table}."{name}"'
    postgresql = connections["dmp"].vendor == "postgresql"
    if name == "space_id" and not postgresql:
        return column  # the same in a whole chain: put in words once, here
    if name in _UUIDS:
        parts = " || '-' || ".join(f"substr({column}, {at}, {size})" for at, size in _UUID_PARTS)
        return f"{column}::text" if postgresql else parts
    if name in _INSTANTS:
        return f"to_char({column} AT TIME ZONE 'UTC', '{_ISO}')" if postgresql else _SQLITE_INSTANT.format(column)
    return column


def _sent(space_id: UUID) -> Any:
    return space_id if connections["dmp"].vendor == "postgresql" else space_id.hex


_UUID_PARTS = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
_ISO = 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'
_SQLITE_INSTANT = (
    "substr({0}, 1, 10) || 'T' || substr({0}, 12) || CASE length({0}) WHEN 19 THEN '.000000' ELSE '' END || '+00:00'"
)
