"""What other rooms may ask of the vault."""

from espace_sante.vault.services.signing import signing_key
from espace_sante.vault.services.space_keys import (
    SpaceKeyMissing,
    destroy_key,
    ensure_key,
    ensure_keys,
    key_of,
    keys_of,
    master_key,
    spaces_with_a_key,
    those_with_a_key,
)

__all__ = [
    "SpaceKeyMissing",
    "destroy_key",
    "ensure_key",
    "ensure_keys",
    "key_of",
    "keys_of",
    "master_key",
    "signing_key",
    "spaces_with_a_key",
    "those_with_a_key",
]
