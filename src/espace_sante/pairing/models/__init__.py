"""Tables of pairings, in the `ens` database."""

from espace_sante.pairing.models.credentials import (
    AccessToken,
    Allowance,
    AuthorizationCode,
    ClientProof,
    OAuthClient,
    SpentAssertion,
    TokenGrant,
)
from espace_sante.pairing.models.pairing import Digest, Pairing, PairingOutbox

__all__ = [
    "AccessToken",
    "Allowance",
    "AuthorizationCode",
    "ClientProof",
    "Digest",
    "OAuthClient",
    "Pairing",
    "PairingOutbox",
    "SpentAssertion",
    "TokenGrant",
]
