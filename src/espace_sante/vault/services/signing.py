"""The key that signs receipts and certificates of erasure."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from espace_sante.kernel.signing import FileSigningKey, SigningKey


@cache
def signing_key() -> SigningKey:
    """The holder of the signing key of this host. Raises SigningKeyMissing."""
    return FileSigningKey(settings.SIGNING_KEY_FILE, former=settings.FORMER_SIGNING_KEYS)
