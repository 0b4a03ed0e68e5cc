"""Tables of pairings, in the `ens` database."""

from espace_sante.pairing.models.client_steps import ClientStep
from espace_sante.pairing.models.credentials import (
    AccessToken,
    Allowance,
    AuthorizationCode,
    ClientProof,
    OAuthClient,
    SpentAssertion,
    TokenGrant,
)
from espace_sante.pairing.models.pairing import ChangesOutbox, Digest, Pairing, PairingOutbox

__all__ = [
    "AccessToken",
    "Allowance",
    "AuthorizationCode",
    "ChangesOutbox",
    "ClientProof",
    "ClientStep",
    "Digest",
    "OAuthClient",
    "Pairing",
    "PairingOutbox",
    "SpentAssertion",
    "TokenGrant",
]
