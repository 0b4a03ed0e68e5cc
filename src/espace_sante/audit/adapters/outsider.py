"""Check a log as anybody can, with what it publishes and nothing of ours: no database, no key but a public one.

Source: C2SP tlog-tiles, tlog-checkpoint; ADR 19.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx

from espace_sante.audit.domain.access_proof import Checked, check_proof
from espace_sante.audit.domain.merkle import EMPTY_ROOT, HASH_BYTES, ProofWrong, leaf_hash, range_hash
from espace_sante.audit.domain.notes import (
    Checkpoint,
    NoteKey,
    NoteWrong,
    check_note,
    read_checkpoint,
    read_key,
    read_note,
)
from espace_sante.audit.domain.tiles import TILE_HASHES, grow, leaves_of, nodes_of, tile_path

__all__ = [
    "Checked",
    "LogWrong",
    "NoteKey",
    "NoteWrong",
    "ProofWrong",
    "Published",
    "check_proof",
    "check_published",
    "read_key",
]
TIMEOUT_SECONDS = 30.0
Fetch = Callable[[str], bytes]


class LogWrong(Exception):
    """What is published does not hold. The words say where, and first which leaf."""


@dataclass(frozen=True, slots=True)
class Published:
    """A tree that holds from its first leaf to its checkpoint."""

    checkpoint: Checkpoint
    key: NoteKey


def check_published(url: str, *, key: str = "", older: str = "") -> list[Published]:
    """Check every tree at an address (`…/transparence`), or one (`…/transparence/2026-11`). Raises LogWrong.

    `key`: the public key that one trusts, else the published one. `older`: a checkpoint kept from another day, which
    the tree must go on from.
    """
    url = url.rstrip("/")
    with httpx.Client(timeout=TIMEOUT_SECONDS) as client:
        fetch = _fetcher(client, url)
        months = _text(fetch, "mois").split() if url.endswith("/transparence") else []
        bases = [f"{month}/" for month in months] or [""]
        return [_check_tree(fetch, base, key=key, older=older) for base in bases]


def _check_tree(fetch: Fetch, base: str, *, key: str, older: str) -> Published:
    try:
        named = read_key(_text(fetch, f"{base}cle"))
        note = read_note(_text(fetch, f"{base}checkpoint"))
        checkpoint = read_checkpoint(note)
        trusted = NoteKey(named.name, named.kind, read_key(key).public) if key else named
        check_note(note, trusted)
    except NoteWrong as error:
        raise LogWrong(f"leaf 0: {error}") from error
    if checkpoint.origin != trusted.name:
        raise LogWrong("leaf 0: the checkpoint is of another log")
    root = _root(fetch, base, checkpoint.size)
    if root != checkpoint.root:
        raise LogWrong(f"leaf {checkpoint.size}: the checkpoint is of another tree: a fork")
    if older:
        _check_older(fetch, base, older, checkpoint, trusted)
    return Published(checkpoint, trusted)


def _root(fetch: Fetch, base: str, size: int) -> bytes:
    """The root over the leaves, each tile of hashes compared with them on the way."""
    root, edges, done = EMPTY_ROOT, list[bytes](), 0
    for number, width in _tiles(size):
        path = tile_path(number, width)
        try:
            leaves = [leaf_hash(leaf) for leaf in leaves_of(fetch(f"{base}tile/entries/{path}"))]
        except ValueError:
            leaves = []
        hashes = fetch(f"{base}tile/0/{path}")
        if b"".join(leaves) != hashes or len(leaves) != width:
            bad = next((at for at, leaf in enumerate(leaves) if hashes[at * HASH_BYTES :][:HASH_BYTES] != leaf), 0)
            raise LogWrong(f"leaf {number * TILE_HASHES + bad}: the leaf is not under its hash")
        growth = grow(done, edges, leaves)
        root, edges, done = growth.root, growth.edges, done + width
        for tile in growth.tiles:
            if tile.level:
                _check_above(fetch, base, size, tile.level, tile.number, tile.hashes)
    return root


def _check_above(fetch: Fetch, base: str, size: int, level: int, number: int, hashes: bytes) -> None:
    """A tile over others, compared once it is as wide as it is published."""
    published = min(TILE_HASHES, (size >> (8 * level)) - number * TILE_HASHES)
    if len(hashes) == published * HASH_BYTES and fetch(f"{base}tile/{level}/{tile_path(number, published)}") != hashes:
        leaf = number * TILE_HASHES ** (level + 1)
        raise LogWrong(f"leaf {leaf}: the tile of level {level} is not the one over its leaves")


def _check_older(fetch: Fetch, base: str, older: str, checkpoint: Checkpoint, key: NoteKey) -> None:
    try:
        note = read_note(older)
        before = read_checkpoint(note)
        if before.origin != checkpoint.origin:
            return  # of another month
        check_note(note, key)
    except NoteWrong as error:
        raise LogWrong(f"the older checkpoint: {error}") from error
    if before.size > checkpoint.size:
        raise LogWrong(f"leaf {checkpoint.size}: the tree is cut: it had {before.size} leaves")
    root = range_hash(0, before.size, nodes_of(_reader(fetch, base, checkpoint.size))) if before.size else EMPTY_ROOT
    if root != before.root:
        raise LogWrong(f"leaf {before.size - 1}: the tree does not go on from the older checkpoint: a fork")


def _reader(fetch: Fetch, base: str, size: int) -> Callable[[int, int], bytes]:
    def tile(level: int, number: int) -> bytes:
        width = min(TILE_HASHES, (size >> (8 * level)) - number * TILE_HASHES)
        return fetch(f"{base}tile/{level}/{tile_path(number, width)}") if width > 0 else b""

    return tile


def _tiles(size: int) -> Iterator[tuple[int, int]]:
    for number in range(-(-size // TILE_HASHES)):
        yield number, min(TILE_HASHES, size - number * TILE_HASHES)


def _text(fetch: Fetch, path: str) -> str:
    try:
        return fetch(path).decode()
    except UnicodeDecodeError:
        raise LogWrong(f"{path} is no text") from None


def _fetcher(client: httpx.Client, url: str) -> Fetch:
    def fetch(path: str) -> bytes:
        try:
            answer = client.get(f"{url}/{path}")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise LogWrong(f"{url}/{path} does not answer") from error
        if answer.status_code != httpx.codes.OK:
            raise LogWrong(f"{url}/{path} answers {answer.status_code}")
        return answer.content

    return fetch
