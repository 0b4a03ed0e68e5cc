"""Putting a signed list in force, and what is in force.

Source: INTEROP.md section 4.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from espace_sante.interop.mssante.trust_file import TrustList, read_trust_file, sign_trust_file
from espace_sante.kernel.errors import Conflict
from espace_sante.kernel.signing import FileSigningKey
from espace_sante.messaging import api as messaging


class TrustListOlder(Conflict):
    """A newer list is in force: putting an older one back would trust who left."""

    code = "trust-list-older"


def import_trust_list(file: Path, signature: Path) -> TrustList:
    """Replace the list whole. The same version again changes nothing else than it did.

    Raises TrustListNotSigned, TrustListMalformed, TrustListOlder.
    """
    told = read_trust_file(file, signature, key=_trusted_key())
    version, _ = messaging.trust_list()
    if version.isdecimal() and int(version) > told.version:
        raise TrustListOlder
    messaging.replace_trust_list(told.domains, version=str(told.version))
    return told


def sign_trust_list(file: Path) -> str:
    """The signature by this service's key, in hexadecimal. Raises TrustListMalformed, SigningKeyMissing."""
    return sign_trust_file(file, key=_own_key())


def own_trust_key() -> str:
    """The public key of this service, in hexadecimal."""
    return _own_key().public_hex


def _trusted_key() -> str:
    """MSSANTE_TRUST_KEY; in the demonstration, our own key where none is given."""
    return settings.MSSANTE_TRUST_KEY or (own_trust_key() if settings.DEMONSTRATION else "")


def _own_key() -> FileSigningKey:
    return FileSigningKey(settings.SIGNING_KEY_FILE)
