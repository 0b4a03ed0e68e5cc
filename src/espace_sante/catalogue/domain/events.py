"""What happens to services, told to the rooms above, in the transaction of the act, on `ens`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.kernel.events import Event


@dataclass(frozen=True, slots=True)
class ServiceChanged(Event):
    """A service is suspended, resumed, offline, de-referenced, or asks for something else: who is linked is told.

    `change`: the code of the move, or `finalities` (SCO-05, SCO-06).
    """

    service_id: UUID
    change: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PublisherToTell(Event):
    """Something about a service is to be told to the members of its publisher, by mail, without its content."""

    service_id: UUID
    publisher_id: UUID
    change: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CommissionToTell(Event):
    """Members of the commission are to be told by mail: named, or a file waits for them (then `service_id` says)."""

    account_ids: tuple[UUID, ...]
    service_id: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class MemberInvited(Event):
    """Somebody acts for a publisher from now on: they are told by mail where to sign in."""

    publisher_id: UUID
    account_id: UUID
    at: datetime
