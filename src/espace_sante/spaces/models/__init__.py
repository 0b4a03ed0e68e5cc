"""Tables of the `ens` host about spaces: states and clocks, oppositions, campaigns, the end of spaces."""

from espace_sante.spaces.models.campaign import Campaign, Notice, PrintBatch, Sending, Wave, WaveChange, WavePerson
from espace_sante.spaces.models.ending import (
    DeathCorrection,
    ErasureCertificate,
    HeirRequest,
    MassiveAct,
    MassiveSpace,
    Suspension,
)
from espace_sante.spaces.models.figures import CountedCell, WaveCount
from espace_sante.spaces.models.older import OlderRecord
from espace_sante.spaces.models.opposition import Opposition
from espace_sante.spaces.models.space import LegalHold, Space, SpaceClock, SpacesOutbox, SpaceStateRow

__all__ = [
    "Campaign",
    "CountedCell",
    "DeathCorrection",
    "ErasureCertificate",
    "HeirRequest",
    "LegalHold",
    "MassiveAct",
    "MassiveSpace",
    "Notice",
    "OlderRecord",
    "Opposition",
    "PrintBatch",
    "Sending",
    "Space",
    "SpaceClock",
    "SpaceStateRow",
    "SpacesOutbox",
    "Suspension",
    "Wave",
    "WaveChange",
    "WaveCount",
    "WavePerson",
]
