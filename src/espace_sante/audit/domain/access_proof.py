"""The proof of one entry, as a file that stands alone: whoever has it needs neither our databases nor our word.

A leaf of the log is a commitment: SHA-256(salt | hash of the entry), the salt being 32 random bytes. The log tells
nothing of anybody; who has the entry and its salt shows that the log has it, and once the salt is gone nobody can.
The proof itself is written as C2SP tlog-proof has it, so that other programs read it too.
Source: RULES.md TRA-01, TRA-08, LC-20; C2SP tlog-proof; ADR 19.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from espace_sante.audit.domain.entry import HASHED_FIELDS, TraceEntry, hash_of, hashed_values
from espace_sante.audit.domain.merkle import HASH_BYTES, ProofWrong, check_inclusion, leaf_hash
from espace_sante.audit.domain.notes import (
    Checkpoint,
    NoteKey,
    NoteWrong,
    check_note,
    read_checkpoint,
    read_key,
    read_note,
)

SALT_BYTES = 32
FORMAT = "espace-sante/access-proof/v1"
PROOF_HEAD = "c2sp.org/tlog-proof@v1"
LONGEST_FILE = 60_000  # bytes


@dataclass(frozen=True, slots=True)
class Checked:
    """What a proof that holds has shown. `entry`: the values of HASHED_FIELDS, by name."""

    entry: dict[str, Any]
    index: int
    checkpoint: Checkpoint


def commitment(salt: bytes, entry_hash: bytes) -> bytes:
    """What the log holds of an entry (32 bytes)."""
    return sha256(salt + entry_hash).digest()


def write_proof(
    *,
    entry: TraceEntry,
    previous: bytes,
    salt: bytes,
    index: int,
    path: Sequence[bytes],
    note: str,
    key: NoteKey,
    told: Mapping[str, str],
) -> bytes:
    """The file, as JSON. `previous`: the hash of the entry before; `told`: sentences for whoever opens it."""
    content = {
        **told,
        "format": FORMAT,
        "entry": dict(zip(HASHED_FIELDS, hashed_values(entry), strict=True)),
        "previous": previous.hex(),
        "salt": salt.hex(),
        "key": str(key),
        "proof": "\n".join([PROOF_HEAD, f"index {index}", *(b64encode(one).decode() for one in path), "", note]),
    }
    return orjson.dumps(content, option=orjson.OPT_INDENT_2)


def check_proof(file: bytes, *, key: NoteKey | None = None) -> Checked:
    """What the file proves. Without a key, the one it names, which says nothing of whose it is.

    Raises ProofWrong, NoteWrong.
    """
    content = _content(file)
    try:
        entry, proof = content["entry"], content["proof"]
        previous, salt = (bytes.fromhex(content[name]) for name in ("previous", "salt"))
        values = [entry[name] for name in HASHED_FIELDS]
        named = content["key"]
    except (KeyError, TypeError, ValueError):
        raise ProofWrong("this is no proof of an entry") from None
    if len(entry) != len(HASHED_FIELDS) or (len(previous), len(salt)) != (HASH_BYTES, SALT_BYTES):
        raise ProofWrong("this is no proof of an entry")
    leaf = leaf_hash(commitment(salt, hash_of(previous, values)))
    index, path, note = read_tlog_proof(proof)
    check_note(read_note(note), key or _named_key(named))
    checkpoint = read_checkpoint(read_note(note))
    check_inclusion(leaf=leaf, index=index, size=checkpoint.size, proof=path, root=checkpoint.root)
    return Checked(entry=entry, index=index, checkpoint=checkpoint)


def read_tlog_proof(proof: object) -> tuple[int, list[bytes], str]:
    """The index, the hashes and the checkpoint of a tlog-proof. Raises ProofWrong."""
    if not isinstance(proof, str):
        raise ProofWrong("this is no proof")
    head, _, note = proof.partition("\n\n")
    first, _, rest = head.partition("\n")
    told, *hashes = rest.split("\n")
    word, _, index = told.partition(" ")
    if first != PROOF_HEAD or word != "index" or not (index.isascii() and index.isdigit()):
        raise ProofWrong("this is no proof")
    try:
        path = [b64decode(one, validate=True) for one in hashes]
    except ValueError:
        raise ProofWrong("this is no proof") from None
    if any(len(one) != HASH_BYTES for one in path):
        raise ProofWrong("this is no proof")
    return int(index), path, note


def _content(file: bytes) -> dict[str, Any]:
    try:
        content = orjson.loads(file) if len(file) <= LONGEST_FILE else None
    except orjson.JSONDecodeError:
        content = None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ProofWrong("this is no proof of an entry")
    return content


def _named_key(text: object) -> NoteKey:
    if not isinstance(text, str):
        raise NoteWrong("This is no key of a log.")
    return read_key(text)
