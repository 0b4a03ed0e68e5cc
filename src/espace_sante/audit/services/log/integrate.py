"""Put what waits into the log: leaves, tiles and a signed checkpoint, in one transaction for a batch.

Entries are queued by the database in their own transaction (migration 0006), so that acts pay no statement for the
log and none is missed. A batch leaves the queue in the transaction that writes its leaves: killed anywhere, it is
wholly in the log or wholly in the queue. Workers exclude each other by the row of the month.
Source: RULES.md TRA-01; C2SP tlog-tiles, tlog-checkpoint; ADR 19.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import connections, transaction
from django.db.models import Q

from espace_sante.audit.domain.access_proof import SALT_BYTES, commitment
from espace_sante.audit.domain.merkle import EMPTY_ROOT, leaf_hash
from espace_sante.audit.domain.notes import Checkpoint, Note, sign_note
from espace_sante.audit.domain.tiles import TILE_BYTES, Tile, grow, widths
from espace_sante.audit.models import ErasedTrace, LogCheckpoint, LogLeaf, LogPeriod, LogQueue, LogTile
from espace_sante.audit.services.log.keys import log_key, public_key
from espace_sante.prepared.api import Bulk, fetch

BATCH = 1_000  # where one transaction writes at a time (SQLite), so that acts wait a few hundredths of a second at most
LARGE_BATCH = 20_000
_LEAVES = Bulk(LogLeaf, "space_id", "position", "leaf_index", "salt")
_TAKE = {
    "sqlite": "DELETE FROM audit_log_queue WHERE id IN (SELECT id FROM audit_log_queue ORDER BY id LIMIT %s) "
    "RETURNING id, space_id, position, hash, content_hash",
    "postgresql": "DELETE FROM audit_log_queue WHERE id = ANY(ARRAY("
    "SELECT id FROM audit_log_queue ORDER BY id LIMIT %s)) RETURNING id, space_id, position, hash, content_hash",
}
Waiting = tuple[int, Any, int, bytes, bytes | None]  # the order of arrival, space, position, hash, hash of the content
Salted = tuple[bytes, bytes, Waiting]  # the leaf, the salts, what it commits to


def integrate(*, now: datetime, most: int | None = None) -> int:
    """Put a batch of what waits into the log; how many. 0 when nothing waits, or another worker is at it.

    Raises LogKeyMissing; whatever goes wrong, the batch waits as before.
    """
    if not LogQueue.objects.exists():
        return 0
    with transaction.atomic(using="dmp"):
        period = lock_log(now, wait=False)
        entries = _take(most) if period else []
        if not period or not entries:
            return 0
        _append(period, entries, now=now)
        return len(entries)


def lock_log(now: datetime, *, wait: bool = True) -> LogPeriod | None:
    """The tree of this month, locked until the transaction ends; None when another has it and one does not wait."""
    month = _month(now)
    while True:
        newest = LogPeriod.objects.order_by("-month").first() or _begin(month, now)
        rows = LogPeriod.objects.filter(month=newest.month)
        if connections["dmp"].features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=not wait)
        period = rows.first()
        if period is None or period.month >= month:
            return period
        _begin(month, now)


def _begin(month: int, now: datetime) -> LogPeriod:
    """An empty tree, whose checkpoint is signed like any other."""
    origin = f"{urlsplit(settings.BASE_URL).netloc}/transparence/{month // 100}-{month % 100:02d}"
    note = _signed(Checkpoint(origin, 0, EMPTY_ROOT))
    made = LogPeriod(month=month, origin=origin, key=str(public_key(origin)), size=0, note=note, signed_at=now)
    LogPeriod.objects.bulk_create([made], ignore_conflicts=True)
    return made


def _take(most: int | None) -> list[Waiting]:
    """The oldest entries that wait, out of the queue, in the order of their arrival."""
    vendor = connections["dmp"].vendor
    limit = most or (BATCH if vendor == "sqlite" else LARGE_BATCH)
    return sorted(fetch("dmp", _TAKE[vendor], limit))


def _append(period: LogPeriod, entries: Sequence[Waiting], *, now: datetime) -> None:
    salted = _salted(entries)
    leaves = [leaf for leaf, _, _ in salted]
    edges, last = _edges(period)
    growth = grow(period.size, edges, [leaf_hash(one) for one in leaves])
    _write_leaves(period, salted)
    write_tiles(period.month, growth.tiles, last + b"".join(leaves))
    period.size += len(leaves)
    period.note = _signed(Checkpoint(period.origin, period.size, growth.root))
    period.cosignatures, period.signed_at = "", now
    period.save(update_fields=["size", "note", "cosignatures", "signed_at"])
    LogCheckpoint.objects.bulk_create(
        [LogCheckpoint(month=period.month, hour=int(now.timestamp()) // 3600, note=period.note)],
        update_conflicts=True,
        unique_fields=["month", "hour"],
        update_fields=["note"],
    )


def _salted(entries: Sequence[Waiting]) -> list[Salted]:
    """Each entry with its leaf, in the order of the leaves: by chance, so that an index tells of no other line."""
    salts = os.urandom(SALT_BYTES * len(entries))
    salted = []
    for place, entry in enumerate(entries):
        own = salts[place * SALT_BYTES : (place + 1) * SALT_BYTES]
        salted.append((commitment(own, entry[3], entry[4]), own, entry))
    return sorted(salted, key=itemgetter(0))


def _edges(period: LogPeriod) -> tuple[list[bytes], bytes]:
    """The partial tile that ends each level, and the leaves under the one of level 0."""
    partial = widths(period.size)
    wanted = Q()
    for level, number, _ in partial:
        wanted |= Q(level=level, number=number)
    rows = LogTile.objects.filter(wanted, month=period.month) if partial else []
    found = {row.level: row for row in rows}
    edges = [b""] * (1 + max((level for level, _, _ in partial), default=-1))
    for level, _, _ in partial:
        edges[level] = bytes(found[level].hashes)
    return edges, bytes(found[0].leaves) if 0 in found else b""


def _write_leaves(period: LogPeriod, salted: Sequence[Salted]) -> None:
    """What ties each leaf to its entry, unless the trace of its space was erased while it waited."""
    spaces = [entry[1] if isinstance(entry[1], UUID) else UUID(hex=entry[1]) for _, _, entry in salted]
    erased = dict(ErasedTrace.objects.filter(space_id__among=list(set(spaces))).values_list("space_id", "position"))
    rows = [
        (space, entry[2], period.size + place, salts)
        for place, (space, (_, salts, entry)) in enumerate(zip(spaces, salted, strict=True))
        if not erased or entry[2] > erased.get(space, 0)
    ]
    _LEAVES.rows(rows, month=period.month)


def write_tiles(month: int, tiles: Sequence[Tile], leaves: bytes) -> None:
    """Write tiles that are new or longer. `leaves`: under the tiles of level 0, from the beginning of the first one."""
    first = min(tile.number for tile in tiles if tile.level == 0)
    rows = []
    for tile in tiles:
        start = (tile.number - first) * TILE_BYTES
        under = leaves[start : start + len(tile.hashes)] if tile.level == 0 else b""
        rows.append(LogTile(month=month, level=tile.level, number=tile.number, hashes=tile.hashes, leaves=under))
    LogTile.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["month", "level", "number"],
        update_fields=["hashes", "leaves"],
        batch_size=100,
    )


def _signed(checkpoint: Checkpoint) -> str:
    line = sign_note(checkpoint.text, key=public_key(checkpoint.origin), sign=log_key().sign)
    return str(Note(checkpoint.text, (line,)))


def _month(now: datetime) -> int:
    return now.astimezone(UTC).year * 100 + now.astimezone(UTC).month
