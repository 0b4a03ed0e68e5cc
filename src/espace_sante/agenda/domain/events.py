"""What happens in an agenda, told to the rooms above. No word of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.kernel.events import Event


@dataclass(frozen=True, slots=True)
class AgendaChanged(Event):
    """Somebody else than the holder's side noted, changed or cancelled something."""

    space_id: UUID
    event_id: UUID
    version: int
    secret: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class AgendaWritten(Event):
    """Somebody noted, changed, cancelled or removed something. `by_service`: the linked service, if it was one."""

    space_id: UUID
    event_id: UUID
    secret: bool
    by_service: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Reminder:
    """Somebody is to be reminded of something. `key` names this reminder and no other; `at` is when it was due."""

    space_id: UUID
    key: str
    secret: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class AgendaDue(Event):
    """The reminders that are due together."""

    reminders: tuple[Reminder, ...]
    at: datetime
