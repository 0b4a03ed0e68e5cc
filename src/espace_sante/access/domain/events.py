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


@dataclass(frozen=True, slots=True)
class FirstAccess(Event):
    """A professional reads in this space for the first time (NOT-01). Published once for each professional.

    Never for a secret connection, which nobody who represents the person may learn of (MIN-10).
    """

    space_id: UUID
    rpps: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EmergencyOpened(Event):
    """Somebody opened a record in an emergency: the holder and the treating doctor are told at once (NOT-02).

    `mode`: `break_glass` or `call_centre`. `reason` is a code of `EmergencyReason`. `treating_doctor_rpps`: whom to
    tell besides the holder, empty when the space knows of none or when it is the one who opened.
    """

    space_id: UUID
    emergency_id: UUID
    rpps: str
    name: str
    mode: str
    reason: str
    at: datetime
    until: datetime
    treating_doctor_rpps: str = ""


@dataclass(frozen=True, slots=True)
class EmergencyContested(Event):
    """The holder contests an access in an emergency (C8)."""

    space_id: UUID
    emergency_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class AnnouncementOverdue(Event):
    """Two weeks after a deposit, what waits for an announcement still waits: the holder is invited to see a
    professional, notably the treating doctor, and learns nothing of the content (ANN-02). Once for each document.

    `hidden_from_law`: all that waits is hidden from who represents a minor, who learns nothing of it (MIN-11).
    """

    space_id: UUID
    at: datetime
    hidden_from_law: bool = False
