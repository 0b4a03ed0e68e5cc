"""What anybody may read of the log: its trees, their checkpoints, tiles, bundles and keys.

Source: C2SP tlog-tiles; DESIGN.md section 6; ADR 19.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from espace_sante.audit.domain.merkle import HASH_BYTES
from espace_sante.audit.domain.notes import NoteKey, read_key
from espace_sante.audit.domain.tiles import TILE_HASHES, bundle_of
from espace_sante.audit.models import LogPeriod, LogTile, WitnessedSize
from espace_sante.prepared.api import Select

_TILE = Select(
    lambda a: LogTile.objects.filter(month=a.month, level=a.level, number=a.number).values_list("hashes"),
    month=int,
    level=int,
    number=int,
)
_LEAVES = Select(
    lambda a: LogTile.objects.filter(month=a.month, level=0, number=a.number).values_list("leaves"),
    month=int,
    number=int,
)


@dataclass(frozen=True, slots=True)
class Tree:
    """One month of the log. `note`: its latest checkpoint, with the lines of witnesses that signed it."""

    month: int
    origin: str
    key: NoteKey
    size: int
    note: str
    signed_at: datetime

    @property
    def name(self) -> str:
        """The month as addresses write it: 2026-11."""
        return f"{self.month // 100}-{self.month % 100:02d}"


@dataclass(frozen=True, slots=True)
class Witnessed:
    """The last checkpoint that a witness signed."""

    witness: str
    size: int
    signed_at: datetime


def current_tree() -> Tree | None:
    """The tree that grows; None before the first one. One query."""
    row = LogPeriod.objects.order_by("-month").first()
    return _tree(row) if row else None


def tree_of(month: int) -> Tree | None:
    """The tree of a month (202611). One query."""
    row = LogPeriod.objects.filter(month=month).first()
    return _tree(row) if row else None


def trees() -> list[Tree]:
    """Every tree, the newest first."""
    return [_tree(row) for row in LogPeriod.objects.order_by("-month")]


def witnessed(month: int) -> list[Witnessed]:
    """What witnesses signed of a tree."""
    rows = WitnessedSize.objects.filter(month=month).order_by("witness")
    return [Witnessed(row.witness, row.size, row.signed_at) for row in rows]


def tile(month: int, level: int, number: int, width: int) -> bytes | None:
    """The first `width` hashes of a tile; None when the tree does not have them. One query."""
    return _cut(_TILE.first(month=month, level=level, number=number), width)


def bundle(month: int, number: int, width: int) -> bytes | None:
    """The first `width` entries of a bundle, framed; None when the tree does not have them. One query."""
    leaves = _cut(_LEAVES.first(month=month, number=number), width)
    return None if leaves is None else bundle_of(leaves)


def tile_reader(month: int) -> Callable[[int, int], bytes]:
    """Tiles for a proof: what there is of each, each one read once."""
    read: dict[tuple[int, int], bytes] = {}

    def one(level: int, number: int) -> bytes:
        if (level, number) not in read:
            row = _TILE.first(month=month, level=level, number=number)
            read[level, number] = bytes(row[0]) if row else b""
        return read[level, number]

    return one


def _cut(row: tuple[bytes, ...] | None, width: int) -> bytes | None:
    content = bytes(row[0]) if row and 0 < width <= TILE_HASHES else b""
    end = width * HASH_BYTES
    return content[:end] if content and len(content) >= end else None


def _tree(row: LogPeriod) -> Tree:
    return Tree(
        month=row.month,
        origin=row.origin,
        key=read_key(row.key),
        size=row.size,
        note=row.note + row.cosignatures,
        signed_at=row.signed_at,
    )
