"""The proof of one entry, as a file that stands alone: whoever has it needs neither our databases nor our word.

A leaf of the log is a commitment: SHA-256(salt | content hash | place), where place = SHA-256(blind | hash of the
entry), the salt and the blind being 16 random bytes each. The leaf holds both what the entry says and the chain before
it; a proof opens the first alone: it shows the content, the salt and the place, which tells nothing without its blind.
The log tells nothing of anybody, and once the salts are gone nobody can show whose a leaf is.
The first format, of entries without a content hash, is SHA-256(salt | hash of the entry), its salt being 32 bytes.
The proof itself is written as C2SP tlog-proof has it, so that other programs read it too.
Source: RULES.md TRA-01, TRA-08, MIN-11, LC-20; C2SP tlog-proof; ADR 19.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from espace_sante.audit.domain.entry import (
    CONTENT_FIELDS,
    HASHED_FIELDS,
    TraceEntry,
    first_format_hash,
    hash_of,
    values_of,
)
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

SALT_BYTES = 32  # of one entry: its salt, then its blind
HALF = SALT_BYTES // 2
FORMAT = "espace-sante/access-proof/v2"
FIRST_FORMAT = "espace-sante/access-proof/v1"
PROOF_HEAD = "c2sp.org/tlog-proof@v1"
LONGEST_FILE = 60_000  # bytes


@dataclass(frozen=True, slots=True)
class Checked:
    """What a proof that holds has shown. `entry`: the values of CONTENT_FIELDS, by name; of HASHED_FIELDS in the first
    format."""

    entry: dict[str, Any]
    index: int
    checkpoint: Checkpoint


def commitment(salts: bytes, entry_hash: bytes, content: bytes | None) -> bytes:
    """What the log holds of an entry (32 bytes). `content`: its content hash; none or empty in the first format."""
    if not content:
        return sha256(salts + entry_hash).digest()
    return sha256(salts[:HALF] + content + place_of(salts, entry_hash)).digest()


def place_of(salts: bytes, entry_hash: bytes) -> bytes:
    """What a leaf holds of the chain (32 bytes), which tells nothing to who has not the blind."""
    return sha256(salts[HALF:] + entry_hash).digest()


def write_proof(
    *,
    entry: TraceEntry,
    previous: bytes | None,
    salts: bytes,
    index: int,
    path: Sequence[bytes],
    note: str,
    key: NoteKey,
    told: Mapping[str, str],
) -> bytes:
    """The file, as JSON. `previous`: in the first format, the hash of the entry before; `told`: sentences for whoever
    opens it."""
    content = {
        **told,
        **(_opened(entry, salts) if previous is None else _first_format(entry, previous, salts)),
        "key": str(key),
        "proof": "\n".join([PROOF_HEAD, f"index {index}", *(b64encode(one).decode() for one in path), "", note]),
    }
    return orjson.dumps(content, option=orjson.OPT_INDENT_2)


def _opened(entry: TraceEntry, salts: bytes) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "entry": dict(zip(CONTENT_FIELDS, values_of(entry, CONTENT_FIELDS), strict=True)),
        "salt": salts[:HALF].hex(),
        "place": place_of(salts, entry.hash).hex(),
    }


def _first_format(entry: TraceEntry, previous: bytes, salts: bytes) -> dict[str, Any]:
    return {
        "format": FIRST_FORMAT,
        "entry": dict(zip(HASHED_FIELDS, values_of(entry, HASHED_FIELDS), strict=True)),
        "previous": previous.hex(),
        "salt": salts.hex(),
    }


def check_proof(file: bytes, *, key: NoteKey | None = None) -> Checked:
    """What the file proves. Without a key, the one it names, which says nothing of whose it is.

    Raises ProofWrong, NoteWrong.
    """
    content = _content(file)
    try:
        entry, proof, named = content["entry"], content["proof"], content["key"]
        leaf = leaf_hash(_committed(content))
    except (KeyError, TypeError, ValueError):
        raise ProofWrong("this is no proof of an entry") from None
    index, path, note = read_tlog_proof(proof)
    check_note(read_note(note), key or _named_key(named))
    checkpoint = read_checkpoint(read_note(note))
    check_inclusion(leaf=leaf, index=index, size=checkpoint.size, proof=path, root=checkpoint.root)
    return Checked(entry=entry, index=index, checkpoint=checkpoint)


def _committed(content: dict[str, Any]) -> bytes:
    """The commitment that a file leads to. Raises KeyError, TypeError, ValueError."""
    first = content["format"] == FIRST_FORMAT
    names = HASHED_FIELDS if first else CONTENT_FIELDS
    values = [content["entry"][name] for name in names]
    salt, other = (bytes.fromhex(content[name]) for name in ("salt", "previous" if first else "place"))
    lengths = (len(content["entry"]), len(salt), len(other))
    if lengths != (len(names), SALT_BYTES if first else HALF, HASH_BYTES):
        raise ValueError("This is no proof of an entry.")
    if first:
        return commitment(salt, first_format_hash(other, values), None)
    return sha256(salt + hash_of(values) + other).digest()


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
    if not isinstance(content, dict) or content.get("format") not in {FORMAT, FIRST_FORMAT}:
        raise ProofWrong("this is no proof of an entry")
    return content


def _named_key(text: object) -> NoteKey:
    if not isinstance(text, str):
        raise NoteWrong("This is no key of a log.")
    return read_key(text)
