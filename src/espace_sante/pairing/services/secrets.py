"""What is drawn and shown once, and the digest that is kept of it."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

SERVICE_TOKEN, SOFTWARE_TOKEN, REFRESH_TOKEN = "esa_", "ess_", "esr_"
HANDLE_BYTES, SECRET_BYTES = 16, 32
LONGEST = 200  # characters


def drawn(prefix: str = "") -> str:
    """A new secret of 256 bits."""
    return prefix + secrets.token_urlsafe(SECRET_BYTES)


def digest(secret: str) -> bytes:
    """SHA-256: 256 bits of chance need no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def refresh_token(handle: bytes) -> str:
    """A new refresh token of a grant: its handle, which stays, and a secret, which is good once."""
    return REFRESH_TOKEN + urlsafe_b64encode(handle + secrets.token_bytes(SECRET_BYTES)).decode().rstrip("=")


def new_handle() -> bytes:
    return secrets.token_bytes(HANDLE_BYTES)


def handle_of(token: str) -> bytes | None:
    """The handle in a refresh token; None when it is none of ours."""
    if not token.startswith(REFRESH_TOKEN) or len(token) > LONGEST or not token.isascii():
        return None
    try:
        found = urlsafe_b64decode(token[len(REFRESH_TOKEN) :] + "==")
    except ValueError:
        return None
    return found[:HANDLE_BYTES] if len(found) == HANDLE_BYTES + SECRET_BYTES else None
