"""What happens to measures, told to the rooms above before the act is written, on `dmp`. No value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from espace_sante.kernel.events import Event
from espace_sante.measures.domain.kinds import Kind


@dataclass(frozen=True, slots=True)
class MeasureChanged(Event):
    """A measure is being written or removed. `by_service`: the linked service, if it was one.

    Whoever hears it writes nothing: they add to `written_with` the rows of `dmp` that the act is to write with its own,
    all or nothing. It may be told twice of one act, when the act is done again.
    """

    space_id: UUID
    measure_id: UUID
    kind: Kind
    removed: bool
    by_service: UUID | None
    at: datetime
    written_with: list[Any] = field(default_factory=list, compare=False)
