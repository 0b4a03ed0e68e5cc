"""Ids of lines for who must not count them: a position would tell how many lines are hidden between two that are not.

An id is the line's position, enciphered: one block of AES-256 that begins with a digest of the space, so that an id of
another space, or one made up, names nothing. The key is derived from the host's; ids change with it.
Source: RULES.md MIN-10, MIN-11, ANN-01, VIS-05.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

from espace_sante.vault import api as vault

_PURPOSE = b"espace-sante/audit/line-id\0"
_HALF = 8  # bytes: a digest of the space, then the position


def line_id(space_id: UUID, position: int) -> UUID:
    """The id of a line. It always has the same one."""
    sealing = _cipher(vault.master_key().mac(_PURPOSE)).encryptor()
    return UUID(bytes=sealing.update(_mark(space_id) + position.to_bytes(_HALF, "big")) + sealing.finalize())


def position_of_line(space_id: UUID, line: UUID) -> int | None:
    """The position that an id of this space names, or None."""
    opening = _cipher(vault.master_key().mac(_PURPOSE)).decryptor()
    block = opening.update(line.bytes) + opening.finalize()
    return int.from_bytes(block[_HALF:], "big") if block[:_HALF] == _mark(space_id) else None


@lru_cache(maxsize=4)
def _cipher(key: bytes) -> Cipher[ECB]:
    """One block, never twice the same plain text for two lines: what makes ECB unfit elsewhere does not exist here."""
    return Cipher(AES(key), ECB())  # noqa: S305


@lru_cache(maxsize=1024)
def _mark(space_id: UUID) -> bytes:
    return sha256(space_id.bytes).digest()[:_HALF]
