"""The tree in tiles of 256 hashes, as C2SP tlog-tiles lays them out, and how it grows.

A tile of level L holds hashes of complete subtrees of 256**L leaves. The last one of a level may be partial; it only
ever grows, so that a narrower one is its beginning. A bundle holds the leaves under a tile of level 0.
Source: C2SP tlog-tiles (c2sp.org/tlog-tiles).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from espace_sante.audit.domain.merkle import EMPTY_ROOT, HASH_BYTES, Nodes, node_hash, perfect_root

TILE_HASHES = 256
TILE_BYTES = TILE_HASHES * HASH_BYTES
TILE_LEVELS = 8  # of the binary tree, in one tile
_PATH = re.compile(r"((?:x\d{3}/)*)(\d{3})(?:\.p/([1-9]\d{0,2}))?", re.ASCII)
LARGEST_NUMBER = 2**62 - 1


class TileMissing(ValueError):
    """A tile that the tree must have is absent, or shorter than it must be."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile as it now is. `hashes`: 32 bytes each, 256 of them when it is full."""

    level: int
    number: int
    hashes: bytes


@dataclass(frozen=True, slots=True)
class Growth:
    """What new leaves change: every tile that is new or longer, the partial tiles that remain, the root."""

    tiles: list[Tile]
    edges: list[bytes]
    root: bytes


def tile_path(number: int, width: int = TILE_HASHES) -> str:
    """The end of a tile's address: `x001/x234/067`, with `.p/W` when it is partial."""
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03d}")
    return "/".join(groups) + (f".p/{width}" if width < TILE_HASHES else "")


def read_tile_path(path: str) -> tuple[int, int]:
    """The number of a tile and how many hashes are asked for. Raises ValueError for any other spelling."""
    found = _PATH.fullmatch(path)
    if found is None:
        raise ValueError("This is no address of a tile.")
    number = int(found[1].replace("x", "").replace("/", "") + found[2])
    width = int(found[3] or TILE_HASHES)
    if number > LARGEST_NUMBER or tile_path(number) != found[1] + found[2] or (found[3] and width >= TILE_HASHES):
        raise ValueError("This is no address of a tile.")
    return number, width


def widths(size: int) -> list[tuple[int, int, int]]:
    """The last tile of each level of a tree, when partial: level, number, how many hashes."""
    found, level = [], 0
    while count := size >> (TILE_LEVELS * level):
        if count % TILE_HASHES:
            found.append((level, count // TILE_HASHES, count % TILE_HASHES))
        level += 1
    return found


def grow(size: int, edges: Sequence[bytes], leaves: Sequence[bytes]) -> Growth:
    """Put new leaf hashes after the `size` first ones.

    `edges`: the hashes of the last, partial tile of each level, empty where the level ends on a full one.
    """
    tiles, after = [], list(edges)
    new, level = b"".join(leaves), 0
    while new:
        if level == len(after):
            after.append(b"")
        number = (size >> (TILE_LEVELS * level)) // TILE_HASHES
        held, parents = after[level] + new, []
        full = len(held) - len(held) % TILE_BYTES
        for at in range(0, full, TILE_BYTES):
            hashes = held[at : at + TILE_BYTES]
            tiles.append(Tile(level, number + at // TILE_BYTES, hashes))
            parents.append(perfect_root(hashes))
        after[level] = held[full:]
        if after[level]:
            tiles.append(Tile(level, number + full // TILE_BYTES, after[level]))
        new, level = b"".join(parents), level + 1
    return Growth(tiles, after, root_of(after))


def root_of(edges: Sequence[bytes]) -> bytes:
    """The root of the tree whose partial tiles these are: complete subtrees joined from the right."""
    root = b""
    for edge in edges:
        hashes = edge
        while count := len(hashes) // HASH_BYTES:
            kept = len(hashes) - (count & -count) * HASH_BYTES
            whole = perfect_root(hashes[kept:])
            root = node_hash(whole, root) if root else whole
            hashes = hashes[:kept]
    return root or EMPTY_ROOT


def nodes_of(tile: Callable[[int, int], bytes]) -> Nodes:
    """Hashes of subtrees read from tiles. `tile(level, number)`: what there is of one, b"" when there is none."""

    def node(level: int, index: int) -> bytes:
        tile_level, within = divmod(level, TILE_LEVELS)
        first = index << within
        number, offset = divmod(first, TILE_HASHES)
        start, end = offset * HASH_BYTES, (offset + (1 << within)) * HASH_BYTES
        part = tile(tile_level, number)[start:end]
        if len(part) != end - start:
            raise TileMissing(f"tile {tile_level}/{tile_path(number)} is absent or too short")
        return perfect_root(part)

    return node


def split_hashes(joined: bytes) -> list[bytes]:
    """The hashes of a tile, one by one."""
    return [joined[at : at + HASH_BYTES] for at in range(0, len(joined), HASH_BYTES)]


def bundle_of(leaves: bytes) -> bytes:
    """The entries of a bundle as tlog-tiles frames them: each after its length in two bytes."""
    length = HASH_BYTES.to_bytes(2, "big")
    return b"".join([length + leaf for leaf in split_hashes(leaves)])


def leaves_of(bundle: bytes) -> list[bytes]:
    """The entries of a bundle. Raises ValueError when it is cut."""
    found, at = [], 0
    while at < len(bundle):
        end = at + 2 + int.from_bytes(bundle[at : at + 2], "big")
        if end > len(bundle):
            raise ValueError("This bundle is cut.")
        found.append(bundle[at + 2 : end])
        at = end
    return found
