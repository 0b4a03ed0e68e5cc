"""The host's master key, and the data keys it wraps.

The file holds 32 bytes in hexadecimal, readable by its owner alone. Another holder of the master key (a KMS)
is another class with `wrap`, `wrap_new`, `unwrap` and `mac`.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from espace_sante.kernel.envelope import associated_data, seal, seal_new_keys, unseal
from espace_sante.kernel.errors import Unavailable
from espace_sante.kernel.key_file import read_key_file

if TYPE_CHECKING:
    from hashlib import _Hash as Hash  # has no public name

_BLOCK = 64  # bytes of a block of SHA-256; a key of 32 bytes is shorter


class MasterKey(Protocol):
    """What the service needs from whatever holds the master key."""

    def wrap(self, data_key: bytes, *, space_id: UUID) -> bytes: ...

    def unwrap(self, wrapped: bytes, *, space_id: UUID) -> bytes: ...

    def wrap_new(self, space_ids: Sequence[UUID]) -> list[bytes]: ...

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
        self._inner, self._outer = _keyed(_derive(secret, b"seal trace heads"))

    def wrap(self, data_key: bytes, *, space_id: UUID) -> bytes:
        return seal(self._wrapping, data_key, associated=associated_data(space_id=space_id, item="data-key"))

    def wrap_new(self, space_ids: Sequence[UUID]) -> list[bytes]:
        """A new data key for each of these spaces, wrapped."""
        return seal_new_keys(self._wrapping, [associated_data(space_id=one, item="data-key") for one in space_ids])

    def unwrap(self, wrapped: bytes, *, space_id: UUID) -> bytes:
        return unseal(self._wrapping, wrapped, associated=associated_data(space_id=space_id, item="data-key"))

    def mac(self, message: bytes) -> bytes:
        """HMAC-SHA-256 under a key that the databases do not hold."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        return outer.digest()


def _keyed(key: bytes) -> tuple[Hash, Hash]:
    """The two hashes of HMAC-SHA-256 with the key read already, so that a message pays for itself alone (RFC 2104)."""
    block = key.ljust(_BLOCK, b"\0")
    return hashlib.sha256(bytes(one ^ 0x36 for one in block)), hashlib.sha256(bytes(one ^ 0x5C for one in block))


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return hmac.digest(secret, b"espace-sante/v1/" + purpose, hashlib.sha256)
