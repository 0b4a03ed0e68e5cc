"""What happens to reports, told to the rooms above. Published in the transaction of the step, on `dmp`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.kernel.events import Event


@dataclass(frozen=True, slots=True)
class ReportAnswered(Event):
    """The support answered a report: who filed it is told, without a word of what it says.

    `by_id` is the holder id of who filed it. `secret`: who represents the person by law must not learn of it.
    """

    space_id: UUID
    report_id: UUID
    by_id: str
    at: datetime
    secret: bool
