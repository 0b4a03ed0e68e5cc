"""Check what the log publishes against itself: each leaf under its hash, each tile under the next, each checkpoint.

Source: RFC 6962 section 2.1; C2SP tlog-tiles; ADR 19.
"""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from dataclasses import dataclass, field

from espace_sante.audit.domain.merkle import EMPTY_ROOT, HASH_BYTES, perfect_root, range_hash
from espace_sante.audit.domain.notes import NoteKey, NoteWrong, check_note, read_checkpoint, read_key, read_note
from espace_sante.audit.domain.tiles import TILE_BYTES, TILE_HASHES, TileMissing, nodes_of, split_hashes
from espace_sante.audit.models import LogCheckpoint, LogPeriod, LogTile
from espace_sante.audit.services.log.keys import LogKeyMissing, public_key
from espace_sante.audit.services.log.published import tile_reader
from espace_sante.audit.services.spread import processes, spread
from espace_sante.kernel.short_hash import short_sha256

ROWS = 100  # tiles read at once
Bytes = mmap.mmap | bytes


@dataclass(frozen=True, slots=True)
class LogFault:
    """Where a tree breaks first: `leaf` is the first one that cannot be believed."""

    month: int
    leaf: int
    what: str


@dataclass(slots=True)
class CheckedTrees:
    """Every leaf of every tree, in memory that other processes share, and which of them an entry was found for."""

    leaves: dict[int, mmap.mmap] = field(default_factory=dict)
    claimed: dict[int, mmap.mmap] = field(default_factory=dict)
    faults: list[LogFault] = field(default_factory=list)
    count: int = 0

    def of(self, month: int) -> tuple[Bytes, Bytes]:
        """The commitments of a tree, end to end, and a byte for each: 1 once an entry has claimed it."""
        return self.leaves.get(month, b""), self.claimed.get(month, b"")

    @property
    def unclaimed(self) -> int:
        return sum(len(one) - one[:].count(1) for one in self.claimed.values())


def stored_leaf(month: int, index: int) -> bytes:
    """One commitment, read where it is stored."""
    number, place = divmod(index, TILE_HASHES)
    row = LogTile.objects.filter(month=month, level=0, number=number).values_list("leaves").first()
    start = place * HASH_BYTES
    return bytes(row[0])[start : start + HASH_BYTES] if row else b""


def check_trees() -> CheckedTrees:
    """Read and check every tree. Keeps 33 bytes a leaf in memory."""
    found = CheckedTrees()
    newest: LogPeriod | None = None
    for period in LogPeriod.objects.order_by("month"):
        found.count += period.size
        if period.size:
            found.leaves[period.month] = mmap.mmap(-1, period.size * HASH_BYTES)
            found.claimed[period.month] = mmap.mmap(-1, period.size)
        fault = _check_tree(period, found)
        found.faults += [fault] if fault else []
        newest = period
    if newest is not None and _is_another_key(newest):
        found.faults.append(LogFault(newest.month, newest.size, "the tree is not signed by the key of this service"))
    return found


