"""Files that hold one secret of 32 bytes in hexadecimal, readable by their owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

KEY_BYTES = 32


def ensure_key_file(path: Path) -> None:
    """Make the secret once; an existing one is left alone.

    It is written aside and linked into place, so that a process that starts meanwhile never reads half of it.
    """
    if not path.exists():
        _write_once(path, secrets.token_bytes(KEY_BYTES).hex().encode() + b"\n")


def _write_once(path: Path, secret: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(aside)
    except FileExistsError:
        pass  # another process was first: its secret stands
    finally:
        aside.unlink()


def ensure_rsa_key_file(path: Path) -> None:
    """Make an RSA key of 2048 bits once, as unencrypted PKCS 8 in PEM; an existing one is left alone."""
    if not path.exists():
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        _write_once(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def read_key_file(path: Path) -> bytes:
    """The 32 bytes of the secret. Raises OSError, ValueError."""
    secret = bytes.fromhex(path.read_text().strip())
    if len(secret) != KEY_BYTES:
        raise ValueError(f"{path} does not hold {KEY_BYTES} bytes.")
    return secret
