"""What happens to measures, told to the rooms above, in the transaction of the act, on `dmp`. No value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.kernel.events import Event
from espace_sante.measures.domain.kinds import Kind


@dataclass(frozen=True, slots=True)
class MeasureChanged(Event):
    """A measure was written or removed. `by_service`: the linked service, if it was one."""

    space_id: UUID
    measure_id: UUID
    kind: Kind
    removed: bool
    by_service: UUID | None
    at: datetime
