"""What other rooms may ask of the schedules and slots that are published (ADR 35)."""

from espace_sante.agenda.domain.availability import (
    ACTOR,
    IDENTIFIER,
    AvailabilityInvalid,
    AvailabilityUnknown,
    NotThePublisher,
    ScheduleContent,
    SlotContent,
    SlotStatus,
    Term,
    TooManyPublished,
)
from espace_sante.agenda.models import Schedule, Slot
from espace_sante.agenda.services.availability_read import (
    Alternatives,
    AvailabilityQuery,
    find_own,
    read_published,
    schedules_by_id,
    search_schedules,
    search_slots,
)
from espace_sante.agenda.services.availability_write import (
    change_schedule,
    change_slot,
    publish_schedule,
    publish_slot,
    remove_schedule,
    remove_slot,
)

__all__ = [
    "ACTOR",
    "IDENTIFIER",
    "Alternatives",
    "AvailabilityInvalid",
    "AvailabilityQuery",
    "AvailabilityUnknown",
    "NotThePublisher",
    "Schedule",
    "ScheduleContent",
    "Slot",
    "SlotContent",
    "SlotStatus",
    "Term",
    "TooManyPublished",
    "change_schedule",
    "change_slot",
    "find_own",
    "publish_schedule",
    "publish_slot",
    "read_published",
    "remove_schedule",
    "remove_slot",
    "schedules_by_id",
    "search_schedules",
    "search_slots",
]
