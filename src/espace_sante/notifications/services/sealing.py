"""Sealed words under keys that the databases do not hold: what a browser gave to be reached."""

from __future__ import annotations

import hashlib

from espace_sante.kernel.envelope import seal, unseal
from espace_sante.vault import api as vault

_PREFIX = b"espace-sante/notifications/"


def secret_for(purpose: str) -> bytes:
    """32 bytes that this host alone can make again, one secret for each purpose."""
    return vault.master_key().mac(_PREFIX + purpose.encode())


def digest_of(text: str) -> bytes:
    """What finds a sealed text again."""
    return hashlib.sha256(secret_for("digest") + text.encode()).digest()


def seal_text(text: str) -> bytes:
    return seal(secret_for("seal"), text.encode(), associated=b"device")


def open_text(sealed: bytes) -> str:
    """Raises CannotDecrypt."""
    return unseal(secret_for("seal"), sealed, associated=b"device").decode()
