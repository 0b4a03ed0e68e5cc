"""Tables of the agenda, in the `ens` database. What people wrote is sealed with the key of the space."""

from espace_sante.agenda.models.availability import AvailabilityTerm, Schedule, Slot, SlotHold
from espace_sante.agenda.models.devices import Device
from espace_sante.agenda.models.events import AgendaOutbox, Calendar, Event, EventIdentifier, Joined, Tombstone
from espace_sante.agenda.models.feeds import Feed
from espace_sante.agenda.models.prevention import PreventionFollow, PreventionStatement

__all__ = [
    "AgendaOutbox",
    "AvailabilityTerm",
    "Calendar",
    "Device",
    "Event",
    "EventIdentifier",
    "Feed",
    "Joined",
    "PreventionFollow",
    "PreventionStatement",
    "Schedule",
    "Slot",
    "SlotHold",
    "Tombstone",
]
