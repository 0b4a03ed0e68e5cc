"""A tree of so many leaves of nobody, to measure what a proof costs in it: the same tiles, written by the same code."""

from __future__ import annotations

import os

from espace_sante.audit.domain.merkle import HASH_BYTES, check_inclusion, inclusion_proof, leaf_hash, range_hash
from espace_sante.audit.domain.tiles import grow, nodes_of, split_hashes
from espace_sante.audit.services.log.check_trees import stored_leaf
from espace_sante.audit.services.log.integrate import write_tiles
from espace_sante.audit.services.log.published import tile_reader

MONTH = 190001  # long before any log
STEP = 256 * 400


def rehearse(leaves: int) -> None:
    """Write the tiles of a tree. It has no checkpoint, and `verify` does not look at it."""
    edges: list[bytes] = []
    last = b""
    for done in range(0, leaves, STEP):
        new = os.urandom(HASH_BYTES * min(STEP, leaves - done))
        growth = grow(done, edges, [leaf_hash(one) for one in split_hashes(new)])
        write_tiles(MONTH, growth.tiles, last + new)
        edges, last = growth.edges, b""  # a step ends on a whole tile


def rehearsed_root(leaves: int) -> bytes:
    return range_hash(0, leaves, nodes_of(tile_reader(MONTH)))


def rehearsed_proof(index: int, leaves: int) -> list[bytes]:
    """The proof of one leaf, its tiles read from the database."""
    return inclusion_proof(index, leaves, nodes_of(tile_reader(MONTH)))


def check_rehearsed(index: int, leaves: int, proof: list[bytes], root: bytes) -> None:
    """Raises ProofWrong."""
    leaf = leaf_hash(stored_leaf(MONTH, index))
    check_inclusion(leaf=leaf, index=index, size=leaves, proof=proof, root=root)
