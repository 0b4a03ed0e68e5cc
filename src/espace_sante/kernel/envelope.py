"""Envelope encryption: a data key per space, wrapped by the host's master key; AES-256-GCM everywhere.

Sealed words (short): `01 | nonce 12 | ciphertext | tag 16`.
Sealed files (long, streamed): `02 | segment size 4 | nonce prefix 7 | segments`, each segment sealed under
`prefix | counter 4 | last 1`, so that segments can be neither dropped, reordered nor cut (the STREAM
construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
The associated data binds what is sealed to its space and its item: a ciphertext moved elsewhere does not open.

Source: NIST SP 800-38D; DESIGN.md section 3.
"""

from __future__ import annotations

import os
import secrets
import struct
from collections.abc import Iterable, Iterator
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from espace_sante.kernel.errors import Unavailable

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
SEGMENT_BYTES = 1 << 20  # 1 MiB of plain text a segment
_WORDS = b"\x01"
_FILE = b"\x02"
_FILE_HEADER = struct.Struct(">cI7s")
_SEGMENT_NONCE = struct.Struct(">7sIB")


class CannotDecrypt(Unavailable):
    """What is stored does not open with its key: it was changed, moved, or its key is gone."""

    code = "cannot-decrypt"


def associated_data(*, space_id: UUID, item: str) -> bytes:
    """The bytes that bind a ciphertext to one item of one space, e.g. item `document:<uuid>`."""
    return space_id.bytes + item.encode()


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, plain: bytes, *, associated: bytes) -> bytes:
    """Encrypt a short text in one piece."""
    nonce = os.urandom(NONCE_BYTES)
    return _WORDS + nonce + AESGCM(key).encrypt(nonce, plain, associated)


def seal_new_keys(key: bytes, associated: Iterable[bytes]) -> list[bytes]:
    """A new data key for each of these associated data, sealed as `seal` does, with one cipher and one draw."""
    cipher, wanted = AESGCM(key), list(associated)
    step = KEY_BYTES + NONCE_BYTES
    drawn = os.urandom(step * len(wanted))
    sealed = []
    for start, one in zip(range(0, len(drawn), step), wanted, strict=True):
        nonce = drawn[start : start + NONCE_BYTES]
        sealed.append(_WORDS + nonce + cipher.encrypt(nonce, drawn[start + NONCE_BYTES : start + step], one))
    return sealed


class Opener:
    """Opens many short texts sealed under one key: its cipher is made once."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def unseal(self, sealed: bytes, *, associated: bytes) -> bytes:
        """The text of `seal`. Raises CannotDecrypt."""
        if sealed[:1] != _WORDS:
            raise CannotDecrypt
        try:
            return self._cipher.decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], associated)
        except InvalidTag as error:
            raise CannotDecrypt from error


def unseal(key: bytes, sealed: bytes, *, associated: bytes) -> bytes:
    """The text of `seal`. Raises CannotDecrypt."""
    return Opener(key).unseal(sealed, associated=associated)


def seal_file(key: bytes, plain: bytes, *, associated: bytes) -> bytes:
    """Encrypt a file held in memory, in segments that `unseal_segments` can read one by one."""
    cipher, prefix = AESGCM(key), os.urandom(7)
    parts = [_FILE_HEADER.pack(_FILE, SEGMENT_BYTES, prefix)]
    count = max(1, -(-len(plain) // SEGMENT_BYTES))
    view = memoryview(plain)
    for index in range(count):
        nonce = _SEGMENT_NONCE.pack(prefix, index, index == count - 1)
        parts.append(cipher.encrypt(nonce, view[index * SEGMENT_BYTES : (index + 1) * SEGMENT_BYTES], associated))
    return b"".join(parts)


def seal_pieces(key: bytes, pieces: Iterable[bytes], *, associated: bytes) -> Iterator[bytes]:
    """The same as `seal_file` for what comes in pieces of any size: a segment and a piece in memory at a time."""
    cipher, prefix = AESGCM(key), os.urandom(7)
    yield _FILE_HEADER.pack(_FILE, SEGMENT_BYTES, prefix)
    source, buffer, index = iter(pieces), bytearray(), 0
    segment = _take(source, buffer, SEGMENT_BYTES)
    while True:
        following = _take(source, buffer, SEGMENT_BYTES)
        yield cipher.encrypt(_SEGMENT_NONCE.pack(prefix, index, not following), segment, associated)
        if not following:
            return
        segment, index = following, index + 1


def sealed_size(plain_size: int) -> int:
    """How many bytes `seal_file` makes of a file of that size."""
    return _FILE_HEADER.size + plain_size + TAG_BYTES * max(1, -(-plain_size // SEGMENT_BYTES))


def unseal_file(key: bytes, sealed: bytes, *, associated: bytes) -> bytes:
    """The whole file of `seal_file`, without the copies that a stream needs. Raises CannotDecrypt."""
    segment_bytes, prefix = _read_header(sealed[: _FILE_HEADER.size])
    cipher, step = AESGCM(key), segment_bytes + TAG_BYTES
    body = memoryview(sealed)[_FILE_HEADER.size :]
    count = max(1, -(-len(body) // step))
    try:
        return b"".join(
            cipher.decrypt(
                _SEGMENT_NONCE.pack(prefix, index, index == count - 1),
                body[index * step : (index + 1) * step],
                associated,
            )
            for index in range(count)
        )
    except InvalidTag as error:
        raise CannotDecrypt from error


def unseal_segments(key: bytes, chunks: Iterable[bytes], *, associated: bytes) -> Iterator[bytes]:
    """Decrypt a stream of chunks of any size, one segment in memory at a time.

    Raises CannotDecrypt at the first segment that was changed, dropped, reordered, or when the end is missing.
    """
    source, buffer = iter(chunks), bytearray()
    segment_bytes, prefix = _read_header(_take(source, buffer, _FILE_HEADER.size))
    cipher, index, last = AESGCM(key), 0, False
    segment = _take(source, buffer, segment_bytes + TAG_BYTES)
    while not last:
        following = _take(source, buffer, segment_bytes + TAG_BYTES)
        last = not following
        try:
            yield cipher.decrypt(_SEGMENT_NONCE.pack(prefix, index, last), bytes(segment), associated)
        except InvalidTag as error:
            raise CannotDecrypt from error
        segment, index = following, index + 1


def _read_header(header: bytes) -> tuple[int, bytes]:
    """The size of a segment and the prefix of the nonces. Raises CannotDecrypt."""
    if len(header) < _FILE_HEADER.size or header[:1] != _FILE:
        raise CannotDecrypt
    _, segment_bytes, prefix = _FILE_HEADER.unpack(header)
    if not 0 < segment_bytes <= SEGMENT_BYTES:
        raise CannotDecrypt
    return segment_bytes, prefix


def _take(source: Iterator[bytes], buffer: bytearray, size: int) -> bytes:
    """Up to `size` bytes from the stream; fewer only at its end."""
    while len(buffer) < size:
        chunk = next(source, None)
        if chunk is None:
            break
        buffer += chunk
    taken = bytes(buffer[:size])
    del buffer[:size]
    return taken
