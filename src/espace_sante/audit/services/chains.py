"""Chains read as the database stores them and hashed again, a range of spaces after another.

An entry comes as the JSON that its hash covers, written by the database: nothing is made of it here but its hash, so
that a core checks some hundred thousand a second. Were it written otherwise, the hash would not be the one expected.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain as chained
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connections

from espace_sante.audit.domain.access_proof import HALF, commitment
from espace_sante.audit.domain.entry import CONTENT_FIELDS, GENESIS, erasure_message, head_message
from espace_sante.audit.domain.merkle import HASH_BYTES
from espace_sante.audit.services.log.check_trees import CheckedTrees, stored_leaf
from espace_sante.kernel.short_hash import short_sha256
from espace_sante.prepared.api import fetch
from espace_sante.vault import api as vault

CHUNK = 2_000  # rows of one statement: more would leave the caches of a core
MAPPED_BYTES = 2**34
FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)
Row = tuple[Any, ...]
CHANGED = "the entry was changed"
_FEW = 4_096
_PLACES = [b"%d," % position for position in range(_FEW)]  # what most entries have for place and count


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
    position: int
    previous: bytes
    head: Row | None
    fault: Fault | None = None


def check_chains(low: UUID, high: UUID, trees: CheckedTrees) -> Checked:
    """Check every chain of the spaces from `low` to `high`, both included. Reads; changes nothing.

    What the trees do not hold, all of it or what came since they were read, is read where it is stored.
    """
    with _mapped():
        return _check(low, high, trees)


@contextmanager
def _mapped() -> Iterator[None]:
    """SQLite reads its pages where the system holds them, without a copy."""
    if _is_postgresql():
        yield
        return
    fetch("dmp", f"PRAGMA mmap_size = {MAPPED_BYTES}")
    try:
        yield
    finally:
        fetch("dmp", "PRAGMA mmap_size = 0")


def _check(low: UUID, high: UUID, trees: CheckedTrees) -> Checked:
    found = Checked()
    heads = _heads(low, high)
    head = next(heads, None)
    for space_id, rows in groupby(chained.from_iterable(_pages(low, high)), itemgetter(0)):
        while head is not None and head[0] < space_id:
            _close(_begin(head[0], head), found)
            head = next(heads, None)
        own = head if head is not None and head[0] == space_id else None
        head = next(heads, None) if own else head
        chain = _begin(space_id, own)
        if chain.fault is None:
            _follow(chain, rows, trees, found)
        _close(chain, found)
    while head is not None:
        _close(_begin(head[0], head), found)
        head = next(heads, None)
    return found


def _begin(space_id: str, head: Row | None) -> _Chain:
    """A chain from its beginning, or from what was erased of it under a seal."""
    if head is None or head[4] is None:
        return _Chain(space_id, 0, GENESIS, head)
    position, last, seal = head[4], bytes(head[5]), bytes(head[6])
    message = erasure_message(space_id=UUID(space_id), position=position, head_hash=last)
    if hmac.compare_digest(vault.master_key().mac(message), seal):
        return _Chain(space_id, position, last, head)
    return _Chain(space_id, 0, GENESIS, head, Fault(UUID(space_id), 1, "what was erased is not sealed"))


def _follow(chain: _Chain, rows: Iterable[Row], trees: CheckedTrees, found: Checked) -> None:
    """Hash the entries of one space again, up to the first that cannot be believed.

    `link_hash` and `commitment` are written out here: called, they cost a twentieth of the whole pass.
    """
    owner, position, previous, what = UUID(chain.space_id), chain.position, chain.previous, ""
    opening = b'["%b",' % str(owner).encode()
    tree, held, claimed = 0, *trees.of(0)
    for _, stored_position, values, count, entry_hash, content, month, index, salts in rows:
        position += 1
        place = _PLACES[position] if count is None and position < _FEW else _place(position, count)
        if stored_position != position:
            what = "an entry is missing"
        elif not content:
            counted = b"null" if count is None else b"%d" % count
            whole = b"%b%d,%b,%b]" % (opening, position, values[1:-1], counted)  # as `first_format_hash` has it
            what = CHANGED if sha256(previous + whole).digest() != entry_hash else ""
        elif (
            sha256(previous + content + place).digest() != entry_hash
            or sha256(opening + values[1:]).digest() != content
        ):
            what = CHANGED
        if what:
            break
        previous = entry_hash
        if month is None:
            found.unlogged.append((owner, position))
            continue
        committed = (
            sha256(salts[:HALF] + content + short_sha256(salts[HALF:] + entry_hash).digest()).digest()
            if content
            else commitment(salts, entry_hash, None)
        )
        if month != tree:
            tree, held, claimed = month, *trees.of(month)
        start = index * HASH_BYTES
        if held[start : start + HASH_BYTES] == committed and not claimed[index]:
            claimed[index] = 1  # type: ignore[index]  # never of the bytes that hold nothing
        elif index < len(claimed) or stored_leaf(month, index) != committed:
            what = "the log holds another entry"
            break
    chain.fault = Fault(owner, position, what) if what else None
    found.entries += position - chain.position
    chain.position, chain.previous = position, previous


def _place(position: int, count: int | None) -> bytes:
    return b"%d," % position if count is None else b"%d,%d" % (position, count)


def _close(chain: _Chain, found: Checked) -> None:
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
    last = low
    sql = (
        f"SELECT {_owner('h')}, h.position, h.hash, h.seal, e.position, e.hash, e.seal FROM audit_trace_head h "  # noqa: S608
        "LEFT JOIN audit_erased_trace e ON e.space_id = h.space_id "
        "WHERE h.space_id {} %s AND h.space_id <= %s ORDER BY h.space_id LIMIT %s"
    )
    rows = fetch("dmp", sql.format(">="), _sent(last), _sent(high), CHUNK)
    while rows:
        yield from rows
        rows = fetch("dmp", sql.format(">"), _sent(UUID(rows[-1][0])), _sent(high), CHUNK) if len(rows) == CHUNK else []


def _pages(low: UUID, high: UUID) -> Iterator[list[Row]]:
    """Entries, some at a time: space as text, position, JSON of what the content hash covers after the space, the
    count, the hash, the content hash, then the leaf: month, index, salts."""
    sql = (
        f'SELECT {_owner("t")}, t.position, {_hashed()}, t."count", '  # noqa: S608
        "t.hash, t.content_hash, l.month, l.leaf_index, l.salt "
        "FROM audit_trace_entry t "
        "LEFT JOIN audit_log_leaf l ON l.space_id = t.space_id AND l.position = t.position "
        "WHERE (t.space_id, t.position) > (%s, %s) AND t.space_id <= %s ORDER BY t.space_id, t.position LIMIT %s"
    )
    after, position = low, -1
    while rows := _read(sql, _sent(after), position, _sent(high), CHUNK):
        yield rows
        if len(rows) < CHUNK:
            return
        after, position = UUID(rows[-1][0]), rows[-1][1]


def _read(sql: str, *values: Any) -> list[Row]:
    """As `fetch` reads; from PostgreSQL in its binary form, where bytes come as they are and not as digits."""
    if not _is_postgresql():
        return fetch("dmp", sql, *values)
    connection = connections["dmp"]
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.cursor(binary=True) as cursor:
        rows: list[Row] = cursor.execute(sql, values).fetchall()
    return rows


def _hashed() -> str:
    """The JSON, in bytes, of CONTENT_FIELDS but the first: the space is the same in a whole chain."""
    words = ", ".join(_text(name) for name in CONTENT_FIELDS[1:])
    if _is_postgresql():
        return f"convert_to(array_to_json(ARRAY[{words}])::text, 'UTF8')"
    return f"CAST(json_array({words}) AS blob)"


def _text(name: str) -> str:
    """A column as the hash has it: UUIDs and instants as text."""
    column = f't."{name}"'
    if name == "document_id":
        parts = " || '-' || ".join(f"substr({column}, {at}, {size})" for at, size in _UUID_PARTS)
        return f"{column}::text" if _is_postgresql() else f"CASE WHEN {column} IS NOT NULL THEN {parts} END"
    if name == "at":
        return f"to_char({column} AT TIME ZONE 'UTC', '{_ISO}')" if _is_postgresql() else _SQLITE_INSTANT.format(column)
    return f"{column}::text" if _is_postgresql() else column


def _owner(table: str) -> str:
    return f"{table}.space_id::text" if _is_postgresql() else f"{table}.space_id"


def _is_postgresql() -> bool:
    return connections["dmp"].vendor == "postgresql"


def _sent(space_id: UUID) -> Any:
    return space_id if _is_postgresql() else space_id.hex


_UUID_PARTS = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
_ISO = 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'
_SQLITE_INSTANT = "replace({0}, ' ', 'T') || CASE length({0}) WHEN 26 THEN '+00:00' ELSE '.000000+00:00' END"
