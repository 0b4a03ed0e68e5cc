"""What prevention tells the rooms above. No word of what is proposed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.kernel.events import Event


@dataclass(frozen=True, slots=True)
class PreventionDue(Event):
    """Something that prevention proposes begins, by age and calendar alone. `key` names this message and no other."""

    space_id: UUID
    key: str
    at: datetime
