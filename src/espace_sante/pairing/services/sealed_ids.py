"""Ids as one linked service sees them: two services that compare theirs do not find that they know one person (SCO-03).

An id is enciphered, one block of AES-256 under a key of the pairing: it always reads the same to one service, it leads
back to what it names with no table and no question, and to another service, or after another pairing, it is another.
The key is derived from the host's; ids change with it.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from functools import lru_cache
from threading import get_ident
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

from espace_sante.kernel.actors import Paired
from espace_sante.kernel.envelope import CannotDecrypt, seal, unseal
from espace_sante.vault import api as vault

_PURPOSE = b"espace-sante/pairing/ids\0"
_PLACE = b"place"


def sealed_id(paired: Paired, item_id: UUID) -> UUID:
    """By what the service calls what we call `item_id`. Its version and variant (RFC 9562) say nothing."""
    return UUID(bytes=sealed_ids(paired, [item_id]))


def sealed_ids(paired: Paired, item_ids: Sequence[UUID]) -> bytes:
    """Those of several, 16 bytes each, in their order."""
    blocks = b"".join([item_id.int.to_bytes(16, "big") for item_id in item_ids])
    return _sealing(paired.pairing_id, get_ident()).update(blocks)


def opened_id(paired: Paired, sealed: UUID) -> UUID:
    """What the service names; an id that was never given opens to one that is nowhere."""
    opening = _cipher(paired.pairing_id).decryptor()
    return UUID(bytes=opening.update(sealed.bytes) + opening.finalize())


def sealed_place(paired: Paired, place: str) -> str:
    """A place in a list, which is made of ids, as the service sees it: other words each time."""
    sealed = seal(_key(paired.pairing_id), place.encode(), associated=_PLACE)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def opened_place(paired: Paired, told: str) -> str | None:
    """None when this service was never given this place."""
    try:
        sealed = base64.urlsafe_b64decode(told + "=" * (-len(told) % 4))
        return unseal(_key(paired.pairing_id), sealed, associated=_PLACE).decode()
    except (binascii.Error, ValueError, CannotDecrypt):
        return None


@lru_cache(maxsize=1024)
def _cipher(pairing_id: UUID) -> Cipher[ECB]:
    """Each block is an id, which is there once: what makes ECB unfit elsewhere does not exist here."""
    return Cipher(AES(_key(pairing_id)), ECB())  # noqa: S305


@lru_cache(maxsize=1024)
def _sealing(pairing_id: UUID, _thread: int) -> CipherContext:
    """Blocks one by one, without starting again for each: a page has a hundred ids. Each thread has its own."""
    return _cipher(pairing_id).encryptor()


def _key(pairing_id: UUID) -> bytes:
    return vault.master_key().mac(_PURPOSE + pairing_id.bytes)
