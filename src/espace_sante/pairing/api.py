"""What other rooms may ask of pairings."""

from espace_sante.pairing.models import PairingOutbox
from espace_sante.pairing.services.find import PairingUnknown, PairingView, live_pairing, live_pairings

__all__ = ["PairingOutbox", "PairingUnknown", "PairingView", "live_pairing", "live_pairings"]
