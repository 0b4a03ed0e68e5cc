"""Bytes on their way that are too many for the memory: a nameless file, sealed under a key of this process alone.

The file has no name from its first byte, so that nothing is left of it when the process ends, however it ends; and
what its blocks held cannot be read, since the key was never written. Any part of it is read without the rest.
Source: NIST SP 800-38A (counter mode; the content is written once, by us, and read by us alone: no tag is needed).
"""

from __future__ import annotations

import os
import tempfile
from typing import Self

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

WINDOW_BYTES = 1 << 18  # read at once while looking for something
_BLOCK = 16


class Spool:
    """Written from its beginning to its end, then read as `bytes` are: slices, `find`, `startswith`, `count`."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - `close` ends it
        self._key = os.urandom(32)
        self._writing = self._cipher(0).encryptor()
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __len__(self) -> int:
        return self._size

    def write(self, piece: bytes) -> None:
        """Add to the end. Raises OSError, of a full disk for instance."""
        sealed = self._writing.update(piece)
        while sealed:
            sealed = sealed[self._file.write(sealed) :]
        self._size += len(piece)

    def close(self) -> None:
        """Free the place on the disk. Doing it twice is no error."""
        self._file.close()

    def __getitem__(self, place: slice) -> bytes:
        start, stop, _ = place.indices(self._size)
        return self._read(start, max(start, stop))

    def find(self, wanted: bytes, start: int = 0, end: int | None = None) -> int:
        """As `bytes.find`, from `start` on."""
        end = self._size if end is None else min(end, self._size)
        step = max(WINDOW_BYTES, 4 * len(wanted))
        for at in range(start, end, step):
            found = self._read(at, min(at + step + len(wanted) - 1, end)).find(wanted)
            if found >= 0:
                return at + found
        return -1

    def startswith(self, wanted: bytes, start: int = 0, end: int | None = None) -> bool:
        end = self._size if end is None else min(end, self._size)
        return self._read(start, min(start + len(wanted), end)) == wanted

    def count(self, wanted: bytes) -> int:
        """How often these bytes stand there, without overlap."""
        count, at = 0, self.find(wanted)
        while at >= 0:
            window = self._read(at, min(at + WINDOW_BYTES, self._size))
            count += window.count(wanted)
            at = self.find(wanted, at + window.rfind(wanted) + len(wanted))
        return count

    def _read(self, start: int, stop: int) -> bytes:
        begin = start - start % _BLOCK
        sealed = os.pread(self._file.fileno(), stop - begin, begin) if stop > start else b""
        opened = self._cipher(begin // _BLOCK).decryptor().update(sealed)
        return opened[start - begin :]

    def _cipher(self, block: int) -> Cipher[CTR]:
        return Cipher(AES(self._key), CTR(block.to_bytes(_BLOCK, "big")))
