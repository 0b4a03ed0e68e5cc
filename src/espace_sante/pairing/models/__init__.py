"""Tables of pairings, in the `ens` database."""

from espace_sante.pairing.models.pairing import Digest, Pairing, PairingOutbox

__all__ = ["Digest", "Pairing", "PairingOutbox"]
