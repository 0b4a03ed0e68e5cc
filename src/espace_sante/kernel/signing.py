"""The service's signature: Ed25519, so that anybody who has the public key checks a receipt without us.

What is signed is bound to what it is for: a signature made for a receipt says nothing about a certificate of erasure.
Source: RFC 8032; RULES.md LC-05, LC-17, C1, C7.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from espace_sante.kernel.errors import Unavailable
from espace_sante.kernel.key_file import read_key_file

SIGNATURE_BYTES = 64
_PREFIX = b"espace-sante/v1/sign\0"


class SigningKeyMissing(Unavailable):
    """The signing key file is absent or unreadable: nothing can be signed."""

    code = "signing-key-missing"


class SigningKey(Protocol):
    """What the service needs from whatever holds the signing key: a file, or an HSM."""

    def sign(self, purpose: str, message: bytes) -> bytes: ...

    def verify(self, purpose: str, message: bytes, signature: bytes) -> bool: ...

    @property
    def public_hex(self) -> str: ...

    @property
    def public_pem(self) -> str: ...


class FileSigningKey:
    """A signing key kept in a file of mode 0600.

    `former`: public keys (hex) used before this one; what they signed still verifies.
    """

    def __init__(self, path: Path, *, former: Sequence[str] = ()) -> None:
        try:
            self._private = Ed25519PrivateKey.from_private_bytes(read_key_file(path))
        except (OSError, ValueError) as error:
            raise SigningKeyMissing(f"The signing key file {path} cannot be read.") from error
        self._public = self._private.public_key()
        earlier = [Ed25519PublicKey.from_public_bytes(bytes.fromhex(one)) for one in former]
        self._trusted = (self._public, *earlier)

    def sign(self, purpose: str, message: bytes) -> bytes:
        """The signature (64 bytes); the same message gives the same one."""
        return self._private.sign(to_be_signed(purpose, message))

    def verify(self, purpose: str, message: bytes, signature: bytes) -> bool:
        """Whether this key, or one used before it, signed this message for this purpose."""
        return any(is_signed_by(key, purpose, message, signature) for key in self._trusted)

    @property
    def public_hex(self) -> str:
        return self._public.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    @property
    def public_pem(self) -> str:
        return self._public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def to_be_signed(purpose: str, message: bytes) -> bytes:
    """The bytes under a signature: `espace-sante/v1/sign NUL purpose NUL message`.

    A purpose has no NUL, so that no two pairs give the same bytes.
    """
    if not purpose or "\0" in purpose:
        raise ValueError("A purpose is a word.")
    return _PREFIX + purpose.encode() + b"\0" + message


def is_signed_by(key: Ed25519PublicKey, purpose: str, message: bytes, signature: bytes) -> bool:
    """Check a signature with a public key alone."""
    try:
        key.verify(signature, to_be_signed(purpose, message))
    except InvalidSignature:
        return False
    return True


def fingerprint(public_hex: str) -> str:
    """What two people read to each other to compare a public key: SHA-256, first 16 hexadecimal digits."""
    return hashlib.sha256(bytes.fromhex(public_hex)).hexdigest()[:16]
