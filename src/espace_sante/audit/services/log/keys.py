"""The key that signs the checkpoints of the log: one of its own, which signs nothing else.

A note is signed as C2SP has it, without the purpose that other signatures of this service carry (`kernel/signing.py`);
with a key apart, none can be taken for another.
"""

from __future__ import annotations

from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from espace_sante.audit.domain.notes import ED25519, NoteKey
from espace_sante.kernel.errors import Unavailable
from espace_sante.kernel.key_file import read_key_file


class LogKeyMissing(Unavailable):
    """The key file of the log is absent or unreadable: no checkpoint can be signed, and entries wait."""

    code = "log-key-missing"


@cache
def log_key() -> Ed25519PrivateKey:
    """The private key. Raises LogKeyMissing."""
    try:
        return Ed25519PrivateKey.from_private_bytes(read_key_file(settings.LOG_KEY_FILE))
    except (OSError, ValueError) as error:
        raise LogKeyMissing(f"The key file {settings.LOG_KEY_FILE} cannot be read.") from error


def public_key(origin: str) -> NoteKey:
    """The public key, under the name of a tree."""
    return NoteKey(origin, ED25519, log_key().public_key().public_bytes_raw())
