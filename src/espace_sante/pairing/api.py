"""What other rooms may ask of pairings."""

from espace_sante.pairing.domain.errors import NotAsked, NothingChosen, PairingUnknown, ServiceClosed
from espace_sante.pairing.domain.events import PairingEnded, ServicesToReview
from espace_sante.pairing.domain.standing import Standing, standing_of
from espace_sante.pairing.models import PairingOutbox
from espace_sante.pairing.services.connect import change_consents, connect
from espace_sante.pairing.services.disconnect import disconnect, disconnect_everything
from espace_sante.pairing.services.find import PairingView, live_pairing, live_pairings, pairing_by_id

__all__ = [
    "NotAsked",
    "NothingChosen",
    "PairingEnded",
    "PairingOutbox",
    "PairingUnknown",
    "PairingView",
    "ServiceClosed",
    "ServicesToReview",
    "Standing",
    "change_consents",
    "connect",
    "disconnect",
    "disconnect_everything",
    "live_pairing",
    "live_pairings",
    "pairing_by_id",
    "standing_of",
]
