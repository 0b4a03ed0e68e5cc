"""What happens to identities, told to the rooms above."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.kernel.actors import Actor
from espace_sante.kernel.events import Event


@dataclass(frozen=True, slots=True)
class HoldersMerged(Event):
    """Two holders were found to be one person. A handler that raises a DomainError stops the merge."""

    merge_id: UUID
    kept_id: UUID
    merged_id: UUID
    forced: bool
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class HoldersParted(Event):
    """A merge was undone: each of the two is again who they were."""

    merge_id: UUID
    kept_id: UUID
    merged_id: UUID
    merged_at: datetime  # when they had become one
    by: Actor
    at: datetime
