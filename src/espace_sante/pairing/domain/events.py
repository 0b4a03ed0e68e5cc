"""What happens to linked services, told to the rooms above, in the transaction of the act, on `ens`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.kernel.events import Event


@dataclass(frozen=True, slots=True)
class PairingEnded(Event):
    """A service is no longer linked to a space: nothing of it goes on."""

    pairing_id: UUID
    space_id: UUID
    service_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class ServicesToReview(Event):
    """Whoever chooses the services of this space has something to look at. `key` names it: told once.

    `digest`: the reminder of all of them (SCO-08); else a change, a stop, or a consent that ends soon (SCO-05, C14).
    """

    space_id: UUID
    key: str
    digest: bool
    at: datetime