def _check_tree(period: LogPeriod, found: CheckedTrees) -> LogFault | None:
    hashes: list[bytes] = []
    tiles = -(-period.size // TILE_HASHES)
    parts = [range(first, min(first + ROWS, tiles)) for first in range(0, tiles, ROWS)]
    for roots, fault in spread(lambda part: _check_tiles(period, part, found), parts, by=processes(period.size)):
        if fault:
            return fault
        hashes += roots
    return _check_levels(period, hashes) or _check_notes(period)


def _check_tiles(period: LogPeriod, part: range, found: CheckedTrees) -> tuple[list[bytes], LogFault | None]:
    """Some tiles of level 0: the roots of those that are whole, and where they break first. Keeps their leaves."""
    roots: list[bytes] = []
    rows = LogTile.objects.filter(month=period.month, level=0, number__gte=part.start, number__lt=part.stop)
    stored = {number: (bytes(one), bytes(two)) for number, one, two in rows.values_list("number", "hashes", "leaves")}
    for number in part:
        hashes, leaves = stored.get(number, (b"", b""))
        width = min(TILE_HASHES, period.size - number * TILE_HASHES)
        bad = _first_bad_leaf(hashes, leaves, width)
        if bad is not None:
            what = "the leaf is missing, or is not under its hash"
            return roots, LogFault(period.month, number * TILE_HASHES + bad, what)
        start = number * TILE_BYTES
        found.leaves[period.month][start : start + width * HASH_BYTES] = leaves[: width * HASH_BYTES]
        if width == TILE_HASHES:
            roots.append(perfect_root(hashes))
    return roots, None


def _first_bad_leaf(hashes: bytes, leaves: bytes, width: int) -> int | None:
    held = leaves[: width * HASH_BYTES]
    under = b"".join([short_sha256(b"\0" + held[at : at + 32]).digest() for at in range(0, len(held), 32)])
    if under == hashes[: width * HASH_BYTES] and len(under) == width * HASH_BYTES:
        return None
    pairs = zip(split_hashes(under), split_hashes(hashes), strict=False)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(under), len(hashes)) // 32)


def _check_levels(period: LogPeriod, hashes: Sequence[bytes]) -> LogFault | None:
    """Each level above must hold the hashes of the whole tiles below."""
    read, level = tile_reader(period.month), 1
    while hashes:
        above = []
        for number in range(-(-len(hashes) // TILE_HASHES)):
            part = hashes[number * TILE_HASHES : (number + 1) * TILE_HASHES]
            stored = split_hashes(read(level, number)[: len(part) * HASH_BYTES])
            if stored != list(part):
                bad = next((at for at, one in enumerate(part) if at >= len(stored) or stored[at] != one), 0)
                leaf = (number * TILE_HASHES + bad) * TILE_HASHES**level
                return LogFault(period.month, leaf, f"the tile of level {level} is not the one over its leaves")
            if len(part) == TILE_HASHES:
                above.append(perfect_root(b"".join(part)))
        hashes, level = above, level + 1
    return None


def _check_notes(period: LogPeriod) -> LogFault | None:
    """Every checkpoint that was kept, then the latest, must be of this tree: no fork, nothing cut."""
    kept = LogCheckpoint.objects.filter(month=period.month).order_by("hour").values_list("note", flat=True)
    try:
        key = read_key(period.key)
    except NoteWrong:
        return LogFault(period.month, 0, "the tree has no key")
    good = 0
    for note in (*kept, period.note):
        size, fault = _check_note(period, note, key, good)
        if fault:
            return fault
        good = size
    if good != period.size:
        return LogFault(period.month, min(good, period.size), "the latest checkpoint is not of this size")
    return None


def _check_note(period: LogPeriod, text: str, key: NoteKey, good: int) -> tuple[int, LogFault | None]:
    """The size of a checkpoint, or what is wrong; `good`: up to where the one before holds."""
    try:
        note = read_note(text)
        check_note(note, key)
        checkpoint = read_checkpoint(note)
    except NoteWrong:
        return 0, LogFault(period.month, good, "a checkpoint is not signed by the key of its tree")
    if checkpoint.size > period.size:
        return 0, LogFault(period.month, period.size, f"the tree is cut: it had {checkpoint.size} leaves")
    nodes = nodes_of(tile_reader(period.month))
    try:
        root = range_hash(0, checkpoint.size, nodes) if checkpoint.size else EMPTY_ROOT
    except TileMissing as error:
        return 0, LogFault(period.month, good, str(error))
    if (root, period.origin) != (checkpoint.root, checkpoint.origin):
        return 0, LogFault(
            period.month, good, f"the checkpoint of {checkpoint.size} leaves is of another tree (a fork)"
        )
    return checkpoint.size, None


def _is_another_key(period: LogPeriod) -> bool:
    try:
        return period.key != str(public_key(period.origin))
    except LogKeyMissing:
        return False  # whoever verifies may do without the private key
