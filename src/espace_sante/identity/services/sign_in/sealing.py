"""Keyed hashes and sealed words, under keys that the databases do not hold."""

from __future__ import annotations

from espace_sante.kernel.envelope import seal, unseal
from espace_sante.vault import api as vault

_PREFIX = b"espace-sante/sign-in/"


def keyed_hash(purpose: str, text: str) -> bytes:
    """HMAC-SHA-256 of a text, for one purpose: the hash of a code is not that of the same digits elsewhere."""
    return vault.master_key().mac(_PREFIX + purpose.encode() + b"\0" + text.encode())


def seal_text(purpose: str, text: str) -> bytes:
    return seal(_key(purpose), text.encode(), associated=purpose.encode())


def open_text(purpose: str, sealed: bytes) -> str:
    """Raises CannotDecrypt."""
    return unseal(_key(purpose), sealed, associated=purpose.encode()).decode()


def _key(purpose: str) -> bytes:
    return vault.master_key().mac(_PREFIX + b"key\0" + purpose.encode())
