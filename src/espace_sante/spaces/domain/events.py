"""What happens to spaces, told to the rooms above."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.kernel.events import Event


@dataclass(frozen=True, slots=True)
class SpaceMoved(Event):
    """A space has a new state."""

    space_id: UUID
    state: str
    at: datetime
