"""The host's master key, and the data keys it wraps.

The file holds 32 bytes in hexadecimal, readable by its owner alone. Another holder of the master key (a KMS)
is another class with `wrap`, `unwrap` and `mac`.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import Protocol
from uuid import UUID

from espace_sante.kernel.envelope import associated_data, seal, unseal
from espace_sante.kernel.errors import Unavailable
from espace_sante.kernel.key_file import read_key_file


class MasterKey(Protocol):
    """What the service needs from whatever holds the master key."""

    def wrap(self, data_key: bytes, *, space_id: UUID) -> bytes: ...

    def unwrap(self, wrapped: bytes, *, space_id: UUID) -> bytes: ...

    def mac(self, message: bytes) -> bytes: ...


class MasterKeyMissing(Unavailable):
    """The master key file is absent or unreadable: nothing can be read or written."""


class FileMasterKey:
    """A master key kept in a file of mode 0600."""

    def __init__(self, path: Path) -> None:
        try:
            secret = read_key_file(path)
        except (OSError, ValueError) as error:
            raise MasterKeyMissing(f"The master key file {path} cannot be read.") from error
        self._wrapping = _derive(secret, b"wrap data keys")
        self._sealing = _derive(secret, b"seal trace heads")

    def wrap(self, data_key: bytes, *, space_id: UUID) -> bytes:
        return seal(self._wrapping, data_key, associated=associated_data(space_id=space_id, item="data-key"))

    def unwrap(self, wrapped: bytes, *, space_id: UUID) -> bytes:
        return unseal(self._wrapping, wrapped, associated=associated_data(space_id=space_id, item="data-key"))

    def mac(self, message: bytes) -> bytes:
        """HMAC-SHA-256 under a key that the databases do not hold."""
        return hmac.digest(self._sealing, message, hashlib.sha256)


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return hmac.digest(secret, b"espace-sante/v1/" + purpose, hashlib.sha256)
