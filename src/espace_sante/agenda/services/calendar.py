"""The agenda of one space as a whole: who writes in it waits for who is writing, and each change has its number."""

from __future__ import annotations

from uuid import UUID

from espace_sante.agenda.domain.errors import TooManyEvents
from espace_sante.agenda.models import Calendar

MOST_EVENTS = 20_000  # ten a day for more than five years


def locked(space_id: UUID) -> Calendar:
    """The agenda of a space, locked until the caller's transaction ends; made if there was none."""
    found = Calendar.objects.select_for_update().filter(space_id=space_id).first()
    if found is None:
        Calendar.objects.bulk_create([Calendar(space_id=space_id)], ignore_conflicts=True)
        found = Calendar.objects.select_for_update().get(space_id=space_id)
    return found


def next_change(calendar: Calendar, *, secret: bool, added: int = 0) -> int:
    """Number a change of a locked agenda. `added`: how many events it has more. Raises TooManyEvents.

    What is `secret` has numbers of its own: who may not see it finds no hole in those of the rest (RULES.md MIN-11).
    """
    counter = "secret_change" if secret else "change"
    number = int(getattr(calendar, counter)) + 1
    setattr(calendar, counter, number)
    calendar.events += added
    if added > 0 and calendar.events > MOST_EVENTS:
        raise TooManyEvents
    calendar.save(update_fields=[counter, "events"])
    return number
