"""What happens between people, told to the rooms above."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.kernel.events import Event


@dataclass(frozen=True, slots=True)
class DelegationMoved(Event):
    """A delegation was accepted, refused, changed or ended: the step at this position says so (CAR-07)."""

    space_id: UUID
    delegation_id: UUID
    position: int
    at: datetime
