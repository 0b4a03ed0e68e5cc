"""Signed notes, the checkpoints they hold, and the co-signatures of witnesses.

A note is text, an empty line, then one line a signature: `— name base64(key id, signature)`. The text of a checkpoint
is its origin, the size of the tree and its root. A witness signs the same text under the instant of its signature.
Source: C2SP signed-note, tlog-checkpoint, tlog-cosignature (cosignature/v1).
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from espace_sante.audit.domain.merkle import HASH_BYTES

ED25519, COSIGNATURE = 0x01, 0x04  # kinds of keys
LONGEST_NOTE = 20_000  # characters
_DASH = "\u2014 "
_ID_BYTES = 4
_KEY_BYTES = 32
Sign = Callable[[bytes], bytes]


class NoteWrong(ValueError):
    """This is no note, or no checkpoint, or it is not signed by the key it is checked with."""


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key with its name: the `vkey` that people exchange. `kind`: of the log, or of a witness."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note. `content`: what follows the key id."""

    name: str
    key_id: bytes
    content: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {b64encode(self.key_id + self.content).decode()}"


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends with a line feed, and its signatures."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(f"{one}\n" for one in self.signatures)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where a log stands. `root`: 32 bytes."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def read_key(text: str) -> NoteKey:
    """A key as `name+id+base64`. Raises NoteWrong, also when the id is another key's."""
    name, _, rest = text.strip().partition("+")
    _, _, encoded = rest.partition("+")
    content = _decoded(encoded)
    if len(content) != _KEY_BYTES + 1 or content[0] not in {ED25519, COSIGNATURE} or not _is_name(name):
        raise NoteWrong("This is no key of a log.")
    key = NoteKey(name, content[0], content[1:])
    if str(key) != text.strip():
        raise NoteWrong("This key does not have its own identifier.")
    return key


def read_note(text: str) -> Note:
    """A note, its signatures unchecked. Raises NoteWrong."""
    body, gap, lines = text.rpartition("\n\n")
    if len(text) > LONGEST_NOTE or not gap or not body or not lines.endswith("\n"):
        raise NoteWrong("This is no signed note.")
    return Note(body + "\n", tuple(_signature(line) for line in lines[:-1].split("\n")))


def read_checkpoint(note: Note) -> Checkpoint:
    """The checkpoint that a note holds; further lines are let be. Raises NoteWrong."""
    lines = note.text.split("\n")
    if len(lines) < 4 or not lines[0] or not lines[1].isascii() or not lines[1].isdigit():
        raise NoteWrong("This note is no checkpoint.")
    root = _decoded(lines[2])
    if len(root) != HASH_BYTES or str(int(lines[1])) != lines[1]:
        raise NoteWrong("This note is no checkpoint.")
    return Checkpoint(lines[0], int(lines[1]), root)


def sign_note(text: str, *, key: NoteKey, sign: Sign) -> Signature:
    """The line of the log's own key under a text."""
    return Signature(key.name, key.id, sign(text.encode()))


def cosign_note(text: str, *, key: NoteKey, sign: Sign, at: int) -> Signature:
    """The line of a witness. `at`: seconds since 1970."""
    return Signature(key.name, key.id, at.to_bytes(8, "big") + sign(_cosigned(text, at)))


def check_note(note: Note, key: NoteKey) -> Signature:
    """The line by which this key signs the note. Raises NoteWrong when there is none, or one that is false."""
    for line in note.signatures:
        if (line.name, line.key_id) == (key.name, key.id):
            if not _holds(note.text, line, key):
                raise NoteWrong("The signature does not hold.")
            return line
    raise NoteWrong("This key did not sign this note.")


def _holds(text: str, line: Signature, key: NoteKey) -> bool:
    message, signature = text.encode(), line.content
    if key.kind == COSIGNATURE:
        message, signature = _cosigned(text, int.from_bytes(signature[:8], "big")), signature[8:]
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _cosigned(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    content = _decoded(encoded)
    if not line.startswith(_DASH) or not _is_name(name) or len(content) <= _ID_BYTES:
        raise NoteWrong("This is no signature of a note.")
    return Signature(name, content[:_ID_BYTES], content[_ID_BYTES:])


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(one.isspace() for one in name)


def _decoded(encoded: str) -> bytes:
    try:
        return b64decode(encoded.encode("ascii"), validate=True)
    except ValueError:
        raise NoteWrong("This is no base64.") from None
