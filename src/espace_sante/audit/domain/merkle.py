"""Merkle trees as RFC 6962 hashes them: roots, proofs, and how anybody checks a proof.

A hash is 32 bytes of SHA-256; a tree of n leaves has the indices 0 to n - 1. Proofs are read through `Nodes`, which
gives the hash of a complete subtree: from tiles here, from anything else that has them.
Source: RFC 6962 section 2.1; RFC 9162 sections 2.1.3.2 and 2.1.4.2 (checking).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
Nodes = Callable[[int, int], bytes]  # (level, index) -> the hash over the leaves [index << level, (index + 1) << level)


class ProofWrong(ValueError):
    """A proof does not lead from what it is about to the root it is checked against."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two others."""
    return sha256(b"\1" + left + right).digest()


def perfect_root(hashes: bytes) -> bytes:
    """The root over 1, 2, 4, 8… hashes of one level, joined."""
    while len(hashes) > HASH_BYTES:
        pairs = range(0, len(hashes), 2 * HASH_BYTES)
        hashes = b"".join([sha256(b"\1" + hashes[at : at + 2 * HASH_BYTES]).digest() for at in pairs])
    return hashes


def range_hash(low: int, high: int, nodes: Nodes) -> bytes:
    """The hash over the leaves [low, high), which must be a part that a proof cuts: `low` aligned on its width."""
    width = high - low
    level = width.bit_length() - 1
    if width == 1 << level:
        return nodes(level, low >> level)
    middle = low + split(width)
    return node_hash(range_hash(low, middle, nodes), range_hash(middle, high, nodes))


def split(width: int) -> int:
    """The largest power of two below `width` (2 or more): how many leaves the left part has."""
    return int(1 << ((width - 1).bit_length() - 1))


def inclusion_proof(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """From a leaf to the root of the tree of `size` leaves, the nearest hash first. Raises ValueError."""
    if not 0 <= index < size:
        raise ValueError("This leaf is not in this tree.")
    low, high, path = 0, size, []
    while high - low > 1:
        middle = low + split(high - low)
        if index < middle:
            path.append(range_hash(middle, high, nodes))
            high = middle
        else:
            path.append(range_hash(low, middle, nodes))
            low = middle
    return path[::-1]


def consistency_proof(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """That the tree of `new` leaves begins with the one of `old`; empty when that says itself. Raises ValueError."""
    if not 0 <= old <= new:
        raise ValueError("A tree only grows.")
    if old in {0, new}:
        return []
    low, high, whole, path = 0, new, True, []
    while old != high:
        middle = low + split(high - low)
        if old <= middle:
            path.append(range_hash(middle, high, nodes))
            high = middle
        else:
            path.append(range_hash(low, middle, nodes))
            low, whole = middle, False
    if not whole:
        path.append(range_hash(low, high, nodes))
    return path[::-1]


def check_inclusion(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Raise ProofWrong unless the leaf whose hash is `leaf` stands at `index` of the tree (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        raise ProofWrong("the index is outside the tree")
    found = leaf
    for other, on_the_left in _climb(index, size - 1, proof):
        found = node_hash(other, found) if on_the_left else node_hash(found, other)
    if found != root:
        raise ProofWrong("the proof does not lead to the root")


def check_consistency(*, old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Raise ProofWrong unless the tree of `new` leaves begins with the one of `old` (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= new:
        raise ProofWrong("a tree only grows")
    if old in {0, new}:
        if proof or old_root != (EMPTY_ROOT if old == 0 else new_root):
            raise ProofWrong("the two trees differ")
        return
    shift = (old & -old).bit_length() - 1  # the part of the old tree that is whole in both
    first, *rest = [old_root, *proof] if old == 1 << shift else proof or [EMPTY_ROOT]
    second = first
    for other, on_the_left in _climb((old - 1) >> shift, (new - 1) >> shift, rest):
        if on_the_left:
            first = node_hash(other, first)
        second = node_hash(other, second) if on_the_left else node_hash(second, other)
    if (first, second) != (old_root, new_root):
        raise ProofWrong("the two trees differ")


def _climb(place: int, last: int, proof: Sequence[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each hash of a proof and whether it stands on the left, from `place` up, in a tree that ends at `last`."""
    for other in proof:
        if last == 0:
            raise ProofWrong("the proof is too long")
        on_the_left = bool(place & 1) or place == last
        while on_the_left and place and not place & 1:
            place, last = place >> 1, last >> 1
        yield other, on_the_left
        place, last = place >> 1, last >> 1
    if last:
        raise ProofWrong("the proof is too short")
