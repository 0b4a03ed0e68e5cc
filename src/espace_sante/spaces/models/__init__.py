"""Tables of the `ens` host about spaces: states and clocks, oppositions, campaigns."""

from espace_sante.spaces.models.campaign import Campaign, Notice, PrintBatch, Wave, WavePerson
from espace_sante.spaces.models.opposition import Opposition
from espace_sante.spaces.models.space import LegalHold, Space, SpaceClock, SpacesOutbox, SpaceStateRow

__all__ = [
    "Campaign",
    "LegalHold",
    "Notice",
    "Opposition",
    "PrintBatch",
    "Space",
    "SpaceClock",
    "SpaceStateRow",
    "SpacesOutbox",
    "Wave",
    "WavePerson",
]
