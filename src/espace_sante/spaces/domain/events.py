"""What happens to spaces, told to the rooms above."""

from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class SpacesMoved(Event):
    """Many spaces have the same new state: handlers work on all of them at once, by statements over sets."""

    space_ids: Sequence[UUID]
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SpacesMerged(Event):
    """Two spaces are of one person: what hangs on the merged one is read with the kept one."""

    kept_id: UUID
    merged_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class SpacesParted(Event):
    """It was a mistake: each space has its own again."""

    kept_id: UUID
    merged_id: UUID
    at: datetime
